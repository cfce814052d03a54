import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
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
