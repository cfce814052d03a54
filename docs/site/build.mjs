/**
 * Builds the published site into site/, from the spec, the guides, the samples and the doc comments.
 *
 *   node spec/docs/build.mjs [--url https://…/v1.2.3/] [--published]
 *
 * --url        where the site will be, for the card that other sites show of it
 * --published  one of several versions that stand side by side: link the page above, which lists them
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { samples } from "../samples/index.mjs";
import { socialCard } from "./card.mjs";
import { guides, languageOf } from "./guides.mjs";
import { fileOf } from "./html.mjs";
import { image, pageOf } from "./page.mjs";
import { reference } from "./reference.mjs";
import { typescript } from "./typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Elsewhere at first, so that a build that fails leaves the last site as it was.
const site = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
const require = createRequire(import.meta.url);
const { values } = parseArgs({ options: { url: { type: "string" }, published: { type: "boolean", default: false } } });

cpSync(join(root, "spec/openapi.yaml"), join(site, "openapi.yaml"));
redocly("bundle", "card-link", "--output", join(site, "openapi.json"));
const spec = JSON.parse(readFileSync(join(site, "openapi.json"), "utf8"));
const { name, version, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const shown = samples.map(({ id, name, file }) => {
  const text = fileOf(root, `spec/samples/${file}`, "spec/samples/index.mjs");
  return { id, name, file, text, language: languageOf(file) };
});
const { title, summary: description } = spec.info;
/** @type {{ name: string, pages: readonly import("./page.mjs").Page[] }[]} */
const parts = [
  {
    name: "Reference",
    pages: [{ slug: "index", name: "The two operations", title, description, ...reference(spec, shown) }],
  },
  { name: "Guides", pages: await guides(root, spec) },
  { name: "TypeScript", pages: await typescript(root, { name, exports }) },
];
const card = await socialCard(site, { title, name, version });
for (const { pages } of parts) {
  for (const page of pages) {
    writeFileSync(join(site, `${page.slug}.html`), pageOf(page, parts, { name, version, card, ...values }));
  }
}
redoc();
writeFileSync(join(site, "robots.txt"), "User-agent: *\nAllow: /\n");
rmSync(join(root, "site"), { recursive: true, force: true });
cpSync(site, join(root, "site"), { recursive: true });
rmSync(site, { recursive: true });
console.log(`site/index.html (${parts.flatMap(({ pages }) => pages).length} pages, ${shown.length} samples)`);

function redocly(...args) {
  const command = require.resolve("@redocly/cli/bin/cli.js");
  const { status, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: root, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`redocly ${args[0]} failed. Run npm run lint to see whether it is the spec.\n${stderr}`);
}

/** Redocly's own page: all of the description in one file, for those who know it. It needs scripts, and is large. */
function redoc() {
  const output = join(site, "redoc/index.html");
  const template = join(root, "spec/docs/redoc.hbs");
  const evidence = "--openapi.showExtensions";
  redocly("build-docs", "card-link", "--inlineBundle", evidence, "--template", template, "--output", output);
  // The one thing that it would load is its maker's logo; the name takes its place.
  const maker = image(
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="16"><text y="13">Redocly</text></svg>`,
  );
  const page = readFileSync(output, "utf8").replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w./-]+\.svg/g, maker);
  writeFileSync(output, page);
}
