/** The site. `DOCS_URL` is the address where it will be published, such as https://example.github.io/project/v1.2.3/. */
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformerStyleToClass } from "@shikijs/transformers";
import { defineConfig } from "vitepress";
import { configure } from "../markdown.mjs";
import { GUIDES, PAGES, root, writePages } from "../pages.mjs";
import { SEARCH_RU, SITE } from "../words.mjs";

const { name, version, description } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { DOCS_URL: address, GITHUB_REPOSITORY: repository } = process.env;
const base = address === undefined ? "/" : new URL(address).pathname;
const { sections, api, algorithms } = await writePages();
// The colours of code as classes, since the policy allows no style in an attribute.
const colours = transformerStyleToClass({ classPrefix: "c-" });
const isBuilt = process.argv.includes("build");

export default defineConfig({
  base,
  title: name,
  description,
  srcDir: PAGES,
  outDir: join(root, "site"),
  cacheDir: join(root, "node_modules/.cache/vitepress"),
  metaChunk: true,
  // Nothing is fetched before somebody asks for it, so that a policy without connections can stand on every page.
  router: { prefetchLinks: false },
  // It would add a style to the page, which the policy forbids.
  appearance: { disableTransition: false },
  head: [
    ["link", { rel: "icon", href: `${base}icon.svg`, type: "image/svg+xml" }],
    ["noscript", {}, `<link rel="stylesheet" href="${base}noscript.css">`],
    ...(isBuilt ? [/** @type {[string, any]} */ (["link", { rel: "stylesheet", href: `${base}code.css` }])] : []),
    // Which versions there are is known to the newest of them, so it stands beside all.
    ...(address
      ? [/** @type {[string, any]} */ (["script", { src: new URL("../versions.js", address).pathname }])]
      : []),
  ],
  markdown: {
    html: false,
    attrs: { allowedAttributes: ["id"] },
    codeTransformers: isBuilt ? [colours] : [],
    // Two that have enough contrast.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: configure,
  },
  locales: {
    root: localeOf("en"),
    ru: localeOf("ru"),
  },
  // `version`, `algorithms` and the `words` of a language are for the components in theme/.
  themeConfig: /** @type {import("vitepress").DefaultTheme.Config} */ ({
    version,
    algorithms,
    search: { provider: "local", options: { locales: { ru: { translations: SEARCH_RU } } } },
  }),
  transformPageData(page) {
    const absolute = (path) => (address ? new URL(path, address).href : `${base}${path}`);
    page.frontmatter.head = [
      ["link", { rel: "alternate", type: "text/markdown", href: base + page.relativePath }],
      ["meta", { property: "og:type", content: "website" }],
      ["meta", { property: "og:title", content: page.title }],
      ["meta", { property: "og:description", content: page.description || description }],
      ["meta", { property: "og:image", content: absolute("card.png") }],
      ["meta", { property: "og:url", content: absolute(page.relativePath.replace(/md$/, "html")) }],
      ["meta", { name: "twitter:card", content: "summary_large_image" }],
    ];
  },
  transformHtml(html) {
    // VitePress writes two styles into tags, and sets them again by its script.
    const bare = html.replaceAll(/(<[a-z][^<>]*?) style="[^"]*"/g, "$1");
    return bare.replace("<head>", `<head>\n    ${policyOf(bare)}`);
  },
  async buildEnd({ outDir, pages }) {
    writeFileSync(join(outDir, "code.css"), colours.getCSS());
    for (const page of pages) cpSync(join(PAGES, page), join(outDir, page));
    writeFileSync(join(outDir, "llms.txt"), listOf(pages));
    writeFileSync(join(outDir, "robots.txt"), "User-agent: *\nAllow: /\n");
  },
});

/** @param {"en" | "ru"} language */
function localeOf(language) {
  const words = SITE[language];
  const at = language === "en" ? "/" : `/${language}/`;
  const page = (slug) => ({ text: titleOf(join(at, `${slug}.md`)), link: `${at}${slug}` });
  const reference = { text: words.reference, link: `${at}reference` };
  const workbench = { text: words.workbench, link: `${at}workbench` };
  return {
    label: words.label,
    lang: words.lang,
    themeConfig: {
      ...words.theme,
      words,
      nav: [{ text: words.guides, link: `${at}quick-start` }, reference, workbench, { component: "Versions" }],
      sidebar: [
        { text: words.guides, items: GUIDES.map(page) },
        {
          text: words.reference,
          items: [
            {
              ...reference,
              items: sections[language].map(({ id, title }) => ({ text: title, link: `${at}reference#${id}` })),
            },
            workbench,
          ],
        },
        {
          text: words.api,
          items: api.map((file) => ({ text: titleOf(file), link: at + file.replace(".md", "") })),
        },
        { text: words.changelog, link: `${at}changelog` },
      ],
      ...(repository && { editLink: { text: words.edit, pattern: (page) => editLink(page) } }),
    },
  };
}

function titleOf(file) {
  return /^# (.+)$/m.exec(readFileSync(join(PAGES, file), "utf8"))?.[1] ?? file;
}

/** Pages that are made from something else are edited there. */
function editLink({ filePath }) {
  const made = /^(ru\/)?(reference|api\/)/.test(filePath);
  const source = filePath.endsWith("changelog.md")
    ? "CHANGELOG.md"
    : made
      ? "spec/openapi.yaml"
      : `docs/guides/${filePath}`;
  return `https://github.com/${repository}/edit/main/${filePath.includes("api/") ? "src" : source}`;
}

/** The page loads from its own origin alone, runs no script that isn't one of its own, and sends nothing anywhere. */
function policyOf(html) {
  const inline = [...html.matchAll(/<script(?: id="[\w-]+")?>([\s\S]*?)<\/script>/g)].map(([, text = ""]) => text);
  const hashes = inline.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(" ")}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
}

/** As llmstxt.org describes it. */
function listOf(pages) {
  const line = (page) => {
    const [, about = '""'] = /^description: (.*)$/m.exec(readFileSync(join(PAGES, page), "utf8")) ?? [];
    return `- [${titleOf(page)}](${address ? new URL(page, address).href : base + page}): ${JSON.parse(about)}`;
  };
  const english = pages.filter((page) => !page.startsWith("ru/") && page !== "index.md");
  const files = ["openapi.yaml", "openapi.json"].map((file) => `- [${file}](${base}${file}): the contract itself`);
  return `# ${name}\n\n> ${description}\n\n## Pages\n\n${[...english.map(line), ...files].join("\n")}\n`;
}
