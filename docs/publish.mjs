/**
 * Copies the built site next to those of earlier versions, each into its own folder, and lists them all.
 *
 *   node docs/publish.mjs <folder>
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import semver from "semver";

const root = fileURLToPath(new URL("..", import.meta.url));
const site = join(root, "site");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const folder = process.argv[2] ?? "";
if (!existsSync(folder)) throw new Error(`There is no folder "${folder}". Run: node docs/publish.mjs <folder>`);
if (!existsSync(join(site, "index.html"))) throw new Error("There is no site. Run: DOCS_URL=<address> npm run docs");

rmSync(join(folder, `v${version}`), { recursive: true, force: true });
cpSync(site, join(folder, `v${version}`), { recursive: true });
const versions = semver.rsort(readdirSync(folder).filter((entry) => entry.startsWith("v") && semver.valid(entry)));
// A patch of an older version is not the latest version; a prerelease is, only if nothing else is published.
const latest = versions.find((one) => !semver.prerelease(one)) ?? versions[0];
if (latest === `v${version}`) {
  // Addresses that stay: each leads to the same page of the newest release.
  rmSync(join(folder, "latest"), { recursive: true, force: true });
  for (const path of readdirSync(site, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".html"))) {
    const to = `${"../".repeat(path.split(/[\\/]/).length)}${latest}/${path.replaceAll("\\", "/")}`;
    const head = `<link rel="canonical" href="${to}"><meta http-equiv="refresh" content="0;url=${to}">`;
    page(join("latest", path), head, `<p><a href="${to}">${name} ${latest}</a></p>`);
  }
}
const list = versions.map((one) => `<li><a href="${one}/index.html">${one}</a></li>`).join("");
page("index.html", "", `<h1>${name}</h1><p><a href="latest/index.html">The latest, ${latest}</a></p><ul>${list}</ul>`);
// GitHub Pages must serve the files as they are, without its own templates.
writeFileSync(join(folder, ".nojekyll"), "");
console.log(`${versions.length} versions, the latest is ${latest}`);

function page(path, head, body) {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">`;
  const about = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${policy}<title>${name}</title>`;
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  const html = `<!doctype html><html lang="en"><head>${about}${head}</head><body>${body}</body></html>\n`;
  writeFileSync(join(folder, path), html);
}
