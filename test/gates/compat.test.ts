import { execFile, execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Case, kinds, others } from "./compat.cases.js";
import type { Node } from "./edits.js";

interface Change {
  readonly level: string;
  readonly where: string;
  readonly keyword: string;
  readonly what: string;
}

interface Facts {
  readonly verdict: string;
  readonly released: string;
  readonly version: string;
  readonly specVersion: string;
  readonly changelog: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const tool = (name: string): string => new URL(`../../spec/tools/compat/${name}.mjs`, import.meta.url).href;

// Plain JavaScript without declarations; spec/tools/tsconfig.json checks its types.
const { compare }: { compare: (old: Node, now: Node) => readonly Change[] } = await import(tool("compare"));
const {
  versionProblems,
  leastVersion,
}: {
  versionProblems: (facts: Facts) => readonly string[];
  leastVersion: (verdict: string, released: string) => string;
} = await import(tool("version"));

const text = await readFile(join(root, "generated/openapi.json"), "utf8");

describe("the comparison", () => {
  const rows: string[] = [];
  let right = 0;
  afterAll(() => console.log(`${rows.join("\n")}\nright on ${right} of ${kinds.length + others.length} edits`));

  test.each([...kinds, ...others])("calls $verdict: $change", (each) => {
    const changes = changesOf(each);
    const verdict = changes[0]?.level ?? "none";
    const reasons = changes.filter(({ level }) => level === verdict);
    const [first] = reasons;
    rows.push(`${each.change.padEnd(56)} ${verdict.padEnd(5)} ${first ? `${first.what} (${first.where})` : ""}`);
    expect(verdict).toBe(each.verdict);
    if (each.because) {
      const [keyword, where] = each.because;
      expect(reasons.map((reason) => [reason.keyword, reason.where])).toContainEqual([
        keyword,
        expect.stringMatching(new RegExp(`${where.replaceAll(/[.]/g, "\\$&")}$`)),
      ]);
    } else expect(changes).toEqual([]);
    right += 1;
  });

  test("finds no change between a document and itself", () => {
    for (const { given, edit } of [...kinds, ...others])
      expect(changesOf({ given: both(given, edit), edit: () => {} })).toEqual([]);
  });
});

describe("the version", () => {
  const facts: Facts = {
    verdict: "none",
    released: "0.1.0",
    version: "0.1.0",
    specVersion: "0.1.0",
    changelog: "# Changelog\n\n## 0.2.0\n\n- New.\n\n## 0.1.0\n\n- First.\n",
  };

  test.each([
    ["none", "0.1.0", "0.1.0"],
    ["patch", "0.1.0", "0.1.1"],
    ["minor", "0.1.0", "0.1.1"],
    ["major", "0.1.0", "0.2.0"],
    ["major", "0.0.3", "0.0.4"],
    ["patch", "1.2.3", "1.2.4"],
    ["minor", "1.2.3", "1.3.0"],
    ["major", "1.2.3", "2.0.0"],
  ])("after a change that is %s, since %s, is at least %s", (verdict, released, least) => {
    expect(leastVersion(verdict, released)).toBe(least);
  });

  test("may stay the same if nothing changed, and may be higher than needed", () => {
    expect(versionProblems(facts)).toEqual([]);
    for (const verdict of ["none", "patch", "minor", "major"])
      expect(versionProblems({ ...facts, verdict, version: "0.2.0", specVersion: "0.2.0" })).toEqual([]);
  });

  test("that is too low is refused; the message names the right version and the files to change", () => {
    const [low, ...more] = versionProblems({ ...facts, verdict: "major", changelog: "## 0.1.0\n\n- First.\n" });
    expect(low).toMatch(
      /^The version 0\.1\.0 doesn't fit; use 0\.2\.0 or higher: there is a breaking change since 0\.1\.0/,
    );
    expect(low).toMatch(/users of \^0\.1\.0.* package\.json .* spec\/openapi\.yaml to 0\.2\.0/);
    expect(more).toEqual([expect.stringMatching(/^CHANGELOG\.md has no entry under "## 0\.2\.0"\. Add this section/)]);
    expect(versionProblems({ ...facts, version: "0.0.9", specVersion: "0.0.9" })[0]).toMatch(
      /not be lower than the last/,
    );
    expect(versionProblems({ ...facts, version: "0.1.0-rc.1", specVersion: "0.1.0-rc.1" })[0]).toMatch(/not be lower/);
    expect(versionProblems({ ...facts, version: "next", specVersion: "next" })[0]).toMatch(
      /^The version next doesn't fit/,
    );
  });

  test("must be the same in the package and in the spec", () => {
    expect(versionProblems({ ...facts, version: "0.2.0" })).toEqual([
      expect.stringMatching(
        /^package\.json has version 0\.2\.0 and spec\/openapi\.yaml has 0\.1\.0; .*\bto 0\.2\.0, then run/,
      ),
    ]);
  });

  test.each(["", "## 0.1.0\n\n## 0.0.9\n\n- Old.\n", "## 0.1.01\n\n- Not it.\n", "## 0.1.0\n"])(
    "needs its own entry in the changelog: %j is refused",
    (changelog) => {
      expect(versionProblems({ ...facts, changelog })).toEqual([expect.stringContaining('no entry under "## 0.1.0"')]);
    },
  );
});

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

function changesOf({ given, edit }: Pick<Case, "given" | "edit">): readonly Change[] {
  const old: Node = JSON.parse(text);
  given?.(old);
  const now = structuredClone(old);
  edit(now);
  return compare(old, now);
}

function both(first: Case["given"], second: Case["edit"]): Case["edit"] {
  return (spec) => {
    first?.(spec);
    second(spec);
  };
}
