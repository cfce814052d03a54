import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { samples } from "../../docs/samples/index.mjs";
import { folder, inBrowser, open, pages } from "./browsing.mjs";

inBrowser("the built site", () => {
  describe.each(["file", "subpath"])("from a %s", (from) => {
    test.each([...pages, "redoc/index.html"])(
      "%s loads nothing beside itself and complains of nothing",
      async (name) => {
        const { page, noise } = await open(name, { from });
        await page.waitForLoadState("networkidle");
        expect(await page.title()).not.toBe("");
        expect(noise).toEqual([]);
      },
    );
  });

  test.each(["index.html", "redoc/index.html"])("what would be loaded into %s is stopped", async (name) => {
    const { page, noise } = await open(name, { from: "subpath" });
    await page.evaluate("document.body.append(Object.assign(new Image(), { src: '/elsewhere.png' }))");
    await expect.poll(() => noise.join()).toContain("Content Security Policy");
    await expect(page.evaluate("fetch('/elsewhere')")).rejects.toThrow();
  });

  test("both operations are there without a script, and a link to each lands on it", async () => {
    const operations = { linkCard: "/v5/card-api/card/link", requestStatus: "/v5/card-api/request/status" };
    for (const [id, path] of Object.entries(operations)) {
      const { page } = await open(`index.html#${id}`, { javaScriptEnabled: false });
      await expect.poll(async () => (await page.locator(`#${id}`).boundingBox())?.y).toBeLessThan(200);
      expect(await page.locator(".endpoint").allInnerTexts()).toContainEqual(expect.stringContaining(path));
    }
  });

  test("every sample is reached by its tab and by its link, without a script", async () => {
    const { page } = await open("index.html", { javaScriptEnabled: false });
    // The first is open, and a click would close it.
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

  test("every member of the contract says how well it is known", async () => {
    const { page } = await open("index.html");
    const members = page.locator(".member");
    expect(await members.count()).toBeGreaterThan(20);
    expect(await members.filter({ hasNot: page.locator(".badge") }).count()).toBe(0);
  });

  test("every link within the site leads to a place that is there", async () => {
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

  test("the contract can be downloaded, a card and robots.txt are there, and every page names itself", async () => {
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
