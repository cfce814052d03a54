/** What readers do on the site, with a script and without. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { samples } from "../../docs/samples/index.mjs";
import { folder, inBrowser, open, pages, version } from "./browsing.mjs";

const spec = JSON.parse(readFileSync(join(folder, "openapi.json"), "utf8"));
const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId }]) => ({
    operationId,
    endpoint: `${method.toUpperCase()} ${path}`,
  })),
);
const markup = (/** @type {string} */ name) => readFileSync(join(folder, name), "utf8");

inBrowser("the published site", () => {
  test.each(pages)("%s loads nothing from elsewhere and reports no error", async (name) => {
    const { page, problems } = await open(name);
    expect(await page.title()).not.toBe("");
    expect(await page.locator("h1").count()).toBe(1);
    expect(problems).toEqual([]);
  });

  test("every page has a policy that allows no connection, a description, and its Markdown beside it", () => {
    for (const name of pages) {
      const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(markup(name)) ?? [];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'none'");
      expect(policy).not.toContain("unsafe");
      expect(markup(name)).toMatch(/<meta name="description" content="[^"]{10}/);
      expect(markup(name)).toMatch(
        /<meta property="og:image" content="https:\/\/docs\.example\/project\/v[^"]+\/card\.png"/,
      );
      expect(existsSync(join(folder, name.replace(/html$/, "md")))).toBe(true);
    }
  });

  test("the policy stops what would leave the page", async () => {
    const { page, problems } = await open("workbench.html");
    await expect(page.evaluate("fetch('/elsewhere')")).rejects.toThrow();
    await page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' }))");
    await expect.poll(() => problems.join()).toContain("img-src");
  });

  test.each(["HS256", "421", "sentBefore", "подпись"])("the search finds %s", async (words) => {
    const { page, problems } = await open(/[а-я]/.test(words) ? "ru/quick-start.html" : "quick-start.html");
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill(words);
    const results = page.locator("#localsearch-list .result");
    await expect.poll(() => results.count()).toBeGreaterThan(0);
    await results.first().click();
    await expect.poll(() => page.locator("#localsearch-input").count()).toBe(0);
    expect(await page.locator("main").textContent()).toMatch(new RegExp(words, "i"));
    expect(problems).toEqual([]);
  });

  test("the copy button gives the code as it stands in the file", async () => {
    const { page } = await open("reference.html");
    await page.locator(".vp-code-group").first().getByText("Python", { exact: true }).click();
    const block = page.locator(".vp-code-group .language-py:visible").first();
    await block.hover();
    await block.locator("button.copy").click();
    const copied = () => page.evaluate("navigator.clipboard.readText()");
    await expect.poll(copied).toBe(readFileSync("docs/samples/link-card.py", "utf8").trimEnd());
  });

  test("the language that was chosen stays, on another page and after a reload", async () => {
    const { page, url } = await open("reference.html");
    await page.locator(".vp-code-group").first().getByText("PHP", { exact: true }).click();
    const shown = () => page.locator(".vp-code-group .blocks > div:visible").first().getAttribute("class");
    await expect.poll(shown).toContain("language-php");
    await page.locator(".VPSidebar").getByText("Signature workbench").click();
    await expect.poll(() => page.url()).toBe(url("workbench.html"));
    await expect.poll(shown).toContain("language-php");
    await page.reload();
    await expect.poll(shown).toContain("language-php");
  });

  test("the list of versions leads to the same page of another one", async () => {
    const { page } = await open("reference.html");
    const versions = page.locator(".versions select").first();
    expect(await versions.inputValue()).toBe(version);
    await versions.selectOption("v0.0.1");
    await expect.poll(() => page.title()).toBe("An older version");
  });

  test("the address of the latest version leads to this one", async () => {
    const { page } = await open("../latest/ru/signing.html");
    await expect.poll(() => page.url()).toContain(`/project/${version}/ru/signing.html`);
  });

  test("the filter leaves the members that aren't documented", async () => {
    const { page } = await open("reference.html");
    const all = page.locator(".member:visible");
    const documented = page.locator(".member:visible:not(:has(.evidence:not(.documented)))");
    expect(await documented.count()).toBeGreaterThan(3);
    const before = await all.count();
    expect(before).toBeGreaterThan(15);
    await page.locator(".filter input").check();
    expect(await all.count()).toBeLessThan(before);
    expect(await documented.count()).toBe(0);
  });

  test("the keyboard alone reaches the text, the samples, the evidence and the search", async () => {
    const { page } = await open("reference.html");
    const reached = new Set();
    for (let presses = 0; presses < 220 && reached.size < 5; presses++) {
      await page.keyboard.press("Tab");
      const where = await page.evaluate(() => {
        const element = document.activeElement;
        const kinds = [
          ".VPSkipLink",
          ".VPNavBarSearch button",
          ".filter input",
          ".vp-code-group input",
          ".evidence summary",
        ];
        return kinds.find((kind) => element?.matches(kind));
      });
      if (where) reached.add(where);
    }
    expect([...reached].sort()).toHaveLength(5);
    await page.keyboard.press("Enter");
  });

  test("every link within the site leads to an existing place", () => {
    const ids = new Map(
      pages.map((name) => [name, new Set([...markup(name).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
    );
    const dead = pages.flatMap((from) =>
      [...markup(from).matchAll(/<a [^>]*?href="([^"]*)"/g)].flatMap(([, href = ""]) => {
        const to = new URL(href.replaceAll("&amp;", "&"), `https://docs.example/project/${version}/${from}`);
        const [, path = ""] = to.pathname.split(`/project/${version}/`);
        if (to.origin !== "https://docs.example") return [];
        const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
        const id = decodeURIComponent(to.hash.slice(1));
        const isThere =
          existsSync(join(folder, file)) && (id === "" || !file.endsWith("html") || ids.get(file)?.has(id));
        return isThere ? [] : [`${from}: ${href}`];
      }),
    );
    expect(dead).toEqual([]);
  });

  test("llms.txt names every English page, in Markdown", () => {
    const list = markup("llms.txt");
    for (const name of pages.filter((page) => !/^(ru\/|index)/.test(page))) {
      expect(list).toContain(`/${name.replace(/html$/, "md")})`);
    }
    expect(markup("signing.md")).toContain("console.log(input);");
  });

  describe("without a script", () => {
    test("the reference shows every operation, and a link scrolls to it", async () => {
      for (const { operationId, endpoint } of operations) {
        const { page } = await open(`reference.html#${operationId}`, { javaScriptEnabled: false });
        expect(await page.locator("main").textContent()).toContain(endpoint);
        expect((await page.locator(`#${operationId}`).boundingBox())?.y).toBeLessThan(250);
      }
      expect(operations.length).toBeGreaterThan(1);
    });

    test("every sample and every guide is readable", async () => {
      const { page } = await open("reference.html", { javaScriptEnabled: false });
      const shown = (await page.locator(".vp-code-group pre:visible").allTextContents()).map((text) => text.trimEnd());
      for (const { file } of samples)
        expect(shown).toContain(readFileSync(join("docs/samples", file), "utf8").trimEnd());
      for (const name of ["outcomes.html", "ru/outcomes.html"]) {
        const { page } = await open(name, { javaScriptEnabled: false });
        expect(await page.locator("main table").first().isVisible()).toBe(true);
      }
    });

    test("every diagram is drawn, with a text alternative", async () => {
      for (const name of ["quick-start.html", "outcomes.html"]) {
        const { page } = await open(name, { javaScriptEnabled: false });
        const diagram = page.locator("main img");
        expect(await diagram.getAttribute("alt")).toMatch(/\w+ \w+/);
        await diagram.scrollIntoViewIfNeeded();
        // A broken image has no size.
        await expect.poll(async () => (await diagram.boundingBox())?.height).toBeGreaterThan(50);
      }
    });
  });
});
