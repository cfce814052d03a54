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

  test("two git refs are compared, and --json prints the verdict", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: scratch });
    git("init", "--quiet");
    git("add", "generated");
    git("commit", "--quiet", "--message", "old");
    await edit("generated/openapi.json", (spec) => spec.replace('"dt"\n', '"dt2"\n'));
    git("commit", "--quiet", "--all", "--message", "new");
    const { code, stdout } = await gate("HEAD~1", "HEAD", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "major",
      changes: [
        { direction: "response", keyword: "required", what: 'member "dt" is no longer required' },
        { level: "minor", direction: "response" },
      ],
    });
  });

  test("breaking changes in the spec and in the types fail the gate, each with its place; a new export is reported", async () => {
    await edit("dist/index.d.ts", (code) => code.replace(/\bPoll\b/, "Poll as Polled"));
    await edit("dist/transport/settings.d.ts", (code) =>
      code.replace("readonly fetch?: Fetch", "readonly region: string;\n$&"),
    );
    const { code, stdout, stderr } = await gate();
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^major +response +member "dt" is no longer required; .*\n +#\/components\/schemas\/Envelope\/required$/m,
    );
    expect(stdout).toMatch(
      /^major +TS2305: .* has no exported member 'Poll'.*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
    );
    expect(stdout).toMatch(/^major +TS2741: Property 'region' is missing .*\n +spec\/released\/consumer\.ts:\d+:\d+$/m);
    expect(stdout).toMatch(/^minor +export Polled of freedompay-card-link added; .*\n +freedompay-card-link$/m);
    expect(stdout).toContain(`Verdict since ${released}: major. The version is ${released}.`);
    expect(stderr).toContain(`The version ${released} doesn't fit; use ${leastVersion("major", released)} or higher`);
  });

  test("data that teams import from the contract, and an export of it, break the gate where they are gone", async () => {
    await edit("generated/openapi.json", (spec) => spec.replace('"rejected": {', '"refused": {'));
    expect((await gate()).stdout).toMatch(
      /^major +TS2339: Property 'rejected' does not exist .*\n +spec\/released\/consumer\.ts:\d+:\d+$/m,
    );
    await edit("package.json", (manifest) => manifest.replace('"./openapi.json":', '"./contract.json":'));
    const { code, stdout } = await gate();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^major +TS2307: Cannot find module 'freedompay-card-link\/openapi\.json' or its .*$/m);
    expect(stdout).toMatch(/^minor +export default of freedompay-card-link\/contract\.json added;/m);
  });

  test.each([
    [["--help"], 0, /^Usage: npm run compat/],
    [["nowhere", "HEAD"], 2, /^nowhere is neither a file nor a git ref\. Name one/],
    [["HEAD"], 2, /^Expected no arguments, or <old> and <new>; got HEAD\.\nRun: npm run compat -- --help/],
    [["package.json", "HEAD"], 2, /^package\.json is not an OpenAPI document; expected/],
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
