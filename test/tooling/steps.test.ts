import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { type Copy, copyOf, root } from "./copy.js";

/** Where each step of `npm test` is broken on purpose, and seen to go red. */
const BROKEN_IN: Readonly<Record<string, string>> = {
  "npm run lint": "lint.test.ts",
  "npm run drift": "drift.test.ts",
  "npm run build": "steps.test.ts",
  "npm run compat": "compat-command.test.ts",
  "npm run typecheck": "steps.test.ts",
  "vitest run --project default": "steps.test.ts",
};

test("every step of `npm test` has a test that turns it red", async () => {
  expect(manifest.scripts.test.split(" && ")).toEqual(Object.keys(BROKEN_IN));
  expect(await readdir(join(root, "test/tooling"))).toEqual(expect.arrayContaining(Object.values(BROKEN_IN)));
});

const TYPES = "test/contract/types.test-d.ts";
const READING = "test/contract/reading.test.ts";
let copy: Copy;
beforeAll(async () => {
  const files = ["package.json", "tsconfig.json", "vitest.config.ts", "biome.json", "redocly.yaml", ".gitignore"];
  copy = await copyOf("src", "generated", "spec", READING, TYPES, ...files);
});
afterAll(() => copy.remove());

const { build, typecheck, lint } = manifest.scripts;
const tests = `vitest run --project default ${READING}`;

test.each<[what: string, gate: string, file: string, from: string, to: string, says: RegExp]>([
  [
    "an export without a type",
    build,
    "src/shared/backoff.ts",
    "): number",
    ")",
    /^src\/shared\/backoff\.ts\(.*--isolatedDeclarations/m,
  ],
  [
    "a member of any value",
    typecheck,
    "generated/types.d.ts",
    'request_status: "success" | "process" | "error";',
    "request_status: string;",
    /^test\/contract\/types\.test-d\.ts\(/m,
  ],
  [
    "a tool that misuses the compiler's API",
    typecheck,
    "spec/tools/compat/types.mjs",
    "strict: true,",
    'strict: "yes",',
    /^spec\/tools\/compat\/types\.mjs\(/m,
  ],
  [
    "code that nobody formatted",
    lint,
    "src/shared/causes.ts",
    "const LONGEST_CHAIN = 8;",
    "const LONGEST_CHAIN   = 8;",
    /^src\/shared\/causes\.ts format.*Formatter would have printed/ms,
  ],
  [
    "a comparison that is never true",
    lint,
    "src/client/retry-after.ts",
    "wait > 0",
    "wait !== Number.NaN",
    /^src\/client\/retry-after\.ts:.*useIsNan/m,
  ],
  [
    "a keyword that OpenAPI 3.1 doesn't have",
    lint,
    "spec/openapi.yaml",
    "format: date-time",
    "nullable: true",
    /spec\/openapi\.yaml:.*nullable/s,
  ],
  [
    "a contradiction taken for a success",
    tests,
    "src/contract/reading.ts",
    '"error success": "contradictory"',
    '"error success": "success"',
    /FAIL .*test\/contract\/reading\.test\.ts.*contradictory/s,
  ],
])("%s turns the gate red, and the gate says where", async (_what, gate, file, from, to, says) => {
  const before = await copy.edit(file, from, to);
  const { exit, stdout, stderr } = await copy.run(gate);
  await copy.write(file, before);
  expect(stdout + stderr).toMatch(says);
  expect(exit).toBeGreaterThan(0);
});
