/** Each guide, the changelog's newest part and each text of the spec has a Russian one, made of the English as it stands. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import spec from "../../generated/openapi.json" with { type: "json" };

const root = new URL("../../", import.meta.url);
/** The Russian of the spec's texts. */
const { translations, withTexts } = await import(new URL("docs/translate.mjs", root).href);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const pagesIn = (folder: string) => readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".md"));
const names = pagesIn("docs/guides/");
const CHANGELOG = "CHANGELOG.md";
/** The English text of a Russian page: of the changelog only what stands above the second version. */
const englishOf = (path: string) =>
  path === CHANGELOG ? (/^.*?\n## .*?(?=^## )/ms.exec(read(path))?.[0] ?? "") : read(path);
/** What the translation says under `source` of the English text that it was made of. */
const stateOf = (path: string) => createHash("sha256").update(englishOf(path)).digest("hex").slice(0, 16);

/** What is wrong with the translation of a page, and what to do about it. */
function flawOf(english: string, path: string): string | undefined {
  if (!existsSync(new URL(path, root))) return `${path} is missing: translate ${english}`;
  const text = read(path);
  const [, source] = /^---\n(?:.*\n)*?source: "?(\w+)"?\n(?:.*\n)*?---\n/.exec(text) ?? [];
  if (source !== stateOf(english)) {
    return (
      `${path} was made of another ${english} (git log -p ${english}): ` +
      `translate what changed, then write "source: ${stateOf(english)}" at its top`
    );
  }
  // A page of which nearly all is in Latin letters was never translated.
  const prose = text.replace(/```.*?```|<!--.*?-->|`[^`]*`|\(.*?\)/gs, "");
  const [russian, latin] = [/[а-яё]/gi, /[a-z]/gi].map((letters) => prose.match(letters)?.length ?? 0);
  return (russian ?? 0) > (latin ?? 0) ? undefined : `${path} is not in Russian: translate ${english}`;
}

test("each guide, and the newest part of the changelog, has a Russian page that was made of it as it stands", () => {
  expect(names.map((name) => flawOf(`docs/guides/${name}`, `docs/guides/ru/${name}`)).filter(Boolean)).toEqual([]);
  expect(flawOf(CHANGELOG, "docs/guides/ru/changelog.md")).toBeUndefined();
  expect(pagesIn("docs/guides/ru/"), "No Russian page is left without an English one").toEqual(
    [...names, "changelog.md"].sort(),
  );
  expect(names.length).toBeGreaterThan(10);
});

test("each text of the spec has a Russian one, and no Russian one is left without its text", () => {
  const shown = new Map<string, string>();
  withTexts(spec, (text: string, at: string) => void shown.set(text, at));
  const missing = [...shown].filter(([text]) => !/[а-яё]/i.test(translations.get(text) ?? ""));
  const left = [...translations.keys()].filter((text: string) => !shown.has(text));
  expect(
    missing.map(([text, at]) => `${at}: ${text}`),
    "Translate each in spec/openapi.ru.yaml",
  ).toEqual([]);
  expect(left, "The spec has these no more: change or delete them in spec/openapi.ru.yaml").toEqual([]);
  expect(shown.size).toBeGreaterThan(50);
});

test("the navigation has every guide once", () => {
  const { order } = parse(read("docs/words.yaml"));
  // The home page, and what the navigation has in another place.
  const guides = names.filter((name) => !["index.md", "workbench.md"].includes(name));
  expect(order.map((slug: string) => `${slug}.md`).sort(), "Correct order in docs/words.yaml").toEqual(guides.sort());
});
