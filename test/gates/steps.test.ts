import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where each step of `npm test` is broken on purpose, and seen to go red. */
const BROKEN_IN: Readonly<Record<string, string>> = {
  "npm run lint": "lint.test.ts",
  "npm run drift": "drift.test.ts",
  "npm run build": "steps.test.ts",
  "npm run compat": "compat.test.ts",
  "npm run typecheck": "steps.test.ts",
  "vitest run": "steps.test.ts",
};

const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

test("every step of `npm test` has a test that turns it red", async () => {
  expect(scripts.test.split(" && ")).toEqual(Object.keys(BROKEN_IN));
  expect(await readdir(join(root, "test/gates"))).toEqual(expect.arrayContaining(Object.values(BROKEN_IN)));
});

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const folders = ["src", "generated", "spec", "test/client"];
  const files = ["package.json", "tsconfig.json", "vitest.config.ts", "biome.json", "redocly.yaml", ".gitignore"];
  for (const part of [...folders, ...files]) await cp(join(root, part), join(scratch, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
});
afterAll(() => rm(scratch, { recursive: true }));

interface Breaking {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The name of a script in package.json, or a command. */
  readonly gate: string;
  readonly says: readonly string[];
}

test.each<[string, Breaking]>([
  [
    "an export without a type",
    {
      file: "src/shared/backoff.ts",
      from: "): number",
      to: ")",
      gate: "build",
      says: ["src/shared/backoff.ts(", "--isolatedDeclarations"],
    },
  ],
  [
    "an outcome that can be of any kind",
    {
      file: "src/client/outcome.ts",
      from: "readonly kind: (typeof SUCCESS)[Id];",
      to: "readonly kind: string;",
      gate: "typecheck",
      says: ["test/client/types.ts("],
    },
  ],
  [
    "a tool that misuses the compiler's API",
    {
      file: "spec/tools/compat/types.mjs",
      from: "strict: true,",
      to: 'strict: "yes",',
      gate: "typecheck",
      says: ["spec/tools/compat/types.mjs("],
    },
  ],
  [
    "code that nobody formatted",
    {
      file: "src/shared/backoff.ts",
      from: "const LONGEST = 10_000;",
      to: "const LONGEST   = 10_000;",
      gate: "lint",
      says: ["src/shared/backoff.ts format", "Formatter would have printed"],
    },
  ],
  [
    "a comparison that is never true",
    {
      file: "src/transport/retry-after.ts",
      from: "Number.isNaN(wait)",
      to: "wait === Number.NaN",
      gate: "lint",
      says: ["src/transport/retry-after.ts:", "useIsNan"],
    },
  ],
  [
    "a keyword that OpenAPI 3.1 doesn't have",
    {
      file: "spec/openapi.yaml",
      from: "format: date-time",
      to: "nullable: true",
      gate: "lint",
      says: ["spec/openapi.yaml:", "nullable"],
    },
  ],
  [
    "an import against the direction of the folders",
    {
      file: "src/shared/backoff.ts",
      from: "/** Milliseconds. */",
      to: 'import "../client/classify.js";\n\n/** Milliseconds. */',
      gate: "lint",
      says: ["src/shared may import from generated and from itself", "noRestrictedImports"],
    },
  ],
  [
    "an import cycle",
    {
      file: "src/client/classify.ts",
      from: "/** What an outcome comes down to",
      to: 'export { follow } from "./follow.js";\n\n/** What an outcome comes down to',
      gate: "lint",
      says: ["This import is part of a cycle", "src/client/follow.ts"],
    },
  ],
  [
    "an import cycle of types alone",
    {
      file: "src/shared/errors.ts",
      from: "export type ErrorCode =",
      to: 'import type { causesOf } from "./causes.js";\nexport type Of = typeof causesOf;\nexport type ErrorCode =',
      gate: "lint",
      says: ["This import is part of a cycle", "src/shared/causes.ts"],
    },
  ],
  [
    "a client that follows redirects",
    {
      file: "src/transport/send.ts",
      from: 'redirect: "manual"',
      to: 'redirect: "follow"',
      gate: "vitest run test/client/signing.test.ts",
      says: ["redirect"],
    },
  ],
  [
    "another algorithm to sign with",
    {
      file: "generated/contract.js",
      from: '"defaultAlgorithm": "HS512"',
      to: '"defaultAlgorithm": "HS256"',
      gate: "vitest run test/client/signing.test.ts",
      says: ["HS256"],
    },
  ],
  [
    "a link sent again after it was dispatched",
    {
      file: "src/client/classify.ts",
      from: 'return isOnlyDispatch ? "not_sent" : "unknown";',
      to: 'return "not_sent";',
      gate: "vitest run test/client/classify.test.ts",
      says: ["not_sent"],
    },
  ],
])(
  "%s turns the gate red, and the gate says where",
  async (_what, { file, from, to, gate, says }) => {
    const path = join(scratch, file);
    const before = await readFile(path, "utf8");
    expect(before, `${file} has no ${from} any more; mend this case.`).toContain(from);
    await writeFile(path, before.replace(from, to));
    const { exit, output } = await run(gate);
    await writeFile(path, before);
    for (const part of says) expect(output).toContain(part);
    expect(exit).toBeGreaterThan(0);
  },
  60_000,
);

/** Runs a step in the copy as npm does. */
function run(gate: string): Promise<{ exit: number; output: string }> {
  const env = { PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter), NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile("sh", ["-c", scripts[gate] ?? gate], { cwd: scratch, env }, (error, stdout, stderr) => {
      resolve({ exit: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
