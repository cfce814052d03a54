/** What our Markdown has beside VitePress's. */
import container from "markdown-it-container";

const block = (name) => [name, () => [`<div class="${name}">`, "</div>"]];
/** Containers by name: what opens them, from the words behind the name, and what closes them. */
const CONTAINERS = {
  ...Object.fromEntries(["columns", "text", "example", "answers", "member"].map(block)),
  evidence: (level = "", ...label) => [
    `<details class="evidence ${level}"><summary>${label.join(" ")}</summary>`,
    "</details>",
  ],
  english: () => ['<div lang="en">', "</div>"],
  fold: (...label) => [`<details class="fold"><summary>${label.join(" ")}</summary>`, "</details>"],
  filter: (...label) => [`<label class="filter"><input type="checkbox"> ${label.join(" ")}</label>`, ""],
  workbench: (only = "") => [`<SignatureWorkbench${only && ` only="${only}"`}/>`, ""],
};

/**
 * @param {import("vitepress").MarkdownRenderer} md
 * @param {Record<string, { fixed: { copy: string, heading: string } }>} words by language
 */
export function configure(md, words) {
  // Vue would take what stands in double braces for code.
  const plain = (/** @type {string} */ text) => md.utils.escapeHtml(text).replaceAll("{{", "&#123;&#123;");
  md.renderer.rules.text = (tokens, at) => plain(tokens[at]?.content ?? "");
  md.renderer.rules.code_inline = (tokens, at, _options, _env, renderer) => {
    if (!tokens[at]) return "";
    const words = plain(tokens[at].content).split(" ");
    // So that a line breaks between two words, and in none of them.
    const apart = words.length > 1 ? words.map((word) => `<span>${word}</span>`).join(" ") : words[0];
    return `<code${renderer.renderAttrs(tokens[at])}>${apart}</code>`;
  };
  // For phones, where a row is a block: the name of its column.
  md.core.ruler.push("labels", ({ tokens }) => {
    /** @type {string[]} */
    let labels = [];
    let column = 0;
    for (const [at, token] of tokens.entries()) {
      if (token.type === "thead_open") labels = [];
      if (token.type === "th_open") labels.push(tokens[at + 1]?.content ?? "");
      if (token.type === "tr_open") column = 0;
      const label = token.type === "td_open" && labels[column++];
      if (label) token.attrSet("data-label", label);
    }
  });
  const fixed = ({ relativePath = "" }) => words[relativePath.startsWith("ru/") ? "ru" : "en"]?.fixed;
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (...parts) =>
    (fence?.(...parts) ?? "").replace('title="Copy Code"', `title="${fixed(parts[3])?.copy}"`);
  // VitePress's own label has the heading's id as well.
  md.core.ruler.push("headings", ({ tokens, env }) => {
    for (const { children } of tokens) {
      const link = children?.find((token) => token.attrGet("class") === "header-anchor");
      const words = children?.filter(({ type }) => type === "text" || type === "code_inline") ?? [];
      link?.attrSet(
        "aria-label",
        `${fixed(env)?.heading} ${words
          .map(({ content }) => content)
          .join("")
          .trim()}`,
      );
    }
  });
  // The search and the second language show the same code again; to colour it takes most of the time of a build.
  const { highlight } = md.options;
  const coloured = new Map();
  md.options.highlight = (...code) => {
    const key = code.join("\n");
    if (!coloured.has(key)) coloured.set(key, highlight?.(...code));
    return coloured.get(key);
  };
  for (const [name, parts] of Object.entries(CONTAINERS)) {
    md.use(container, name, {
      render: (/** @type {import("markdown-it").Token[]} */ tokens, /** @type {number} */ at) => {
        const { info = "", nesting } = tokens[at] ?? {};
        const [, ...words] = plain(info.trim()).split(/\s+/);
        return parts(...words)[nesting === 1 ? 0 : 1];
      },
    });
  }
}
