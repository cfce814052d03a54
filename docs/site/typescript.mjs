/** The reference of the package: a page for each entry, from the doc comments in src/. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application } from "typedoc";
import { markdown } from "./html.mjs";

/**
 * @param {string} root
 * @param {{ name: string, exports: Record<string, string | { import: { default: string } }> }} manifest
 * @returns {Promise<import("./page.mjs").Page[]>}
 */
export async function typescript(root, { name, exports }) {
  const entries = Object.entries(exports).flatMap(([entry, target]) => {
    const file = typeof target === "string" ? target : target.import.default;
    // TypeDoc names the page of `signing/index.ts` after its folder.
    const [, path, module] = /^\.\/dist\/((.+?)(?:\/index)?)\.js$/.exec(file) ?? [];
    const slug = `api-${entry === "." ? "index" : entry.slice(2)}`;
    return module ? [{ title: join(name, entry), slug, path, module }] : [];
  });
  // Markdown, so that these pages look like the others and need no script.
  const options = {
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: entries.map(({ path }) => join(root, `src/${path}.ts`)),
    tsconfig: join(root, "src/tsconfig.json"),
    readme: "none",
    disableSources: true,
    excludeExternals: true,
    skipErrorChecking: true, // `npm run typecheck` reports type errors
    outputFileStrategy: "modules",
    interfacePropertiesFormat: "table",
    parametersFormat: "table",
    hideBreadcrumbs: true,
    hidePageHeader: true,
    hidePageTitle: true,
    logLevel: "Error",
  };
  // TypeDoc's type doesn't include the options of its plugins.
  const app = await Application.bootstrapWithPlugins(/** @type {import("typedoc").TypeDocOptions} */ (options));
  const project = await app.convert();
  if (!project) throw new Error("TypeDoc can't read the doc comments; see above. Run: npm run typecheck");
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  const linkTo = (href) => href.replace(/^([\w/-]+)\.md/, (_, to) => `${slugs.get(to)}.html`);
  const slugs = new Map(entries.map(({ module, slug }) => [module, slug]));
  try {
    await app.outputs.writeOutput({ name: "markdown", path: folder }, project);
    return entries.map(({ title, slug, module }) => {
      // Without lines between sections. Tags stay text, also those of line breaks.
      const text = readFileSync(join(folder, `${module}.md`), "utf8").replaceAll(/^\*\*\*$|<br \/>/gm, " ");
      const description = `What ${title} exports, from the comments in its source.`;
      return { slug, title, description, ...markdown(`# ${title}\n\n${text}`, { linkTo }) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
