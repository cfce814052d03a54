/**
 * Copies the built site next to those of earlier versions, each into its own folder, and lists them all.
 *
 *   node docs/site/publish.mjs <folder>
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import semver from "semver";
import { html } from "./html.mjs";
import { frame } from "./page.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const site = join(root, "site");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const folder = process.argv[2] ?? "";
if (!existsSync(folder)) stop(`There is no folder "${folder}". Run: node docs/site/publish.mjs <folder>`);
if (!existsSync(join(site, "index.html"))) stop("There is no site yet. Run: npm run docs -- --published");

copySite(`v${version}`);
const versions = semver.rsort(readdirSync(folder).filter((entry) => entry.startsWith("v") && semver.valid(entry)));
// A patch of an older version is not the latest version; a prerelease is, only if nothing else is published.
const latest = versions.find((one) => !semver.prerelease(one)) ?? versions[0];
if (latest === `v${version}`) copySite("latest");
const list = html`<main>
<h1>${name}: all versions</h1>
<p><a href="latest/index.html">The latest, ${latest}</a></p>
<ul>${versions.map((one) => html`<li><a href="${one}/index.html">${one}</a></li>`)}</ul></main>`;
const about = {
  title: `All versions · ${name}`,
  description: `The docs of every version of ${name}.`,
  meta: undefined,
};
writeFileSync(join(folder, "index.html"), frame(about, list));
writeFileSync(join(folder, "robots.txt"), "User-agent: *\nAllow: /\n");
// GitHub Pages must serve the files as they are, without its own templates.
writeFileSync(join(folder, ".nojekyll"), "");
console.log(`${versions.length} versions, the latest is ${latest}`);

function copySite(path) {
  rmSync(join(folder, path), { recursive: true, force: true });
  cpSync(site, join(folder, path), { recursive: true });
}

/** @returns {never} */
function stop(message) {
  console.error(message);
  process.exit(1);
}
