import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test("every step of `npm test` has a test that turns it red", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(scripts.test.split(" && ")).toEqual(Object.keys(BROKEN_IN));
  expect(await readdir(join(root, "test/gates"))).toEqual(expect.arrayContaining(Object.values(BROKEN_IN)));
});

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const parts = ["src", "generated", "test/client"];
  for (const part of [...parts, "package.json", "tsconfig.json", "vitest.config.ts", "biome.json"]) {
    await cp(join(root, part), join(scratch, part), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
});
afterAll(() => rm(scratch, { recursive: true }));

interface Breaking {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly gate: readonly string[];
  readonly says: readonly string[];
}

const tsc = ["typescript/bin/tsc"];
// The copy is no repository, so there is no ignore file to read.
const biome = (file: string): string[] => ["@biomejs/biome/bin/biome", "check", "--vcs-enabled=false", file];
const vitest = (file: string): string[] => ["vitest/vitest.mjs", "run", file];

test.each<[string, Breaking]>([
  [
    "an export without a type",
    {
      file: "src/shared/backoff.ts",
      from: "): number",
      to: ")",
      gate: [...tsc, "-p", "src"],
      says: ["src/shared/backoff.ts(", "--isolatedDeclarations"],
    },
  ],
  [
    "an outcome that can be of any kind",
    {
      file: "src/client/outcome.ts",
      from: 'readonly kind: "linked";',
      to: "readonly kind: string;",
      gate: tsc,
      says: ["test/client/types.ts("],
    },
  ],
  [
    "code that nobody formatted",
    {
      file: "src/shared/backoff.ts",
      from: "const LONGEST = 10_000;",
      to: "const LONGEST   = 10_000;",
      gate: biome("src/shared/backoff.ts"),
      says: ["src/shared/backoff.ts format", "Formatter would have printed"],
    },
  ],
  [
    "a comparison that is never true",
    {
      file: "src/shared/backoff.ts",
      from: "Number.isNaN(wait)",
      to: "wait === Number.NaN",
      gate: biome("src/shared/backoff.ts"),
      says: ["src/shared/backoff.ts:", "useIsNan"],
    },
  ],
  [
    "a client that follows redirects",
    {
      file: "src/transport/middleware.ts",
      from: 'redirect: "manual"',
      to: 'redirect: "follow"',
      gate: vitest("test/client/signing.test.ts"),
      says: ["redirect"],
    },
  ],
  [
    "another algorithm to sign with",
    {
      file: "generated/contract.js",
      from: '"defaultAlgorithm": "HS512"',
      to: '"defaultAlgorithm": "HS256"',
      gate: vitest("test/client/signing.test.ts"),
      says: ["HS256"],
    },
  ],
  [
    "a link sent again after it was dispatched",
    {
      file: "src/client/outcome.ts",
      from: 'return first ? "not_sent" : "unknown";',
      to: 'return "not_sent";',
      gate: vitest("test/client/outcome.test.ts"),
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

function run([tool = "", ...args]: readonly string[]): Promise<{ exit: number; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], NO_COLOR: "1" };
    const command = [join(root, "node_modules", tool), ...args];
    execFile(process.execPath, command, { cwd: scratch, env }, (error, stdout, stderr) => {
      resolve({ exit: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
