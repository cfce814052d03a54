import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

let copy: Copy;
beforeAll(async () => {
  const files = ["package.json", "tsconfig.json", "vitest.config.ts", "biome.json", "redocly.yaml", ".gitignore"];
  copy = await copyOf("src", "generated", "spec", "test/client", "test/contract", ...files);
});
afterAll(() => copy.remove());

type Breaking = readonly [file: string, from: string, to: string];

test.each<[what: string, gate: "build" | "typecheck" | "lint", edit: Breaking, says: RegExp]>([
  [
    "an export without a type",
    "build",
    ["src/shared/backoff.ts", "): number", ")"],
    /^src\/shared\/backoff\.ts\(.*--isolatedDeclarations/m,
  ],
  [
    "a member of any value",
    "typecheck",
    ["generated/types.d.ts", 'request_status: "success" | "process" | "error";', "request_status: string;"],
    /^test\/contract\/types\.test-d\.ts\(/m,
  ],
  [
    "a tool that misuses the compiler's API",
    "typecheck",
    ["spec/tools/compat/types.mjs", "strict: true,", 'strict: "yes",'],
    /^spec\/tools\/compat\/types\.mjs\(/m,
  ],
  [
    "code that nobody formatted",
    "lint",
    ["src/shared/causes.ts", "const LONGEST_CHAIN = 8;", "const LONGEST_CHAIN   = 8;"],
    /^src\/shared\/causes\.ts format.*Formatter would have printed/ms,
  ],
  [
    "a comparison that is never true",
    "lint",
    ["src/transport/retry-after.ts", "Number.isNaN(wait)", "wait === Number.NaN"],
    /^src\/transport\/retry-after\.ts:.*useIsNan/m,
  ],
  [
    "a keyword that OpenAPI 3.1 doesn't have",
    "lint",
    ["spec/openapi.yaml", "format: date-time", "nullable: true"],
    /spec\/openapi\.yaml:.*nullable/s,
  ],
])("%s turns the gate red, and the gate says where", async (_what, gate, edit, says) => {
  const before = await copy.edit(...edit);
  const { exit, stdout, stderr } = await copy.run(manifest.scripts[gate]);
  await copy.write(edit[0], before);
  expect(stdout + stderr).toMatch(says);
  expect(exit).toBeGreaterThan(0);
});

describe("vitest run", () => {
  const defects: readonly [what: string, edit: Breaking, test: string, says: string][] = [
    [
      "a client that follows redirects",
      ["src/transport/send.ts", 'redirect: "manual"', 'redirect: "follow"'],
      "test/client/raw.test.ts",
      "redirect",
    ],
    [
      "another algorithm to sign with",
      ["generated/contract.js", '"defaultAlgorithm": "HS512"', '"defaultAlgorithm": "HS256"'],
      "test/client/signing.test.ts",
      "is signed over the bytes that are sent",
    ],
    [
      "a contradiction taken for a success",
      ["src/contract/reading.ts", '"error success": "contradictory"', '"error success": "success"'],
      "test/contract/reading.test.ts",
      "contradictory",
    ],
  ];
  // Copies where vitest looks for tests, the first one intact. One run tries all: vitest starts for longer than it tests.
  const inCopy = (index: number, file: string) => `test/copy-${index}/${file}`;
  const intact = defects.map(([, , test]) => inCopy(0, test));
  const broken = defects.map(([, , test], index) => inCopy(index + 1, test));

  let exit: number;
  let output: string;
  beforeAll(async () => {
    for (const index of [undefined, ...defects].keys()) {
      for (const part of ["tsconfig.json", "src", "generated", "test/client", "test/contract"])
        await cp(join(root, part), join(copy.folder, inCopy(index, part)), { recursive: true });
      const [, edit] = defects[index - 1] ?? [];
      if (edit) await copy.edit(inCopy(index, edit[0]), edit[1], edit[2]);
    }
    const ran = await copy.run(["vitest run", ...intact, ...broken].join(" "));
    exit = ran.exit;
    output = (ran.stdout + ran.stderr).replaceAll("|default| ", "");
  });

  test("goes red when a test fails, and passes what is right", () => {
    expect(exit).toBeGreaterThan(0);
    for (const file of intact) expect(output).toContain(`✓ ${file} `);
  });

  test.each(defects)("%s fails a test, which says what is wrong", (what, _edit, _test, says) => {
    const file = broken[defects.findIndex(([other]) => other === what)] ?? "";
    const failures = output.split("\n FAIL  ").filter((text) => text.startsWith(file));
    expect(failures.join("")).toContain(says);
  });
});
