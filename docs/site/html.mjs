/** HTML from templates and from Markdown. Everything is escaped, except HTML that this module made itself. */
import hljs from "highlight.js";
import { Marked } from "marked";

class Html {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

/** Marks a text as HTML, so that templates don't escape it. Never pass it text from the spec. */
export const raw = (text) => new Html(text);

/** A template that escapes its values, except `Html`. It joins lists; `undefined` and `false` give no text. */
export const html = (strings, ...values) => raw(String.raw({ raw: strings }, ...values.map(rendered)));

function rendered(value) {
  if (Array.isArray(value)) return value.map(rendered).join("");
  if (value instanceof Html) return value.text;
  return value === undefined || value === false ? "" : escaped(value);
}

function escaped(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(text).replace(/[&<>"]/g, (character) => entities[character]);
}

export const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, "-")
    .replace(/^-|-$/g, "");

/** A block of code. It can take the focus, so that keyboard users can scroll it. */
export function code(text, language = "text", label = `Code, ${language}`) {
  const known = hljs.getLanguage(language) ? language : "plaintext";
  const { value } = hljs.highlight(text.trimEnd(), { language: known });
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${raw(value)}</code></pre>`;
}

/** A description: paragraphs, lists and tables. */
export const prose = (text = "") => markdown(text).body;

/** A sentence in Markdown, without a paragraph around it. */
export const inline = (text) => raw(new Marked({ tokenizer, renderer: { link, image } }).parseInline(text));

// Texts of the spec are not trusted: tags in Markdown stay text. Escaping them in the renderer would not be enough,
// because after `<script>` Marked takes the rest of the line for HTML and escapes nothing.
const tokenizer = {
  html: () => undefined,
  // The only tag: TypeDoc's empty anchors, to which its pages link.
  tag: (source) => {
    const [raw] = /^<a id="property-[\w-]+"><\/a>/.exec(source) ?? [];
    const type = /** @type {const} */ ("html");
    return raw === undefined ? undefined : { type, raw, text: raw, block: false, inLink: false, inRawBlock: false };
  },
};

/**
 * Links may lead to the web or into the site. Those with another scheme, such as `javascript:`, stay text.
 * @this {any}
 */
function link({ href, tokens }) {
  const text = raw(this.parser.parseInline(tokens));
  return /^(https?:\/\/|[\w./-]*(#|$))/.test(href) ? html`<a href="${href}">${text}</a>`.text : text.text;
}

/** Images of other servers are not loaded; their description is shown. */
const image = ({ text }) => escaped(text);

/**
 * @param {string} text
 * @param {{ linkTo?: (href: string) => string, svgOf?: (href: string) => string }} [files] where a link leads on the
 * site, and the SVG behind an image's path; without `svgOf` images are shown as their description
 */
export function markdown(text, { linkTo = (href) => href, svgOf } = {}) {
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
      const [language, ...flags] = lang.split(" ");
      const label = flags.includes("output") ? "Output" : undefined;
      return `${html`${label && html`<p class="label">${label}</p>`}${code(source, language || "text", label)}`}\n`;
    },
    link(token) {
      return link.call(this, { ...token, href: linkTo(token.href) });
    },
    image({ href, text: description }) {
      return svgOf ? html`<img src="${dataUrl(svgOf(href))}" alt="${description}">`.text : image({ text: description });
    },
  };
  const body = new Marked({ tokenizer, renderer })
    .parse(text, { async: false })
    .replaceAll("<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll("</table>", "</table></div>");
  return { body: raw(body), headings };
}

/** An SVG as a URL, so that the page loads no file. */
export const dataUrl = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

export const anchor = (id) => html`<a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`;
