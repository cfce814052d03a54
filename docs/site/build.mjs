/**
 * Builds the site into site/, from the spec, the guides, the samples and the doc comments.
 *
 *   node docs/site/build.mjs [--url https://…/v1.2.3/] [--published]
 *
 * --url        the address where the site will be published; other sites need it to show the preview image
 * --published  the site is one of several versions: link the page above, which lists them
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundled } from "../../spec/tools/bundle.mjs";
import { operation, samples } from "../samples/index.mjs";
import { fileOf, guides, languageOf } from "./guides.mjs";
import { pageOf } from "./page.mjs";
import { reference } from "./reference.mjs";
import { typescript } from "./typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
// A temporary folder at first, so that a failed build doesn't touch the last site.
const site = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
const { values } = parseArgs({ options: { url: { type: "string" }, published: { type: "boolean", default: false } } });

cpSync(join(root, "spec/openapi.yaml"), join(site, "openapi.yaml"));
const spec = bundled(join(root, "spec/openapi.yaml"));
writeFileSync(join(site, "openapi.json"), JSON.stringify(spec, null, 2));
const { name, version, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const listed = samples.map(({ id, name, file }) => {
  const text = fileOf(root, `docs/samples/${file}`, "docs/samples/index.mjs");
  return { id, name, file, text, language: languageOf(file) };
});
const { title, summary: description } = spec.info;
const about = { slug: "index", name: "API reference", title, description };
/** @type {{ name: string, pages: readonly import("./page.mjs").Page[] }[]} */
const parts = [
  { name: "Reference", pages: [{ ...about, ...reference(spec, { operation, samples: listed }) }] },
  { name: "Guides", pages: await guides(root, spec) },
  { name: "TypeScript", pages: await typescript(root, { name, exports }) },
];
const pages = parts.flatMap((part) => part.pages);
for (const page of pages)
  writeFileSync(join(site, `${page.slug}.html`), pageOf(page, parts, { name, version, ...values }));
cpSync(new URL("card.png", import.meta.url), join(site, "card.png"));
writeFileSync(join(site, "robots.txt"), "User-agent: *\nAllow: /\n");
rmSync(join(root, "site"), { recursive: true, force: true });
cpSync(site, join(root, "site"), { recursive: true });
rmSync(site, { recursive: true });
console.log(`site/index.html (${pages.length} pages, ${samples.length} samples)`);
