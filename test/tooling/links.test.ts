/** The pages in the tarball, as they are read from there and on the registry's page, with nothing else beside them. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

async function packedFiles(): Promise<string[]> {
  const pack = ["pack", "--dry-run", "--ignore-scripts", "--json"];
  const { stdout } = await promisify(execFile)("npm", pack, { cwd: root });
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(stdout);
  return files.map(({ path }) => path);
}

/** Where the links of a page lead: inline ones, those of references, images, and tags. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`(?!\])/g, "");
  const forms = [/\]\(\s*<?([^\s)>]+)/g, /^\s*\[[^\]]+\]:\s*<?([^\s>]+)/gm, /(?:href|src)="([^"]*)"/g];
  return forms.flatMap((form) => [...prose.matchAll(form)].map(([, target = ""]) => target));
}

/** As GitHub and npm name the headings of a page. */
function anchorsOf(markdown: string): string[] {
  const headings = markdown.replace(/^```.*?^```/gms, "").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function broken(page: string, markdown: string, files: readonly string[]): string[] {
  return linksOf(markdown).filter((link) => {
    if (/^(https:|mailto:)/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    if (path === "") return !anchorsOf(markdown).includes(anchor ?? "");
    return !files.includes(posix.join(posix.dirname(page), decodeURI(path)));
  });
}

const hint = "Add it to `files` in package.json, or name it in code font as a path of the repository.";

test("every link of a page in the tarball leads to the web or to a file in the tarball", async () => {
  const files = await packedFiles();
  const pages = files.filter((name) => name.endsWith(".md"));
  expect(pages).toContain("README.md");
  for (const page of pages) {
    const markdown = await readFile(new URL(page, root), "utf8");
    expect(broken(page, markdown, files), `${page} links to what isn't in the tarball. ${hint}`).toEqual([]);
  }
});

test("a link that leads to nothing is found, in whatever form it is written", () => {
  const files = ["README.md", "LICENSE"];
  const found = (markdown: string) => broken("README.md", `# One part\n${markdown}`, files);
  expect(found("[a](LICENSE) [b](./LICENSE) [c](https://example.com) [d](#one-part) `[e](no)`")).toEqual([]);
  expect(found("[a](docs/guides/1.md)")).toEqual(["docs/guides/1.md"]);
  expect(found("[`a`](docs)")).toEqual(["docs"]);
  expect(found("[a][b]\n\n[b]: CONTRIBUTING.md")).toEqual(["CONTRIBUTING.md"]);
  expect(found('<img src="docs/card.png"> ![a](card.svg)')).toEqual(["card.svg", "docs/card.png"]);
  expect(found("[a](#another) [b](../LICENSE) [c](http://example.com)")).toEqual([
    "#another",
    "../LICENSE",
    "http://example.com",
  ]);
});
