/** The breaking-change gate as it is run, in a copy of the package that breaks it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import contract from "../../generated/openapi.json" with { type: "json" };
import { type Copy, copyOf, type Ran } from "./copy.js";

const released = contract.info.version;

let copy: Copy;
afterAll(() => copy.remove());
beforeAll(async () => {
  copy = await copyOf("spec", "generated", "dist", "package.json", "CHANGELOG.md");
  // As if this were the last release, whatever has changed since the real one.
  await copy.write("spec/released/openapi.json", await copy.read("generated/openapi.json"));
  const { version: _, ...manifest } = JSON.parse(await copy.read("package.json"));
  await copy.write("package.json", JSON.stringify({ ...manifest, version: released }));
});
const gate = (args = ""): Promise<Ran> => copy.run(`node spec/tools/compat/main.mjs ${args}`);

test("a change is compared with a git ref, and must be in the changelog even if the version is high enough", async () => {
  const commit = "git -c user.name=t -c user.email=t@t commit --quiet --message old";
  await copy.run(`git init --quiet && git add generated CHANGELOG.md && ${commit}`);
  expect((await gate("--against HEAD")).stdout).toContain("Verdict since HEAD: none.");
  await copy.edit("generated/openapi.json", '"dt"\n', '"dt2"\n');
  const { exit, stderr } = await gate("--against HEAD");
  expect(exit).toBe(1);
  expect(stderr).toContain(`The contract changed since HEAD, and "## ${released}" in CHANGELOG.md did not.`);
  await copy.edit("CHANGELOG.md", `## ${released}\n`, "$&\n- `dt` may be missing.\n");
  const mended = await gate("--against HEAD");
  expect(mended.exit).toBe(0);
  expect(mended.stdout).toMatch(/^major +Schema modified: required: .* no longer required: `dt`\.\n +#\/paths\//m);
});

test("breaking changes in the spec and in the types fail the gate, each with its place; a new export is reported", async () => {
  await copy.edit("dist/index.d.ts", /\bCallEvent\b/, "CallEvent as Called");
  await copy.edit("dist/transport/settings.d.ts", "readonly fetch?: FetchLike", "readonly region: string;\n$&");
  await copy.edit("generated/types.d.ts", '"success" | "process" | "error"', '"success" | "error"');
  const { exit, stdout, stderr } = await gate();
  expect(exit).toBe(1);
  for (const line of [
    /^major +Schema modified: required: .*\bdt\b/m,
    /^major +TS2305: .* has no exported member 'CallEvent'.*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
    /^major +TS\d+: .*'region' is missing .*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
    // A value of a response that is gone breaks whoever names it; no rule of the diff says so.
    /^major +TS2678: Type '"process"' is not comparable /m,
    /^minor +export Called of freedompay-card-link added\n +freedompay-card-link$/m,
  ])
    expect(stdout).toMatch(line);
  expect(stdout).toContain(`Verdict since ${released}: major. The version is ${released}.`);
  expect(stderr).toMatch(/^The version \S+ doesn't fit; use [\d.]+ or higher/m);
});

test("data that teams import from the contract breaks the gate where it is gone", async () => {
  await copy.edit("generated/openapi.json", '"rejected": {', '"refused": {');
  expect((await gate()).stdout).toMatch(
    /^major +TS2339: Property 'rejected' does not exist .*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
  );
});

test("an export that is gone breaks the gate", async () => {
  await copy.edit("package.json", '"./openapi.json":', '"./contract.json":');
  const { exit, stdout } = await gate();
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^major +TS2307: Cannot find module 'freedompay-card-link\/openapi\.json' or its .*$/m);
  expect(stdout).toMatch(/^minor +export default of freedompay-card-link\/contract\.json added$/m);
});

test.each([
  ["--help", 0, /^Usage: npm run compat/],
  ["--against nowhere", 2, /^nowhere is no git ref with generated\/openapi\.json and CHANGELOG\.md\. Name one/],
  ["HEAD", 2, /^Unexpected argument 'HEAD'.*\nRun: npm run compat -- --help/],
])("%j exits with %i", async (args, exit, output) => {
  const ran = await gate(args);
  expect(ran.exit).toBe(exit);
  expect(ran.stdout + ran.stderr).toMatch(output);
});
