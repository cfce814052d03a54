import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { samples } from "../../docs/samples/index.mjs";
import { folder, inBrowser, open, pages } from "./browsing.mjs";

const spec = JSON.parse(readFileSync(join(folder, "openapi.json"), "utf8"));
const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId }]) => ({
    operationId,
    endpoint: `${method.toUpperCase()} ${path}`,
  })),
);

inBrowser("the built site", () => {
  describe.each(["file", "subpath"])("from a %s", (from) => {
    test.each(pages)("%s loads nothing else and reports no error", async (name) => {
      const { page, problems } = await open(name, { from });
      await page.waitForLoadState("networkidle");
      expect(await page.title()).not.toBe("");
      expect(problems).toEqual([]);
    });
  });

  test("the policy of a page blocks images and requests", async () => {
    const { page, problems } = await open("index.html", { from: "subpath" });
    await page.evaluate("document.body.append(Object.assign(new Image(), { src: '/elsewhere.png' }))");
    await expect.poll(() => problems.join()).toContain("Content Security Policy");
    await expect(page.evaluate("fetch('/elsewhere')")).rejects.toThrow();
  });

  test("the reference shows every operation without a script, and a link to it scrolls there", async () => {
    for (const { operationId, endpoint } of operations) {
      const { page } = await open(`index.html#${operationId}`, { javaScriptEnabled: false });
      const article = page.locator("article").filter({ has: page.locator(`#${operationId}`) });
      expect(await article.locator(".endpoint").textContent()).toContain(endpoint);
      await expect.poll(async () => (await page.locator(`#${operationId}`).boundingBox())?.y).toBeLessThan(200);
    }
    const { page } = await open("index.html", { javaScriptEnabled: false });
    expect(await page.locator(".endpoint").count()).toBe(operations.length);
    expect(operations.length).toBeGreaterThan(1);
  });

  test("a tab and a link lead to every sample, without a script", async () => {
    const { page } = await open("index.html", { javaScriptEnabled: false });
    // The first tab is open at the start, and a click would close it.
    for (const { id, name, file } of [...samples.slice(1), ...samples.slice(0, 1)]) {
      await page.locator("details[name=sample] summary").getByText(name, { exact: true }).click();
      const panel = page.locator(`#sample-${id}`);
      expect(await panel.isVisible()).toBe(true);
      expect(await panel.locator("pre").textContent()).toBe(readFileSync(join("docs/samples", file), "utf8").trimEnd());
      expect(await page.locator("[id^=sample-]:visible").count()).toBe(1);
      const { page: linked, close } = await open(`index.html#sample-${id}`, { javaScriptEnabled: false });
      expect(await linked.locator(`#sample-${id}`).isVisible()).toBe(true);
      await close();
    }
  });

  test("every member of the contract has its evidence", async () => {
    const { page } = await open("index.html");
    const members = page.locator(".member");
    expect(await members.count()).toBeGreaterThan(20);
    expect(await members.filter({ hasNot: page.locator(".badge") }).count()).toBe(0);
  });

  test("every diagram is drawn, in the page itself and with a text alternative", async () => {
    for (const name of ["quick-start.html", "outcomes.html"]) {
      const { page } = await open(name);
      const diagram = page.locator("main img");
      expect(await diagram.count()).toBe(1);
      expect(await diagram.getAttribute("src")).toMatch(/^data:image\/svg\+xml,/);
      expect(await diagram.getAttribute("alt")).toMatch(/\w+ \w+/);
      // A broken image has no size.
      expect(await diagram.evaluate((image) => Reflect.get(image, "naturalWidth"))).toBeGreaterThan(0);
    }
  });

  test("every link within the site leads to an existing place", async () => {
    const ids = new Map();
    const links = [];
    for (const name of pages) {
      const { page } = await open(name);
      ids.set(name, await page.locator("[id]").evaluateAll((found) => found.map(({ id }) => id)));
      const hrefs = await page
        .locator("a[href]")
        .evaluateAll((found) => found.map((link) => link.getAttribute("href")));
      links.push(...hrefs.map((to) => ({ from: name, to: to ?? "" })));
    }
    const dead = links.filter(({ from, to }) => {
      if (/^https:/.test(to)) return false;
      const [file = "", id] = to.split("#");
      const target = file || from;
      return (
        !existsSync(join(folder, target)) || (id !== undefined && !ids.get(target)?.includes(decodeURIComponent(id)))
      );
    });
    expect(dead).toEqual([]);
  });

  test("the contract can be downloaded, and every page has a title, a description, an icon and a preview image", async () => {
    for (const name of ["openapi.yaml", "openapi.json", "card.png", "robots.txt"]) {
      expect(statSync(join(folder, name)).size).toBeGreaterThan(10);
    }
    for (const name of pages) {
      const { page } = await open(name, { javaScriptEnabled: false });
      expect(await page.locator("h1").count()).toBe(1);
      expect(await page.locator("meta[name=description]").getAttribute("content")).toMatch(/\w{3}/);
      expect(await page.locator("meta[property='og:image']").getAttribute("content")).toBe("card.png");
      expect(await page.locator("link[rel=icon]").count()).toBe(1);
    }
  });
});
