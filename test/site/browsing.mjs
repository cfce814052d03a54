/** Opens the published site in a real browser, served as GitHub Pages serves it. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { findBrowser, HOW_TO_INSTALL, launch } from "../browser.mjs";

export const { folder: published, version } = /** @type {{ folder: string, version: string }} */ (inject("site"));
export const folder = join(published, version);
export const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".html") && name !== "404.html")
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

/** Tests that need a browser. Without one they are skipped with a message, but in CI they fail. */
export function inBrowser(name, tests) {
  const executable = findBrowser();
  if (executable) return describe(name, tests);
  console.error(`\n  NOT TESTED: ${name}. ${HOW_TO_INSTALL}\n`);
  test(`${name}: CI has a browser`, () => {
    expect(process.env["CI"], HOW_TO_INSTALL).toBeFalsy();
  });
}

/** @type {import("playwright-core").Browser | undefined} */
let browser;
/** It serves folders as well: as they are, on loopback. */
const server = await esbuild.context({});
let site = "";
beforeAll(async () => {
  const executable = findBrowser();
  if (!executable) return;
  browser = await launch(executable);
  const { port } = await server.serve({ servedir: dirname(published), host: "127.0.0.1" });
  site = `http://127.0.0.1:${port}/project/`;
});
afterAll(async () => {
  await browser?.close();
  await server.dispose();
});

/**
 * Opens a page of the site and collects problems: errors, warnings, and requests that leave the site.
 *
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions & { missing?: string }} [options] `missing` is an address at
 *   which the page stands in for one that isn't there, as GitHub Pages does with 404.html
 */
export async function open(path, { missing = "", ...options } = {}) {
  if (!browser) throw new Error("Call open() only in tests inside inBrowser().");
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const isOwn = request.url().startsWith(site) || /^(data|blob):/.test(request.url());
    if (!isOwn) problems.push(`requests ${request.url()}`);
  });
  const url = (/** @type {string} */ to) => `${site}${version}/${to}`;
  if (missing) await page.route(url(missing), (route) => route.fulfill({ path: join(folder, path) }));
  await page.goto(url(missing || path), { waitUntil: "networkidle" });
  return { page, problems, url };
}
