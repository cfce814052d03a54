/** What readers do on the site, with a script and without. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { samples, signAndSend } from "../../docs/samples/index.mjs";
import { folder, inBrowser, open, pages, version } from "./browsing.mjs";

const spec = JSON.parse(readFileSync(join(folder, "openapi.json"), "utf8"));
const markup = (/** @type {string} */ name) => readFileSync(join(folder, name), "utf8");

inBrowser("the published site", () => {
  test("every page has a policy that allows no connection, a description, and its Markdown beside it", async () => {
    for (const name of pages) {
      const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(markup(name)) ?? [];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'none'");
      expect(policy).not.toContain("unsafe");
      expect(markup(name)).toMatch(/<meta name="description" content="[^"]{10}/);
      expect(markup(name)).toMatch(/"og:image" content="https:\/\/docs\.example\/project\/v[^"]+\/card\.png"/);
      // Without what only the site reads.
      const text = markup(name.replace(/html$/, "md"));
      expect(text.length).toBeGreaterThan(100);
      expect(text, name).not.toMatch(/^:::|\{#/m);
    }
    expect(markup("reference.md")).toMatch(/^# API reference\n.*documented: \[PAGE\]/s);
    const { page, url } = await open("signing.html");
    await page.getByText("This page as Markdown").click();
    await page.waitForURL(url("signing.md"));
  });

  test("every page leads to where it is edited", async () => {
    const sources = {
      "signing.html": "docs/guides/signing.md",
      "ru/signing.html": "docs/guides/ru/signing.md",
      "reference.html": "spec/openapi.yaml",
      "api/mock.html": "src/mock/index.ts",
      "changelog.html": "CHANGELOG.md",
    };
    for (const [name, source] of Object.entries(sources)) {
      expect(existsSync(source)).toBe(true);
      const { page } = await open(name);
      const href = await page.locator(".edit-link-button").getAttribute("href");
      expect(href).toBe(`https://github.com/example/project/edit/main/${source}`);
    }
  });

  test("the end of a page leads to the previous and to the next one", async () => {
    const { page, url } = await open("signing.html");
    await page.locator(".pager-link.next").click();
    await page.waitForURL(url("outcomes.html"));
    await page.locator(".pager-link.prev").click();
    await page.waitForURL(url("signing.html"));
    // The address changes before the page does.
    await page.locator("h1", { hasText: "Signing" }).waitFor();
  });

  test("an address without a page leads on and to the search, in the language of the address", async () => {
    for (const [missing, folder] of Object.entries({ "gone.html": "", "ru/gone.html": "ru/" })) {
      const { page, url } = await open("404.html", { missing });
      const hrefs = await page.evaluate("[...document.querySelectorAll('.not-found a')].map(({ href }) => href)");
      expect(hrefs).toEqual(["quick-start", "reference", "troubleshooting"].map((to) => url(`${folder}${to}.html`)));
      await page.locator(".not-found button").click();
      await page.locator("#localsearch-input:focus").waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".not-found a").first().click();
      await page.waitForURL(url(`${folder}quick-start.html`));
    }
  });

  test("on a phone the menus lead to the guides, to the other language and to the dark scheme", async () => {
    const { page, url } = await open("signing.html", { viewport: { width: 360, height: 740 } });
    await page.locator(".VPNavBarHamburger").click();
    await page.locator(".VPNavScreen .VPSwitchAppearance").click();
    expect(await page.evaluate("document.documentElement.classList.contains('dark')")).toBe(true);
    await page.locator(".VPNavScreenTranslations button").click();
    await page.locator(".VPNavScreenTranslations").getByText("Русский").click();
    await page.waitForURL(url("ru/signing.html"));
    await page.locator(".VPLocalNav button.menu").click();
    await page.locator(".VPSidebar a[href$='ru/outcomes.html']").click();
    await page.waitForURL(url("ru/outcomes.html"));
  });

  test("the social card has the size that previews ask for", () => {
    const card = readFileSync(join(folder, "card.png"));
    expect([card.readUInt32BE(16), card.readUInt32BE(20)]).toEqual([1200, 630]);
  });

  test("the policy stops what would leave the page", async () => {
    const { page, problems } = await open("workbench.html");
    await expect(page.evaluate("fetch('/elsewhere')")).rejects.toThrow();
    await page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' }))");
    await expect.poll(() => problems.join()).toContain("img-src");
  });

  const SOUGHT = ["HS256", "idempotency", "webhook", "postman", "401", "timeout", "дубликат", "таймаут", "вебхук"];
  test.each(SOUGHT)("the search finds %s", async (words) => {
    const { page, problems } = await open(/[а-я]/.test(words) ? "ru/quick-start.html" : "quick-start.html");
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill(words);
    const results = page.locator("#localsearch-list .result");
    await expect.poll(() => results.count()).toBeGreaterThan(0);
    await results.first().click();
    await expect.poll(() => page.locator("#localsearch-input").count()).toBe(0);
    await expect.poll(() => page.locator("main").textContent()).toMatch(new RegExp(words, "i"));
    expect(problems).toEqual([]);
  });

  test("the copy button gives the code as it stands in the file", async () => {
    const { page } = await open("reference.html");
    await page.locator(".fold summary").first().click();
    await page.locator(".fold").first().getByText("Python", { exact: true }).click();
    const block = page.locator(".fold .language-py:visible");
    await block.hover();
    await block.locator("button.copy").click();
    const copied = () => page.evaluate("navigator.clipboard.readText()");
    await expect.poll(copied).toBe(readFileSync("docs/samples/link-card.py", "utf8").trimEnd());
  });

  test("the language that was chosen stays, on another page and after a reload", async () => {
    const { page, url } = await open("reference.html");
    await page.locator(".vp-code-group").first().getByText("PHP", { exact: true }).click();
    // An answer is no language.
    await page.locator(".answers").first().getByText("200 refused", { exact: true }).click();
    const sample = page.locator(".vp-code-group .blocks > div:visible").first();
    const shown = () => sample.getAttribute("class");
    await expect.poll(shown).toContain("language-php");
    await page.locator(".VPSidebar").getByText("Signature workbench").click();
    await page.waitForURL(url("workbench.html"));
    await expect.poll(shown).toContain("language-php");
    const lines = signAndSend(readFileSync("docs/samples/link-card.php", "utf8"));
    await expect.poll(async () => (await sample.locator("pre").textContent())?.trimEnd()).toBe(lines);
    await page.reload();
    await expect.poll(shown).toContain("language-php");
  });

  test("the version in the menu leads to all versions, and from there to another one", async () => {
    const { page } = await open("reference.html");
    await page.getByRole("button", { name: version }).hover();
    const all = page.locator(".VPNavBarMenu").getByRole("link", { name: "All versions" });
    expect(await all.getAttribute("href")).toBe("https://docs.example/project/");
    await page.goto(new URL("../index.html", page.url()).href);
    await page.getByText("v0.0.1").click();
    await expect.poll(() => page.title()).toBe("An older version");
  });

  test("the address of the latest version leads to this one", async () => {
    const { page } = await open("../latest/ru/signing.html");
    await expect.poll(() => page.url()).toContain(`/project/${version}/ru/signing.html`);
  });

  test("what is English on the Russian site says so, and the reference tells nothing in English", async () => {
    for (const name of ["ru/reference.html", "ru/undocumented.html"]) {
      const { page } = await open(name);
      const latin = await page.locator("main :is(p, li, td, summary):not(:has(p, li))").evaluateAll((elements) =>
        elements
          .map((element) => {
            const prose = /** @type {HTMLElement} */ (element.cloneNode(true));
            for (const code of prose.querySelectorAll("code, a")) code.remove();
            return prose.textContent ?? "";
          })
          .filter((text) => /[a-z]+ [a-z]+ [a-z]+/.test(text)),
      );
      expect(latin).toEqual([]);
      const labels = await page
        .locator("[id$=aria-label], .header-anchor, button")
        .evaluateAll((elements) =>
          elements.map((of) => `${of.ariaLabel} ${of.getAttribute("title")} ${of.textContent}`),
        );
      expect(labels.filter((label) => !/[а-яё]|v\d/.test(label))).toEqual([]);
    }
    const { page } = await open("ru/changelog.html");
    expect(await page.locator("[lang=en] h2").count()).toBeGreaterThan(0);
    expect(await page.locator("main h2:not([lang=en] *)").count()).toBe(2);
  });

  test("the filter leaves the members that aren't documented", async () => {
    const { page } = await open("reference.html");
    const all = page.locator(".member:visible");
    const documented = page.locator(".member:visible:has(.evidence):not(:has(.evidence:not(.documented)))");
    expect(await documented.count()).toBeGreaterThan(3);
    const before = await all.count();
    expect(before).toBeGreaterThan(15);
    await page.locator(".filter input").check();
    expect(await all.count()).toBeLessThan(before);
    expect(await documented.count()).toBe(0);
  });

  test("the keyboard alone skips to the text, and opens evidence, a sample, the filter and the search", async () => {
    const { page } = await open("reference.html");
    /** Presses Tab until the focus is there. */
    const tabTo = async (/** @type {string} */ selector) => {
      const there = `document.activeElement.matches(${JSON.stringify(selector)})`;
      for (let presses = 0; presses < 200; presses++) {
        if (await page.evaluate(there)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab doesn't reach ${selector}`);
    };
    await tabTo(".VPSkipLink");
    await page.keyboard.press("Enter");
    await tabTo(".filter input");
    await page.keyboard.press("Space");
    expect(await page.locator(".filter input").isChecked()).toBe(true);
    await page.keyboard.press("Space");
    await tabTo(".evidence summary");
    await page.keyboard.press("Enter");
    expect(await page.locator(".evidence").first().getAttribute("open")).not.toBe(null);
    await tabTo(".vp-code-group input");
    await page.keyboard.press("ArrowRight");
    const sample = page.locator(".vp-code-group .blocks > div:visible").first();
    await expect.poll(() => sample.getAttribute("class")).toContain("language-js");
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input:focus").waitFor();
    await page.keyboard.type("421");
    await page.locator("#localsearch-list .result.selected").waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).not.toContain("reference");
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
    expect(list, "an entry without a title").not.toContain("[](");
    expect(markup("signing.md")).toContain("console.log(input);");
  });

  describe("without a script", () => {
    test("the reference shows every operation, and a link scrolls to it", async () => {
      for (const [path, { post }] of Object.entries(spec.paths)) {
        const { page } = await open(`reference.html#${post.operationId}`, { javaScriptEnabled: false });
        expect(await page.locator("main").textContent()).toContain(`POST ${path}`);
        expect((await page.locator(`#${post.operationId}`).boundingBox())?.y).toBeLessThan(250);
      }
      expect(Object.keys(spec.paths).length).toBeGreaterThan(1);
    });

    test("every sample and every guide is readable", async () => {
      const { page } = await open("reference.html", { javaScriptEnabled: false });
      await page.locator(".fold summary").first().click();
      const shown = (await page.locator(".vp-code-group pre:visible").allTextContents()).map((text) => text.trimEnd());
      for (const { file } of samples) {
        const text = readFileSync(join("docs/samples", file), "utf8");
        expect(shown).toContain(text.trimEnd());
        expect(shown).toContain(signAndSend(text));
      }
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
