import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { inBrowser, open, pages } from "./browsing.mjs";
import { flawsOf } from "./layout.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

inBrowser("how the site looks", () => {
  test.each(pages)(
    "%s stays on the site, breaks no rule of WCAG 2.2 AA in either scheme, and can be read whole at each width",
    async (name) => {
      for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        const { page, problems } = await open(name, { viewport: { width: 1440, height: 900 }, colorScheme });
        expect(problems, "requests that leave the site, and errors").toEqual([]);
        expect(await page.title()).not.toBe("");
        expect(await page.locator("h1").count()).toBe(1);
        expect(await page.evaluate("document.documentElement.classList.contains('dark')")).toBe(colorScheme === "dark");
        await page.evaluate(axe);
        /** @type {import("axe-core").AxeResults} */
        const { violations, passes } = await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
        // Contrast was checked, so the colour scheme matters.
        expect(passes.map(({ id }) => id)).toContain("color-contrast");
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
        for (const width of [1440, 768, 390, 360]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
          expect(await page.evaluate(flawsOf), `at ${width} px`).toEqual([]);
        }
      }
    },
  );

  test("the reference is painted within a second, and its first view takes 300 KB at most", async () => {
    const { page } = await open("index.html");
    /** @type {import("playwright-core").Response[]} */
    const responses = [];
    page.on("response", (response) => responses.push(response));
    await page.goto(page.url().replace("index.html", "reference.html"), { waitUntil: "networkidle" });
    const paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    await expect.poll(() => page.evaluate(paint)).toBeGreaterThan(0);
    const after = Math.round(Number(await page.evaluate(paint)));
    const bodies = await Promise.all(responses.map((response) => response.body()));
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    console.log(`first paint after ${after} ms; ${bodies.length} files, ${Math.round(bytes / 1000)} KB with gzip`);
    expect(after).toBeLessThan(1000);
    expect(bytes).toBeLessThan(300_000);
  });
});
