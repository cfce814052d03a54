/** The package's own reference, a page an entry, from the doc comments in src/. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application } from "typedoc";
import { markdown } from "./html.mjs";

/**
 * @param {string} root
 * @param {{ name: string, exports: Record<string, string> }} manifest
 * @returns {Promise<import("./page.mjs").Page[]>}
 */
export async function typescript(root, { name, exports }) {
  const entries = Object.entries(exports).flatMap(([entry, file]) => {
    const [, module] = /^\.\/dist\/(.+)\.js$/.exec(file) ?? [];
    return module ? [{ title: join(name, entry), module }] : [];
  });
  // Markdown, so that these pages look like the others and need no script either.
  const options = {
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: entries.map(({ module }) => join(root, `src/${module}.ts`)),
    tsconfig: join(root, "src/tsconfig.json"),
    readme: "none",
    disableSources: true,
    excludeExternals: true,
    skipErrorChecking: true, // `npm run typecheck` is where they are told
    outputFileStrategy: "modules",
    interfacePropertiesFormat: "table",
    parametersFormat: "table",
    hideBreadcrumbs: true,
    hidePageHeader: true,
    hidePageTitle: true,
    logLevel: "Error",
  };
  // The plugin's options are unknown to the type.
  const app = await Application.bootstrapWithPlugins(/** @type {import("typedoc").TypeDocOptions} */ (options));
  const project = await app.convert();
  if (!project) throw new Error("The doc comments could not be read; see above. Run: npm run typecheck");
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  try {
    await app.outputs.writeOutput({ name: "markdown", path: folder }, project);
    return entries.map(({ title, module }) => {
      const text = readFileSync(join(folder, `${module}.md`), "utf8").replace(/^\*\*\*$/gm, "");
      const linkTo = (href) => href.replace(/^([\w/-]+)\.md/, "api-$1.html");
      const description = `What ${title} exports, from the comments in its source.`;
      return { slug: `api-${module}`, title, description, ...markdown(`# ${title}\n\n${text}`, linkTo) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
