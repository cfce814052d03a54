import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { folder, inBrowser, open, pages } from "./browsing.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [WIDTHS, SCHEMES] = [[360, 1440], /** @type {const} */ (["light", "dark"])];

inBrowser("how the site looks", () => {
  describe.each(WIDTHS.flatMap((width) => SCHEMES.map((colorScheme) => ({ width, colorScheme }))))(
    "at $width px in $colorScheme",
    ({ width, colorScheme }) => {
      test.each(pages)("%s has no serious accessibility problem and no horizontal scrolling", async (name) => {
        const { page } = await open(name, { viewport: { width, height: 800 }, colorScheme });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        await page.evaluate(axe);
        /** @type {import("axe-core").AxeResults} */
        const { violations, passes } = await page.evaluate("axe.run()");
        // Contrast was checked, so the colour scheme matters.
        expect(passes.map(({ id }) => id)).toContain("color-contrast");
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
      });
    },
  );

  test("the first operation is visible within a second, and no page has 400 KB or more", async () => {
    const { page } = await open("index.html", { from: "subpath" });
    expect((await page.locator(".endpoint").first().boundingBox())?.y).toBeLessThan(720);
    const paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    await expect.poll(() => page.evaluate(paint)).toBeGreaterThan(0);
    const after = Math.round(Number(await page.evaluate(paint)));
    const sizes = pages.map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }));
    const weights = sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(", ");
    console.log(`first paint after ${after} ms; gzip: ${weights}`);
    expect(after).toBeLessThan(1000);
    expect(sizes.filter(({ bytes }) => bytes >= 400_000)).toEqual([]);
  });
});
