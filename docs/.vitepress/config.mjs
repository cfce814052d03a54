/** The site. `DOCS_URL` is the address where it will be published, such as https://example.github.io/project/v1.2.3/. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformerStyleToClass } from "@shikijs/transformers";
import { defineConfig } from "vitepress";
import { configure } from "../markdown.mjs";
import { PAGES, root, WORDS, writePages } from "../pages.mjs";

const { name, version, description } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { DOCS_URL: address, GITHUB_REPOSITORY: repository } = process.env;
const base = address === undefined ? "/" : new URL(address).pathname;
const absolute = (path) => (address ? new URL(path, address).href : `${base}${path}`);
const spec = await writePages();
const algorithms = spec.components.schemas.JwsProtectedHeader.properties.alg.enum;
/** Of each operation the first body that the spec shows, as it is sent. */
const bodies = Object.fromEntries(
  Object.values(spec.paths)
    .flatMap((item) => Object.values(item))
    .map(({ operationId, requestBody }) => {
      const [{ examples }] = Object.values(requestBody.content);
      return [operationId, JSON.stringify(Object.values(examples)[0].value)];
    }),
);
// The colours of code as classes, since the policy allows no style in an attribute.
const colours = transformerStyleToClass({ classPrefix: "c-" });
/** What VitePress knows of each page, for llms.txt. */
const described = new Map();
const isBuilt = process.argv.includes("build");

export default defineConfig({
  base,
  title: name,
  description,
  srcDir: PAGES,
  outDir: join(root, "site"),
  cacheDir: join(root, "node_modules/.cache/vitepress"),
  metaChunk: true,
  // The policy of the pages allows no connection.
  router: { prefetchLinks: false },
  // It would add a style to the page, which the policy forbids.
  appearance: { disableTransition: false },
  head: [
    ["link", { rel: "icon", href: `${base}icon.svg`, type: "image/svg+xml" }],
    ["noscript", {}, `<link rel="stylesheet" href="${base}noscript.css">`],
    ...(isBuilt ? [/** @type {[string, any]} */ (["link", { rel: "stylesheet", href: `${base}code.css` }])] : []),
  ],
  markdown: {
    html: false,
    attrs: { allowedAttributes: ["id"] },
    codeTransformers: isBuilt ? [colours] : [],
    // Two that have enough contrast.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (md) => configure(md, WORDS),
  },
  locales: { root: localeOf("en"), ru: localeOf("ru") },
  themeConfig: {
    search: { provider: "local", options: { locales: { ru: { translations: WORDS.ru.search } } } },
  },
  transformPageData(page) {
    described.set(page.relativePath, page);
    const html = page.relativePath.replace(/md$/, "html");
    // Where the link to edit it leads.
    page.filePath = page.frontmatter.file;
    page.frontmatter.head = [
      ["link", { rel: "alternate", type: "text/markdown", href: base + page.relativePath }],
      ["meta", { property: "og:type", content: "website" }],
      ["meta", { property: "og:title", content: page.title }],
      ["meta", { property: "og:description", content: page.description || description }],
      ["meta", { property: "og:image", content: absolute("card.png") }],
      ["meta", { property: "og:url", content: absolute(html) }],
      ["meta", { name: "twitter:card", content: "summary_large_image" }],
    ];
  },
  transformHtml(html) {
    // VitePress writes two styles into tags, and sets them again by its script.
    const bare = html.replaceAll(/(<[a-z][^<>]*?) style="[^"]*"/g, "$1");
    return bare.replace("<head>", `<head>\n    ${policyOf(bare)}`);
  },
  buildEnd({ outDir, pages }) {
    writeFileSync(join(outDir, "code.css"), colours.getCSS());
    for (const page of pages) writeFileSync(join(outDir, page), markdownOf(page));
    // The Markdown refers to the images beside it; the HTML has copies of its own.
    for (const folder of ["", "ru"])
      for (const image of readdirSync(join(PAGES, folder)).filter((file) => file.endsWith(".svg")))
        cpSync(join(PAGES, folder, image), join(outDir, folder, image));
    const files = ["openapi.yaml", "openapi.json"].map((file) => `- [${file}](${absolute(file)}): the contract itself`);
    const lines = pages
      .filter((page) => !page.startsWith("ru/"))
      .map((page) => {
        const { title, description: about } = described.get(page);
        return `- [${title}](${absolute(page)}): ${about}`;
      });
    const list = [...lines.sort(), ...files].join("\n");
    writeFileSync(join(outDir, "llms.txt"), `# ${name}\n\n> ${description}\n\n## Pages\n\n${list}\n`);
  },
});

/** The Markdown of a page without what only VitePress reads. */
function markdownOf(page) {
  const text = readFileSync(join(PAGES, page), "utf8");
  return text.replace(/^---\n.*?\n---\n+/s, "").replaceAll(/^:::.*\n*| ?\{#[\w-]+\}/gm, "") || text;
}

/** @param {"en" | "ru"} language */
function localeOf(language) {
  const { site, theme, workbench, reference, fixed } = WORDS[language];
  const at = language === "en" ? "/" : `/${language}/`;
  const page = (path) => ({ text: titleOf(path), link: path.replace(".md", "") });
  const guides = WORDS.order.map((slug) => `${at}${slug}.md`).filter((path) => existsSync(join(PAGES, path)));
  const referenceText = readFileSync(join(PAGES, at, "reference.md"), "utf8");
  const sections = [...referenceText.matchAll(/^## (.+) \{#(.+)\}$/gm)].map(([, title = "", id]) => {
    // The theme takes it for HTML.
    return { text: title.replaceAll("<", "&lt;"), link: `${at}reference#${id}` };
  });
  const referenceLink = { text: reference.title, link: `${at}reference` };
  const workbenchLink = { text: site.workbench, link: `${at}workbench` };
  const changelog = { text: site.changelog, link: `${at}changelog` };
  const versions = address && { text: site.versions, link: new URL("..", address).href, target: "_self", noIcon: true };
  return {
    label: site.label,
    lang: site.lang,
    themeConfig: {
      ...theme,
      notFound: {
        ...theme.notFound,
        links: [page(`${at}quick-start.md`), referenceLink, page(`${at}troubleshooting.md`)],
      },
      // For the components in theme/.
      asMarkdown: site.markdown,
      labels: fixed.labels,
      workbench: { words: workbench, algorithms, bodies },
      nav: [
        { text: site.guides, link: `${at}quick-start` },
        referenceLink,
        workbenchLink,
        { text: `v${version}`, items: [changelog, ...(versions ? [versions] : [])] },
      ],
      sidebar: [
        { text: site.guides, items: guides.map(page) },
        { text: reference.title, items: [{ ...referenceLink, items: sections }, workbenchLink] },
        { text: site.api, items: Object.keys(WORDS.api).map((name) => page(`${at}api/${name}.md`)) },
      ],
      ...(repository && { editLink: { text: site.edit, pattern: `https://github.com/${repository}/edit/main/:path` } }),
    },
  };
}

function titleOf(path) {
  return /^# (.+)$/m.exec(readFileSync(join(PAGES, path), "utf8"))?.[1] ?? path;
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
