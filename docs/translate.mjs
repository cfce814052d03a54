/** The Russian of the spec, for the site, from spec/openapi.ru.yaml. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The members of the spec that hold text for readers. All else, such as an example's value, is data. */
const SHOWN = ["description", "summary", "title", "note", "optional"];
const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** @type {{ en: string, ru: string }[]} */
const entries = parse(readFileSync(new URL("../spec/openapi.ru.yaml", import.meta.url), "utf8"));
/** By the English text, however its lines are broken. */
export const translations = new Map(entries.map(({ en, ru }) => [oneLine(en), ru]));

/** A copy of the spec in which `translate` has replaced each text that readers see. */
export function withTexts(spec, translate = (text, _place = "") => translations.get(text)) {
  return copy(spec, []);

  function copy(value, path) {
    const [parent, key] = path.slice(-2);
    if (typeof value === "string") {
      const isShown = SHOWN.includes(key) || parent === "x-evidence-sources";
      // A text without a translation stays English; test/docs/translations.test.ts tells of it.
      return (isShown && translate(oneLine(value), path.join("/"))) || value;
    }
    if (typeof value !== "object" || value === null || key === "value" || key === "x-known-answers") return value;
    if (Array.isArray(value)) return value.map((item, at) => copy(item, [...path, at]));
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner, [...path, name])]));
  }
}
