/** HTML from templates and from Markdown. Whatever is not said to be HTML is escaped. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import hljs from "highlight.js";
import { Marked } from "marked";
import { diagram } from "./diagrams.mjs";

class Html {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

export const raw = (text) => new Html(text);

/** A template whose values are escaped, unless they are HTML from here. Lists are joined; nothing gives nothing. */
export const html = (strings, ...values) => raw(String.raw({ raw: strings }, ...values.map(shown)));

function shown(value) {
  if (Array.isArray(value)) return value.map(shown).join("");
  if (value instanceof Html) return value.text;
  return value === undefined || value === false ? "" : escaped(value);
}

export function escaped(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(/[&<>"]/g, (character) => entities[character]);
}

export const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, "-")
    .replace(/^-|-$/g, "");

/** A block of code. It takes the focus, so that whoever has no mouse can scroll it. */
export function code(text, language = "text", label = `Code, ${language}`) {
  const known = hljs.getLanguage(language) ? language : "plaintext";
  const { value } = hljs.highlight(text.trimEnd(), { language: known });
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${raw(value)}</code></pre>`;
}

/** Runs of text such as a description, without headings of their own. */
export const prose = (text = "") => markdown(text).body;

/** A sentence, in which `code` and the like may stand. */
export const inline = (text) => raw(new Marked().parseInline(text, { async: false }));

/**
 * @param {string} text
 * @param {(href: string) => string} [linkTo] where a link of the text leads to on the site
 */
export function markdown(text, linkTo = (href) => href) {
  const headings = [];
  const taken = new Map();
  const renderer = {
    heading({ tokens, depth, text: source }) {
      const name = slug(source.replace(/[`*\\]/g, ""));
      const times = taken.get(name) ?? 0;
      taken.set(name, times + 1);
      const id = times === 0 ? name : `${name}-${times}`;
      const title = raw(this.parser.parseInline(tokens));
      headings.push({ id, depth, title });
      return `${html`<h${depth} id="${id}">${title} ${anchor(id)}</h${depth}>`}\n`;
    },
    code({ text: source, lang = "" }) {
      const [language = "", ...flags] = lang.split(" ");
      if (language === "mermaid") return `${html`<figure class="diagram">${raw(diagram(source))}</figure>`}\n`;
      const said = flags.includes("output") ? "Output" : undefined;
      return `${said ? html`<p class="label">${said}</p>` : ""}${code(source, language || "text", said)}\n`;
    },
    link({ href, tokens }) {
      return html`<a href="${linkTo(href)}">${raw(this.parser.parseInline(tokens))}</a>`.text;
    },
  };
  const body = new Marked({ renderer })
    .parse(text, { async: false })
    .replaceAll("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll("</table>", "</table></div>");
  return { body: raw(body), headings };
}

export const anchor = (id) => html`<a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`;

/** The text of a file of this repository, or an error that names who asked for it. */
export function fileOf(root, path, asker) {
  const file = join(root, path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Error(`${asker} wants ${path}, which isn't there. Correct the path in ${asker}, then run: npm run docs`);
}
