/** The guides as they are read in the repository, and the page that explains every error code. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
/** Each error code, its anchor and what it says. */
const rowsOf = (folder: string) => [
  ...textOf(`${folder}/troubleshooting.md`).matchAll(/^\| `(\w+)`\{#(\w+)\} \| (.+?) \|/gm),
];

describe.each(["docs/guides", "docs/guides/ru"])("in %s", (folder) => {
  const pages = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));

  test("every link leads to a file, or says that it leads to the site", () => {
    const dead = pages.flatMap((name) =>
      [...textOf(`${folder}/${name}`).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)(.*)/g)]
        .filter(([, to = ""]) => !existsSync(join(root, folder, to)))
        .filter(([, , behind = ""]) => !/^ \((on the site|на сайте)\)/.test(behind))
        .map(([link]) => `${folder}/${name}: ${link}. Correct it, or write "(on the site)" behind it`),
    );
    expect(dead).toEqual([]);
    expect(pages.length).toBeGreaterThan(10);
  });

  test("the page for those in trouble has every error code once, at an anchor of its name", () => {
    const codes = Object.keys(CODES);
    expect(rowsOf(folder).map(([, code, anchor]) => [code, anchor])).toEqual(codes.map((code) => [code, code]));
  });
});

test("the page says of each error code what src/shared/errors.ts says", () => {
  expect(Object.fromEntries(rowsOf("docs/guides").map(([, code = "", , text]) => [code, text]))).toEqual(CODES);
});

/** Each code with its doc comment. */
const CODES = Object.fromEntries(
  [...textOf("src/shared/errors.ts").matchAll(/^ {2}\/\*\* (.+) \*\/\n {2}(\w+): "\w+",$/gm)].map(
    ([, text, code = ""]) => [code, text],
  ),
);
