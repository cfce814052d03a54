/** An OpenAPI document as it is published: one JSON document, in which each example stands where it is used. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { follow, root } from "./pointer.mjs";

const SHARED = "#/components/examples/";
/** Where redocly.yaml is. */
const cwd = fileURLToPath(new URL("../..", import.meta.url));

/** @param {string} file */
export function bundled(file) {
  const scratch = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  const output = join(scratch, "openapi.json");
  const redocly = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
  try {
    const args = [redocly, "bundle", resolve(file), "--output", output];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
    if (status !== 0) throw new Error(`${file} can't be bundled. To find the error, run: npm run lint\n${stderr}`);
    return withExamplesInPlace(JSON.parse(readFileSync(output, "utf8")));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * Writes out each example where an operation refers to it. Who reads the JSON finds `examples.linked.value` there, and
 * needs to follow no reference: the mock, the tests, the docs, and teams that import the JSON.
 * @param document a bundled OpenAPI document
 */
export function withExamplesInPlace(document) {
  const { examples: _, ...components } = document.components ?? {};
  const inPlace = (_key, value) => {
    if (!value?.$ref?.startsWith?.(SHARED)) return value;
    // A summary beside the reference stands for this operation alone.
    const { $ref, ...own } = value;
    return { ...follow(root(document), $ref).value, ...own };
  };
  return JSON.parse(JSON.stringify({ ...document, components }, inPlace));
}
