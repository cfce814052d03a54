/** The Markdown that the reference is made of. */
export const slug = (text) => text.replace(/[^\p{L}\p{N}_]+/gu, "-");
/** A container of markdown.mjs. One that holds others has more colons than they have. */
export const box = (colons, name, ...parts) =>
  [`${":".repeat(colons)} ${name}`, ...parts.flat().filter(Boolean), ":".repeat(colons)].join("\n\n");
/** VitePress takes the label for HTML. */
export const fence = (language, label, text) =>
  `\`\`\`\`${language} [${label.replace(/[^\w .+#-]/g, "")}]\n${text.trimEnd()}\n\`\`\`\``;
/** One tab for each language. */
export const codeGroup = (samples) =>
  box(3, "code-group", ...samples.map(({ name, text, language }) => fence(language, name, text)));
export const columns = (text, example) => box(29, "columns", box(28, "text", text), box(28, "example", example));
export const line = (text = "") => text.replace(/\s+/g, " ").trim();
export const code = (value) => `\`${line(String(value)).replaceAll("`", "'")}\``;
/** Headings of the spec's own texts would stand beside those of the page, and colons would close its containers. */
export const prose = (text = "") => text.replace(/^\s*(#+ |:::.*)/gm, "").trim();
export const heading = (depth, id, title) => `${"#".repeat(depth)} ${line(title)} {#${id}}`;
