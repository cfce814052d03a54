/** The breaking-change gate as it is run, in a copy of the package that breaks it. */
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = await readFile(join(root, "generated/openapi.json"), "utf8");
// Plain JavaScript without declarations; spec/tools/tsconfig.json checks its types.
const { leastVersion }: { leastVersion: (verdict: string, released: string) => string } = await import(
  new URL("../../spec/tools/compat/version.mjs", import.meta.url).href
);

describe("in a copy of the package", () => {
  const released: string = JSON.parse(text).info.version;
  let scratch: string;
  afterAll(() => rm(scratch, { recursive: true }));
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
    for (const part of ["spec", "generated", "dist", "package.json", "CHANGELOG.md"])
      await cp(join(root, part), join(scratch, part), { recursive: true });
    await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
    // As if this were the last release, whatever has changed since the real one.
    await cp(join(scratch, "generated/openapi.json"), join(scratch, "spec/released/openapi.json"));
    const { version: _, ...manifest } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    await writeFile(join(scratch, "package.json"), JSON.stringify({ ...manifest, version: released }));
  });
  const edit = async (file: string, change: (before: string) => string): Promise<void> => {
    const before = await readFile(join(scratch, file), "utf8");
    const after = change(before);
    if (after === before) throw new Error(`Nothing changed in ${file}; update this case.`);
    await writeFile(join(scratch, file), after);
  };

  test("a change is compared with a git ref, and must be in the changelog even if the version is high enough", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: scratch });
    git("init", "--quiet");
    git("add", "generated", "CHANGELOG.md");
    git("commit", "--quiet", "--message", "old");
    expect((await gate("--against", "HEAD")).stdout).toContain("Verdict since HEAD: none.");
    await edit("generated/openapi.json", (spec) => spec.replace('"dt"\n', '"dt2"\n'));
    const { code, stderr } = await gate("--against", "HEAD");
    expect(code).toBe(1);
    expect(stderr).toContain(`The contract changed since HEAD, and "## ${released}" in CHANGELOG.md did not.`);
    await edit("CHANGELOG.md", (text) => text.replace(`## ${released}\n`, "$&\n- `dt` may be missing.\n"));
    const { code: mended, stdout } = await gate("--against", "HEAD");
    expect(mended).toBe(0);
    expect(stdout).toMatch(/^major +Schema modified: required: .* no longer required: `dt`\.\n +#\/paths\//m);
  });

  test("breaking changes in the spec and in the types fail the gate, each with its place; a new export is reported", async () => {
    await edit("dist/index.d.ts", (code) => code.replace(/\bCallEvent\b/, "CallEvent as Called"));
    await edit("dist/transport/settings.d.ts", (code) =>
      code.replace("readonly fetch?: FetchLike", "readonly region: string;\n$&"),
    );
    await edit("generated/types.d.ts", (code) =>
      code.replace('"success" | "process" | "error"', '"success" | "error"'),
    );
    const { code, stdout, stderr } = await gate();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^major +Schema modified: required: .*\bdt\b/m);
    expect(stdout).toMatch(
      /^major +TS2305: .* has no exported member 'CallEvent'.*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
    );
    expect(stdout).toMatch(/^major +TS\d+: .*'region' is missing .*\n +spec\/released\/consumer\.ts:\d+:\d+$/m);
    // A value of a response that is gone breaks whoever names it; no rule of the diff says so.
    expect(stdout).toMatch(/^major +TS2678: Type '"process"' is not comparable /m);
    expect(stdout).toMatch(/^minor +export Called of freedompay-card-link added\n +freedompay-card-link$/m);
    expect(stdout).toContain(`Verdict since ${released}: major. The version is ${released}.`);
    expect(stderr).toContain(`The version ${released} doesn't fit; use ${leastVersion("major", released)} or higher`);
  });

  test("data that teams import from the contract breaks the gate where it is gone", async () => {
    await edit("generated/openapi.json", (spec) => spec.replace('"rejected": {', '"refused": {'));
    expect((await gate()).stdout).toMatch(
      /^major +TS2339: Property 'rejected' does not exist .*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
    );
  });

  test("an export that is gone breaks the gate", async () => {
    await edit("package.json", (manifest) => manifest.replace('"./openapi.json":', '"./contract.json":'));
    const { code, stdout } = await gate();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^major +TS2307: Cannot find module 'freedompay-card-link\/openapi\.json' or its .*$/m);
    expect(stdout).toMatch(/^minor +export default of freedompay-card-link\/contract\.json added$/m);
  });

  test.each([
    [["--help"], 0, /^Usage: npm run compat/],
    [["--against", "nowhere"], 2, /^nowhere is no git ref with generated\/openapi\.json and CHANGELOG\.md\. Name one/],
    [["HEAD"], 2, /^Unexpected argument 'HEAD'.*\nRun: npm run compat -- --help/],
  ])("%j exits with %i", async (args, code, output) => {
    const result = await gate(...args);
    expect(result.code).toBe(code);
    expect(result.stdout + result.stderr).toMatch(output);
  });

  function gate(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, ["spec/tools/compat/main.mjs", ...args], { cwd: scratch }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  }
});
