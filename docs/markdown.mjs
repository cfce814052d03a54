/** What our Markdown has beside VitePress's: containers, and rules that keep text of the spec from becoming anything else. */
import container from "markdown-it-container";

/** Containers by name: what opens them, from the words behind the name, and what closes them. */
const CONTAINERS = {
  columns: () => ['<div class="columns">', "</div>"],
  text: () => ['<div class="text">', "</div>"],
  example: () => ['<div class="example">', "</div>"],
  member: () => ['<section class="member">', "</section>"],
  evidence: (level) => [`<details class="evidence ${level}"><summary>${level}</summary>`, "</details>"],
  filter: (label) => [`<label class="filter"><input type="checkbox"> ${label}</label>`, ""],
  workbench: () => ["<Workbench/>", ""],
};

/** @param {import("vitepress").MarkdownRenderer} md */
export function configure(md) {
  // Vue would take what stands in double braces for code.
  const plain = (/** @type {string} */ text) => md.utils.escapeHtml(text).replaceAll("{{", "&#123;&#123;");
  for (const [name, parts] of Object.entries(CONTAINERS)) {
    md.use(container, name, {
      render: (/** @type {import("markdown-it").Token[]} */ tokens, /** @type {number} */ at) => {
        const { info = "", nesting } = tokens[at] ?? {};
        return parts(plain(info.trim().slice(name.length).trim()))[nesting === 1 ? 0 : 1];
      },
    });
  }
  const codeInline = md.renderer.rules.code_inline;
  md.renderer.rules.code_inline = (tokens, at, ...rest) => {
    tokens[at]?.attrSet("v-pre", "");
    return codeInline?.(tokens, at, ...rest) ?? "";
  };
  md.renderer.rules.text = (tokens, at) => plain(tokens[at]?.content ?? "");
  // Only the diagrams beside the guides are shown; of any other image, its description is.
  const image = md.renderer.rules.image;
  md.renderer.rules.image = (tokens, at, ...rest) => {
    const isDiagram = /^[\w-]+\.svg$/.test(tokens[at]?.attrGet("src") ?? "");
    return isDiagram && image ? image(tokens, at, ...rest) : plain(tokens[at]?.content ?? "");
  };
}
