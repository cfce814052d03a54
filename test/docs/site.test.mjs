import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { findBrowser, HOW_TO_INSTALL, launch } from "../../spec/docs/browser.mjs";
import { serveFolder } from "../../spec/docs/server.mjs";
import { samples } from "../../spec/samples/index.mjs";

const folder = fileURLToPath(new URL("../../site", import.meta.url));
const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
const all = [...pages, "redoc/index.html"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const executable = findBrowser();
if (!executable) {
  console.error(`\n  THE SITE WAS NOT TESTED. ${HOW_TO_INSTALL}\n`);
  test("a browser is there to test the site with, at least in CI", () => {
    expect(process.env["CI"], HOW_TO_INSTALL).toBeFalsy();
  });
}

describe.skipIf(!executable)("the built site", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  let server;
  let roots;
  beforeAll(async () => {
    browser = await launch(executable ?? "");
    server = await serveFolder(folder, "/project/v0.0.0/");
    roots = { file: `${pathToFileURL(folder)}/`, subpath: server.url };
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** @param {string} url @param {import("playwright-core").BrowserContextOptions} [options] */
  async function open(url, options = {}) {
    const context = await browser.newContext(options);
    const close = () => context.close();
    onTestFinished(close);
    const page = await context.newPage();
    const noise = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) noise.push(message.text());
    });
    page.on("pageerror", (error) => noise.push(error.message));
    page.on("requestfailed", (request) => noise.push(`failed: ${request.url()}`));
    // `data:` and `blob:` are in the page already.
    page.on("request", (request) => {
      if (/^(http|file|ws)/.test(request.url()) && request.url() !== url.split("#")[0]) noise.push(`asks for ${request.url()}`);
    });
    await page.goto(url);
    return { page, noise, close };
  }

  describe.each(["file", "subpath"])("from a %s", (from) => {
    test.each(all)("%s loads nothing beside itself and complains of nothing", { timeout: 60_000 }, async (name) => {
      const { page, noise } = await open(roots[from] + name);
      await page.waitForLoadState("networkidle");
      expect(await page.title()).not.toBe("");
      expect(noise).toEqual([]);
    });
  });

  test("both operations are there at once, without a script, and a link to each lands on it", async () => {
    const operations = { linkCard: "/v5/card-api/card/link", requestStatus: "/v5/card-api/request/status" };
    for (const [id, path] of Object.entries(operations)) {
      const { page } = await open(`${roots.file}index.html#${id}`, { javaScriptEnabled: false });
      const heading = page.locator(`#${id}`);
      await expect.poll(async () => (await heading.boundingBox())?.y).toBeLessThan(200);
      expect(await page.locator(".endpoint").allInnerTexts()).toContainEqual(expect.stringContaining(path));
    }
  });

  test("the operation's text is there within a second, in less than 400 KB", async () => {
    const { page } = await open(`${roots.subpath}index.html`);
    const paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    await expect.poll(() => page.evaluate(paint)).toBeGreaterThan(0);
    const after = await page.evaluate(paint);
    const sizes = pages.map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }));
    console.log(`first paint after ${Math.round(Number(after))} ms; gzip: ${sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(", ")}`);
    expect(after).toBeLessThan(1000);
    expect(sizes.filter(({ bytes }) => bytes >= 400_000)).toEqual([]);
  });

  test("every sample is reached by its tab and by its link, without a script", async () => {
    const { page } = await open(`${roots.file}index.html`, { javaScriptEnabled: false });
    // The first is open, and a click would close it.
    for (const { id, name, file } of [...samples.slice(1), ...samples.slice(0, 1)]) {
      await page.locator("details[name=sample] summary").getByText(name, { exact: true }).click();
      const panel = page.locator(`#sample-${id}`);
      expect(await panel.isVisible()).toBe(true);
      expect(await panel.locator("pre").innerText()).toBe(readFileSync(join("spec/samples", file), "utf8").trimEnd());
      expect(await page.locator("[id^=sample-]:visible").count()).toBe(1);
      const { page: linked, close } = await open(`${roots.file}index.html#sample-${id}`, { javaScriptEnabled: false });
      expect(await linked.locator(`#sample-${id}`).isVisible()).toBe(true);
      await close();
    }
  }, 60_000);

  test("every member of the contract says how well it is known", async () => {
    const { page } = await open(`${roots.file}index.html`);
    const members = page.locator(".member");
    expect(await members.count()).toBeGreaterThan(20);
    expect(await members.filter({ hasNot: page.locator(".badge") }).count()).toBe(0);
  });

  test("every link within the site leads to a place that is there", async () => {
    const ids = new Map();
    const links = [];
    for (const name of pages) {
      const { page } = await open(roots.file + name);
      ids.set(name, await page.locator("[id]").evaluateAll((found) => found.map(({ id }) => id)));
      const hrefs = await page.locator("a[href]").evaluateAll((found) => found.map((link) => link.getAttribute("href")));
      links.push(...hrefs.map((to) => ({ from: name, to: to ?? "" })));
    }
    const dead = links.filter(({ from, to }) => {
      if (/^https:/.test(to)) return false;
      const [file = "", id] = to.split("#");
      const target = file || from;
      return !existsSync(join(folder, target)) || (id !== undefined && !ids.get(target)?.includes(decodeURIComponent(id)));
    });
    expect(dead).toEqual([]);
  }, 60_000);

  describe.each(/** @type {[number, "light" | "dark"][]} */ ([
    [360, "light"],
    [360, "dark"],
    [1440, "light"],
    [1440, "dark"],
  ]))("at %i px in %s", (width, colorScheme) => {
    test.each(pages)("%s has no serious fault of accessibility and does not scroll sideways", { timeout: 60_000 }, async (name) => {
      const { page } = await open(roots.file + name, { viewport: { width, height: 800 }, colorScheme });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await page.evaluate(axe);
      /** @type {import("axe-core").AxeResults} */
      const { violations } = await page.evaluate("axe.run()");
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
    });
  });

  test("the contract can be downloaded, a card and robots.txt are there, and every page names itself", async () => {
    for (const name of ["openapi.yaml", "openapi.json", "card.png", "robots.txt"]) {
      expect(statSync(join(folder, name)).size).toBeGreaterThan(10);
    }
    for (const name of pages) {
      const { page } = await open(roots.file + name, { javaScriptEnabled: false });
      expect(await page.locator("h1").count()).toBe(1);
      expect(await page.locator("meta[name=description]").getAttribute("content")).toMatch(/\w{3}/);
      expect(await page.locator("meta[property='og:image']").getAttribute("content")).toBe("card.png");
      expect(await page.locator("link[rel=icon]").count()).toBe(1);
    }
  }, 60_000);
});
