import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where each step of `npm test` is broken on purpose, and seen to go red. */
const BROKEN_IN: Readonly<Record<string, string>> = {
  "npm run lint": "lint.test.ts",
  "npm run drift": "drift.test.ts",
  "npm run build": "steps.test.ts",
  "npm run compat": "compat-command.test.ts",
  "npm run typecheck": "steps.test.ts",
  "vitest run --project default": "steps.test.ts",
};

const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

test("every step of `npm test` has a test that turns it red", async () => {
  expect(scripts.test.split(" && ")).toEqual(Object.keys(BROKEN_IN));
  expect(await readdir(join(root, "test/tooling"))).toEqual(expect.arrayContaining(Object.values(BROKEN_IN)));
});

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const folders = ["src", "generated", "spec", "test/client", "test/contract"];
  const files = ["package.json", "tsconfig.json", "vitest.config.ts", "biome.json", "redocly.yaml", ".gitignore"];
  for (const part of [...folders, ...files]) await cp(join(root, part), join(scratch, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
});
afterAll(() => rm(scratch, { recursive: true }));

interface Breaking {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly says: readonly string[];
}

async function breakIn(folder: string, { file, from, to }: Breaking): Promise<() => Promise<void>> {
  const path = join(folder, file);
  const before = await readFile(path, "utf8");
  expect(before, `${file} has no ${from} any more; mend this case.`).toContain(from);
  await writeFile(path, before.replace(from, to));
  return () => writeFile(path, before);
}

test.each<[string, Breaking & { readonly gate: "lint" | "build" | "typecheck" }]>([
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
    "a member of any value",
    {
      file: "generated/types.d.ts",
      from: 'request_status: "success" | "process" | "error";',
      to: "request_status: string;",
      gate: "typecheck",
      says: ["test/contract/types.test-d.ts("],
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
      file: "src/shared/causes.ts",
      from: "const LONGEST_CHAIN = 8;",
      to: "const LONGEST_CHAIN   = 8;",
      gate: "lint",
      says: ["src/shared/causes.ts format", "Formatter would have printed"],
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
])("%s turns the gate red, and the gate says where", async (_what, { gate, ...breaking }) => {
  const mend = await breakIn(scratch, breaking);
  const { exit, output } = await run(scripts[gate]);
  await mend();
  for (const part of breaking.says) expect(output).toContain(part);
  expect(exit).toBeGreaterThan(0);
});

describe("vitest run", () => {
  const defects: readonly (Breaking & { readonly what: string; readonly test: string })[] = [
    {
      what: "a client that follows redirects",
      file: "src/transport/send.ts",
      from: 'redirect: "manual"',
      to: 'redirect: "follow"',
      test: "test/client/raw.test.ts",
      says: ["redirect"],
    },
    {
      what: "another algorithm to sign with",
      file: "generated/contract.js",
      from: '"defaultAlgorithm": "HS512"',
      to: '"defaultAlgorithm": "HS256"',
      test: "test/client/signing.test.ts",
      says: ["is signed over the bytes that are sent"],
    },
    {
      what: "a contradiction taken for a success",
      file: "src/contract/reading.ts",
      from: '"error success": "contradictory"',
      to: '"error success": "success"',
      test: "test/contract/reading.test.ts",
      says: ["contradictory"],
    },
  ];
  // Copies where vitest looks for tests, the first one intact. One run tries all: vitest starts for longer than it tests.
  const inCopy = (copy: number, file: string) => `test/copy-${copy}/${file}`;
  const intact = [...new Set(defects.map(({ test }) => inCopy(0, test)))];
  const broken = defects.map(({ test }, index) => inCopy(index + 1, test));

  let ran: { exit: number; output: string };
  beforeAll(async () => {
    for (const [copy, defect] of [undefined, ...defects].entries()) {
      for (const part of ["tsconfig.json", "src", "generated", "test/client", "test/contract"])
        await cp(join(root, part), join(scratch, inCopy(copy, part)), { recursive: true });
      if (defect) await breakIn(join(scratch, inCopy(copy, "")), defect);
    }
    const { exit, output } = await run(["vitest run", ...intact, ...broken].join(" "));
    ran = { exit, output: output.replaceAll("|default| ", "") };
  });

  test("goes red when a test fails, and passes what is right", () => {
    expect(ran.exit).toBeGreaterThan(0);
    for (const file of intact) expect(ran.output).toContain(`✓ ${file} `);
  });

  test.each(defects.map((defect, index) => ({ ...defect, broken: broken[index]! })))(
    "$what fails a test, which says what is wrong",
    ({ broken, says }) => {
      const failures = ran.output.split("\n FAIL  ").filter((text) => text.startsWith(broken));
      expect(failures.length).toBeGreaterThan(0);
      for (const part of says) expect(failures.join("")).toContain(part);
    },
  );
});

/** Runs a script in the copy as npm does. */
function run(script: string): Promise<{ exit: number; output: string }> {
  const env = { PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter), NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile("sh", ["-c", script], { cwd: scratch, env }, (error, stdout, stderr) => {
      resolve({ exit: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
