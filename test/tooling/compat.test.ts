import { describe, expect, test } from "vitest";

// Plain JavaScript without declarations; spec/tools/tsconfig.json checks its types.
const gate: {
  versionProblems(facts: object): readonly string[];
  leastVersion(verdict: string, released: string): string;
} = await import(new URL("../../spec/tools/compat/version.mjs", import.meta.url).href);

describe("the version", () => {
  const changelog = "# Changelog\n\n## 0.2.0\n\n- New.\n\n## 0.1.0\n\n- First.\n";
  const facts = { verdict: "none", released: "0.1.0", version: "0.1.0", specVersion: "0.1.0", changelog };
  const problems = (changed: Partial<typeof facts>) => gate.versionProblems({ ...facts, ...changed });

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
    expect(gate.leastVersion(verdict, released)).toBe(least);
  });

  test.each(["none", "patch", "minor", "major"])("may be higher than needed after a change that is %s", (verdict) => {
    expect(problems({ verdict, version: "0.2.0", specVersion: "0.2.0" })).toEqual([]);
  });

  test("may stay the same if nothing changed", () => {
    expect(problems({})).toEqual([]);
  });

  test("that is too low is refused; the message names the right version and the files to change", () => {
    expect(problems({ verdict: "major", changelog: "## 0.1.0\n\n- First.\n" })).toEqual([
      expect.stringMatching(
        /^The version 0\.1\.0 doesn't fit; use 0\.2\.0 or higher: there is a breaking change since 0\.1\.0.*users of \^0\.1\.0.* package\.json .* spec\/openapi\.yaml to 0\.2\.0/,
      ),
      expect.stringMatching(/^CHANGELOG\.md has no entry under "## 0\.2\.0"\. Add this section/),
    ]);
  });

  test.each([
    ["0.0.9", /not be lower than the last/],
    ["0.1.0-rc.1", /not be lower/],
    ["next", /^The version next doesn't fit/],
  ])("%s is refused", (version, says) => {
    expect(problems({ version, specVersion: version })[0]).toMatch(says);
  });

  test("must be the same in the package and in the spec", () => {
    const says = /^package\.json has version 0\.2\.0 and spec\/openapi\.yaml has 0\.1\.0; .*\bto 0\.2\.0, then run/;
    expect(problems({ version: "0.2.0" })).toEqual([expect.stringMatching(says)]);
  });

  test.each(["", "## 0.1.0\n\n## 0.0.9\n\n- Old.\n", "## 0.1.01\n\n- Not it.\n", "## 0.1.0\n"])(
    "needs its own entry in the changelog: %j is refused",
    (changelog) => {
      expect(problems({ changelog })).toEqual([expect.stringContaining('no entry under "## 0.1.0"')]);
    },
  );
});
