/** The frame of every page. It has no script, and a policy that lets it load nothing. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dataUrl, html, raw } from "./html.mjs";

const css = readFileSync(new URL("site.css", import.meta.url), "utf8");
const ICON = dataUrl(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="4" fill="#0b5cad"/><path d="M4 8h8M8 4v8" stroke="#fff" stroke-width="2"/></svg>`);
// The style is part of the page: a file would be one more request, and of another origin under file:.
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(css).digest("base64")}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * @typedef {{ id: string, depth: number, title: unknown }} Heading
 * @typedef {{ slug: string, title: string, name?: string, description: string }} About `name` in the list of contents
 * @typedef {About & { body: unknown, headings: readonly Heading[] }} Page
 * @typedef {{ name: string, version: string, url?: string | undefined, published: boolean }} Site
 * @param {Page} page
 * @param {readonly { name: string, pages: readonly Page[] }[]} parts
 * @param {Site} site
 */
export function pageOf(page, parts, site) {
  const all = parts.flatMap(({ pages }) => pages);
  const at = all.indexOf(page);
  const [previous, next] = [all[at - 1], all[at + 1]];
  const link = (other) =>
    html`<a href="${other.slug}.html"${other === page && raw(' aria-current="page"')}>${other.name ?? other.title}</a>`;
  const absolute = (file) => (site.url ? new URL(file, site.url).href : file);
  const title = `${page.title} · ${site.name} ${site.version}`;
  const meta = html`<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${page.description}">
<meta property="og:image" content="${absolute("card.png")}">
${site.url && html`<meta property="og:url" content="${absolute(`${page.slug}.html`)}">`}
<meta name="twitter:card" content="summary_large_image">`;
  return frame(
    { title, description: page.description, meta },
    html`
<header><a class="skip" href="#main">Skip to the text</a><a class="home" href="index.html">${site.name}</a>
<span class="version">${site.version}${site.published && html` · <a href="../index.html">all versions</a>`}</span>
<a class="menu" href="#contents">Contents</a></header>
<div class="columns">
<main id="main">
${page.body}
<nav class="turn" aria-label="Previous and next page">
<span>${previous && html`Previous: ${link(previous)}`}</span><span>${next && html`Next: ${link(next)}`}</span></nav>
</main>
<nav class="contents" id="contents" aria-label="Contents">
${parts.map(
  ({ name, pages }) => html`<p>${name}</p>
<ul>${pages.map((other) => html`<li>${link(other)}${other === page && outline(page)}</li>`)}</ul>`,
)}
<p>Downloads</p><ul><li><a href="openapi.yaml" download>openapi.yaml</a></li>
<li><a href="openapi.json" download>openapi.json</a></li></ul>
</nav>
</div>
<footer>This site is independent of the vendor. It loads nothing from other servers.</footer>`,
  );
}

/** A whole document around a body. */
export function frame({ title, description, meta }, body) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${description}">
${meta}
<link rel="icon" href="${ICON}">
<style>${raw(css)}</style>
</head>
<body>${body}
</body>
</html>
`.text;
}

function outline({ headings }) {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const items = shown.map(({ id, depth, title }) => html`<li class="depth${depth}"><a href="#${id}">${title}</a></li>`);
  return html`<ol>${items}</ol>`;
}
