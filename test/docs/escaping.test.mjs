import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { guides } from "../../docs/site/guides.mjs";
import { inline, markdown } from "../../docs/site/html.mjs";
import { pageOf } from "../../docs/site/page.mjs";
import { reference } from "../../docs/site/reference.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SITE = { name: "package", version: "1.0.0", published: false };
const META = '<meta http-equiv="refresh" content="0;url=https://evil.example">';
/** Each breaks out of another context: text, an attribute, code in Markdown, an open tag, a comment, a script. */
const ATTACKS = [
  META,
  `">${META}`,
  `'>${META}`,
  `\`${META}`,
  `<b ${META}`,
  `--><!-- ${META}`,
  `<script>${META.slice(0, -1)}`,
];

test.each(ATTACKS)("no text of the spec becomes a tag on any page: %s", async (attack) => {
  const spec = attacked(
    JSON.parse(readFileSync(new URL("../../generated/openapi.json", import.meta.url), "utf8")),
    attack,
  );
  const shown = { operation: `linkCard ${attack}`, samples: [] };
  const pages = [
    { slug: "index", title: spec.info.title, description: spec.info.summary, ...reference(spec, shown) },
    ...(await guides(root, spec)),
  ];
  for (const page of pages) {
    const source = pageOf(page, [{ name: "Part", pages }], SITE);
    expect(tagsIn(source)).toEqual([]);
  }
  // The attack is there as text, so these are the pages that show it.
  expect(String(pages[0]?.body).split("evil.example").length).toBeGreaterThan(100);
});

test.each([
  ["block", (/** @type {string} */ text) => String(markdown(text).body)],
  ["sentence", (/** @type {string} */ text) => String(inline(text))],
])("Markdown in a %s of text gives no tag, no image and no script link", (_what, render) => {
  for (const attack of ATTACKS) expect(tagsIn(render(attack))).toEqual([]);
  expect(render("![logo](https://evil.example/pixel.png)")).not.toContain("<img");
  for (const address of ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x"]) {
    expect(render(`[here](<${address}>)`)).not.toContain("href");
    expect(render(`<${address}>`)).not.toContain("href");
  }
});

test("Markdown keeps links, code and tables", () => {
  const { body } = markdown("[a](https://example.org/?a=1) [b](#id) [c](other.html#id) `<b>`\n\n| x |\n|---|\n| y |");
  for (const part of [
    'href="https://example.org/?a=1"',
    'href="#id"',
    'href="other.html#id"',
    "<code>&lt;b&gt;</code>",
  ])
    expect(String(body)).toContain(part);
  expect(String(body)).toContain("<td>y</td>");
});

/**
 * The spec with the attack in every text and in every name, except what references need.
 *
 * @param {any} value
 * @param {string} attack
 * @param {string} [parent] the key of `value`
 * @returns {any}
 */
function attacked(value, attack, parent = "") {
  if (typeof value === "string") return parent === "$ref" ? value : `${value} ${attack}`;
  if (Array.isArray(value)) return value.map((item) => attacked(item, attack));
  if (value === null || typeof value !== "object") return value;
  const isNamed = ["examples", "properties", "paths", "x-evidence-sources"].includes(parent);
  const entries = Object.entries(value).map(([key, inner]) => [key, attacked(inner, attack, key)]);
  return Object.fromEntries(entries.map(([key, inner]) => [isNamed ? `${key} ${attack}` : key, inner]));
}

/** What a browser would take for a tag that no page of ours has. */
function tagsIn(/** @type {string} */ source) {
  return source.match(/<(script|b [^>]|meta http-equiv="?refresh)[^>]*>?|<!--/gi) ?? [];
}
