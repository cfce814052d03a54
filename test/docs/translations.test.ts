/** Each guide has a Russian page, made of the English text as it stands. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../docs/guides/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
/** What the translation says under `source` of the English file that it was made of. */
const stateOf = (name: string) => createHash("sha256").update(read(name)).digest("hex").slice(0, 16);

/** What is wrong with the translation of a guide, and what to do about it. */
function flawOf(name: string): string | undefined {
  const path = `docs/guides/ru/${name}`;
  if (!existsSync(new URL(`ru/${name}`, folder))) return `${path} is missing: translate docs/guides/${name}`;
  const text = read(`ru/${name}`);
  const [, source] = /^---\n(?:.*\n)*?source: "?(\w+)"?\n(?:.*\n)*?---\n/.exec(text) ?? [];
  if (source !== stateOf(name)) {
    return (
      `${path} was made of another docs/guides/${name} (git log -p docs/guides/${name}): ` +
      `translate what changed, then write "source: ${stateOf(name)}" at its top`
    );
  }
  // A page of which nearly all is in Latin letters was never translated.
  const prose = text.replace(/```.*?```|<!--.*?-->|`[^`]*`|\(.*?\)/gs, "");
  const [russian, latin] = [/[а-яё]/gi, /[a-z]/gi].map((letters) => prose.match(letters)?.length ?? 0);
  return (russian ?? 0) > (latin ?? 0) ? undefined : `${path} is not in Russian: translate docs/guides/${name}`;
}

test("each guide has a Russian page that was made of it as it stands", () => {
  expect(names.map(flawOf).filter(Boolean)).toEqual([]);
  expect(names.length).toBeGreaterThan(10);
});

test("no Russian page is left without an English one", () => {
  expect(readdirSync(new URL("ru/", folder)).filter((name) => !existsSync(new URL(name, folder)))).toEqual([]);
});

test("the navigation has every guide once", () => {
  const { order } = parse(read("../words.yaml"));
  // The home page, and what the navigation has in another place.
  const guides = names.filter((name) => !["index.md", "workbench.md"].includes(name));
  expect(order.map((slug: string) => `${slug}.md`).sort(), "Correct order in docs/words.yaml").toEqual(guides.sort());
});
