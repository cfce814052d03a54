/** Opens the built site in a real browser: as a folder of files, and as GitHub Pages serves it. */
import { readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { serveFolder } from "../../docs/site/server.mjs";
import { findBrowser, HOW_TO_INSTALL, launch } from "../browser.mjs";

export const folder = fileURLToPath(new URL("../../site", import.meta.url));
export const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));

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
/** @type {Awaited<ReturnType<typeof serveFolder>> | undefined} */
let server;
beforeAll(async () => {
  const executable = findBrowser();
  if (!executable) return;
  browser = await launch(executable);
  server = await serveFolder(folder, "/project/v0.0.0/");
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/**
 * Opens a page of the site and collects problems: errors, warnings, and requests for anything but the page itself.
 *
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions & { from?: string }} [options] `from` a `file` or a `subpath`
 */
export async function open(path, { from = "file", ...options } = {}) {
  if (!browser || !server) throw new Error("Call open() only in tests inside inBrowser().");
  const context = await browser.newContext(options);
  const close = () => context.close();
  onTestFinished(close);
  const page = await context.newPage();
  const url = (from === "file" ? `${pathToFileURL(folder)}/` : server.url) + path;
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    // `data:` and `blob:` are part of the page.
    const isOutside = /^(http|file|ws)/.test(request.url());
    if (isOutside && request.url() !== url.split("#")[0]) problems.push(`requests ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems, close };
}
