/** Reads an OpenAPI document from a file or from a git ref. */
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "../bundle.mjs";
import { UsageError } from "./usage.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const BUNDLE = "generated/openapi.json";

/** @param {string} name a file or a git ref */
export function documentOf(name) {
  const isFile = statSync(name, { throwIfNoEntry: false })?.isFile();
  const document = isFile ? contentOf(name) : parsed(name, textAt(name));
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

/** @param {string} file */
function contentOf(file) {
  if (extname(file) === ".json") return parsed(file, readFileSync(file, "utf8"));
  try {
    return bundled(file);
  } catch {
    throw new UsageError(`${file} can't be bundled; expected an OpenAPI document. Run: npx redocly lint ${file}`);
  }
}

function textAt(ref) {
  try {
    git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch {
    throw new UsageError(`${ref} is neither a file nor a git ref. Name one, for example v0.1.0 or HEAD~3.`);
  }
  try {
    return git("show", "--end-of-options", `${ref}:${BUNDLE}`);
  } catch {
    throw new UsageError(`${ref} has no ${BUNDLE}. Name a ref that contains it.`);
  }
}

/** @param {string[]} args */
function git(...args) {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1e8, stdio: ["ignore", "pipe", "pipe"] });
}
