/** The pages about the TypeScript package, made by TypeDoc from the doc comments in src/. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Application } from "typedoc";

/**
 * Of each entry of the package a page of Markdown.
 *
 * @param {string} root
 * @param {Record<string, { title: string, tasks?: Record<string, string[]> }>} pages of words.yaml, by the page's name
 */
export async function apiPages(root, pages) {
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entries = Object.entries(exports).flatMap(([entry, target]) => {
    // TypeDoc names the page of `signing/index.ts` after its folder.
    const [, path = "", module = ""] = /^\.\/dist\/((.+?)(?:\/index)?)\.js$/.exec(target.import?.default ?? "") ?? [];
    return module ? [{ from: join(name, entry), page: entry === "." ? "client" : entry.slice(2), path, module }] : [];
  });
  const entryPoints = entries.map(({ path }) => join(root, `src/${path}.ts`));
  const app = await Application.bootstrapWithPlugins({ options: join(root, "docs/typedoc.json"), entryPoints });
  const project = await app.convert();
  if (!project) throw new Error("TypeDoc can't read the doc comments; see above. Run: npm run typecheck");
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  await app.outputs.writeOutput({ name: "markdown", path: folder }, project);
  const pageOf = new Map(entries.map(({ module, page }) => [module, page]));
  const made = entries.map(({ from, module, page, path }) => {
    const text = readFileSync(join(folder, `${module}.md`), "utf8")
      // Tags would stay text.
      .replaceAll("<br />", " ")
      // TypeDoc takes the member `code` of the class CardLinkError for a heading of the name of the type CardLinkErrorCode.
      .replaceAll(/\(#(cardlinkerror(?:code|family))-1\)/g, "(#$1)")
      .replaceAll(/<a id="([\w-]+)"><\/a> (`[^`]+`)/g, "$2{#$1}")
      .replaceAll(/\]\((?:\.\.\/)*([\w/-]+)\.md/g, (_, to) => `](${pageOf.get(to) ?? relative(module, to)}.md`);
    const { title, tasks } = pages[page] ?? {};
    if (!title) throw new Error(`docs/words.yaml has no api page named ${page}. Add its title there, under "api".`);
    const intro = `What TypeScript code imports from \`${from}\`, with the comments of its declarations.`;
    const body = tasks ? byTask(text, tasks, page) : text;
    return { page, file: `src/${path}.ts`, text: `# ${title}\n\n${intro}\n\n${body}` };
  });
  rmSync(folder, { recursive: true });
  return made;
}

/** What openapi-typescript makes of the spec; the reference tells it. */
const GENERATED = /^### (paths|operations|components)\n.*/s;
const TOLD =
  "### $1\n\nMade from the contract by openapi-typescript. The [reference](../reference.md) says what is in it.";

/** TypeDoc's sections, and the methods that the tasks name as sections of their own, under what readers come to do. */
function byTask(text, tasks, page) {
  const method = new RegExp(`^(?=##### (?:${Object.values(tasks).flat().join("|")})\\(\\)$)`, "m");
  const sections = new Map(
    text
      .split(/^(?:## .*|\*\*\*)$/m)
      .flatMap((group) => group.split(method))
      .map((section) =>
        section
          .replace(/#### Methods\s*$/, "")
          .trim()
          .replace(GENERATED, TOLD),
      )
      .flatMap((section) => {
        const [, depth = "", name = ""] = /^(###|#####) (\w+)/.exec(section) ?? [];
        const raised = depth === "###" ? section : section.replaceAll(/^##(?=#{3,4} )/gm, "");
        return name ? [[name, raised]] : [];
      }),
  );
  const parts = Object.entries(tasks).map(([task, names]) => {
    const taken = names.map((name) => {
      const section = sections.get(name);
      if (!section)
        throw new Error(`docs/words.yaml lists ${name} under api.${page}, which the package doesn't export.`);
      sections.delete(name);
      return section;
    });
    return [`## ${task}`, ...taken].join("\n\n");
  });
  const left = [...sections.keys()].join(", ");
  if (left) throw new Error(`docs/words.yaml, api.${page}.tasks: say under which task readers find ${left}.`);
  return parts.join("\n\n");
}
