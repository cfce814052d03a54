/** Reads an OpenAPI document from a file or from a git ref. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./usage.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const BUNDLE = "generated/openapi.json";

/** @param {string} name a file or a git ref */
export function documentOf(name) {
  const isFile = statSync(name, { throwIfNoEntry: false })?.isFile();
  const document = parsed(name, isFile ? textOf(name) : textAt(name));
  if (typeof document?.openapi === "string" && document.paths) return document;
  throw new UsageError(`${name} is not an OpenAPI document; expected the members "openapi" and "paths".`);
}

function parsed(name, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is not JSON; expected an OpenAPI document.`);
  }
}

function textOf(file) {
  if (extname(file) === ".json") return readFileSync(file, "utf8");
  const scratch = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  const output = join(scratch, "openapi.json");
  try {
    run(process.execPath, [redocly(), "bundle", file, "--output", output], process.cwd());
    return readFileSync(output, "utf8");
  } catch {
    throw new UsageError(`${file} can't be bundled; expected an OpenAPI document. Run: npx redocly lint ${file}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function textAt(ref) {
  try {
    run("git", ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`], root);
  } catch {
    throw new UsageError(`${ref} is neither a file nor a git ref. Name one, for example v0.1.0 or HEAD~3.`);
  }
  try {
    return run("git", ["show", "--end-of-options", `${ref}:${BUNDLE}`], root);
  } catch {
    throw new UsageError(`${ref} has no ${BUNDLE}. Name a ref that contains it.`);
  }
}

function redocly() {
  return fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
}

/** @param {readonly string[]} args */
function run(file, args, cwd) {
  return execFileSync(file, args, { cwd, encoding: "utf8", maxBuffer: 1e8, stdio: ["ignore", "pipe", "pipe"] });
}
