import { readFileSync } from "node:fs";
import { createMarkdownRenderer } from "vitepress";
import { beforeAll, expect, test } from "vitest";
import config from "../../docs/.vitepress/config.mjs";
import { WORDS } from "../../docs/pages.mjs";
import { reference } from "../../docs/reference.mjs";

const META = '<meta http-equiv="refresh" content="0;url=https://evil.example">';
/** Each breaks out of another context: text, an attribute, code, an open tag, a comment, a script, and what Vue reads. */
const ATTACKS = [
  META,
  `">${META}`,
  `'>${META}`,
  `\`${META}`,
  `<b ${META}`,
  `--><!-- ${META}`,
  `<script>${META.slice(0, -1)}`,
  "{{ constructor.constructor('evil')() }}",
  "text {onclick=evil v-html=evil}",
  "<SignatureWorkbench v-if=evil />",
  `text\n\n${":".repeat(99)}\n\n{{ evil }}`,
];
const text = readFileSync(new URL("../../generated/openapi.json", import.meta.url), "utf8");

/** @type {Awaited<ReturnType<typeof createMarkdownRenderer>>} */
let md;
beforeAll(async () => {
  md = await createMarkdownRenderer(".", config.markdown);
});

test.each(ATTACKS)("no text of the spec becomes more than text: %s", (attack) => {
  const harmless = reference(JSON.parse(text), { operation: "linkCard", samples: [] }, WORDS.en.reference);
  const spec = attacked(JSON.parse(text), attack);
  const source = md.render(reference(spec, { operation: `linkCard ${attack}`, samples: [] }, WORDS.en.reference));
  expect(activeIn(source)).toEqual(activeIn(md.render(harmless)));
  // The attack is there as text, so this is a page that shows it.
  expect(source.split("evil").length).toBeGreaterThan(100);
});

test("Markdown gives no tag and no script link", () => {
  for (const attack of ATTACKS) expect(activeIn(md.render(attack))).toEqual([]);
  for (const address of ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x"]) {
    for (const text of [`[here](<${address}>)`, `<${address}>`]) {
      for (const [, href = ""] of md.render(text).matchAll(/href="([^"]*)"/g))
        expect(new URL(href, "https://a.example").protocol).toBe("https:");
    }
  }
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

/** What a browser or Vue would take for more than text: kinds of tags and attributes, and braces outside of `v-pre`. */
function activeIn(/** @type {string} */ source) {
  const visible = source.replaceAll(/="[^"]*"/g, '=""').replace(/<pre[^>]* v-pre[^>]*>[\s\S]*?<\/pre>/g, "");
  const tags = [...visible.matchAll(/<([a-zA-Z][\w-]*|!--)/g)].map(([, name = ""]) => name);
  const attributes = [...visible.matchAll(/<[a-zA-Z][^>]*?\s(on\w+|v-[\w-]+|:[\w-]+|@[\w-]+)=/g)].map(
    ([, name]) => name,
  );
  const known =
    /^(a|p|h[1-6]|ul|ol|li|table|t[rhd]|thead|tbody|div|section|details|summary|label|input|strong|em|code|pre|span|button|br|blockquote|hr)$/;
  return [...new Set([...tags.filter((name) => !known.test(name)), ...attributes, ...(visible.match(/\{\{/g) ?? [])])];
}
