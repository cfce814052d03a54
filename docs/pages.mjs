/**
 * Writes the pages of the site as Markdown into docs/.pages, from the spec, the guides, the samples and the doc comments.
 * VitePress makes HTML of them, and they are published beside it as they are.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Application } from "typedoc";
import { bundled } from "../spec/tools/bundle.mjs";
import { codeGroup, reference } from "./reference.mjs";
import { operation, samples } from "./samples/index.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const PAGES = join(root, "docs/.pages");
const LANGUAGES = { ".mjs": "js", ".yml": "yaml", ".m": "objective-c", ".cs": "csharp", ".ml": "ocaml" };
const DIRECTIVE = /^<!-- (\w+): (.+?) -->$/gm;

/** The guides in their order. Each is in docs/guides, and in Russian in docs/guides/ru. */
export const GUIDES = [
  "quick-start",
  "signing",
  "outcomes",
  "crash-safety",
  "testing",
  "other-languages",
  "checking",
  "production",
  "networks",
  "monitoring",
  "undocumented",
  "glossary",
];

/** @returns what the navigation and the workbench show of the pages and the spec */
export async function writePages() {
  rmSync(PAGES, { recursive: true, force: true });
  const spec = bundled(join(root, "spec/openapi.yaml"));
  const sections = {};
  const api = await typescript();
  for (const language of /** @type {const} */ (["en", "ru"])) {
    const folder = language === "en" ? "" : language;
    const made = reference(spec, { operation, samples: shownSamples() }, language);
    sections[language] = made.sections;
    // In English in each, so that readers stay where they are.
    for (const [name, text] of api) write(join(folder, name), text);
    write(join(folder, "changelog.md"), fileOf("CHANGELOG.md", "docs/pages.mjs"));
    write(join(folder, "reference.md"), made.text);
    const guides = join("docs/guides", folder);
    for (const name of readdirSync(join(root, guides)).filter((file) => /\.(md|svg)$/.test(file))) {
      const text = fileOf(join(guides, name), "docs/pages.mjs");
      write(join(folder, name), name.endsWith(".md") ? await expanded(text, join(guides, name), spec) : text);
    }
  }
  mkdirSync(join(PAGES, "public"), { recursive: true });
  cpSync(join(root, "docs/public"), join(PAGES, "public"), { recursive: true });
  cpSync(join(root, "spec/openapi.yaml"), join(PAGES, "public/openapi.yaml"));
  write("public/openapi.json", JSON.stringify(spec, null, 2));
  const algorithms = spec.components.schemas.JwsProtectedHeader.properties.alg.enum;
  return { sections, algorithms, api: api.map(([name]) => name) };
}

const shownSamples = () =>
  samples.map(({ name, file }) => {
    return { name, text: fileOf(`docs/samples/${file}`, "docs/samples/index.mjs"), language: languageOf(file) };
  });

/** The highlighter's name for the language of a file. */
const languageOf = (file) => LANGUAGES[extname(file)] ?? extname(file).slice(1).toLowerCase();

function write(name, text) {
  const file = join(PAGES, name);
  mkdirSync(dirname(file), { recursive: true });
  const [, first = ""] = /^# .+\n+([^\n#<`:][\s\S]*?)\n\n/.exec(text) ?? [];
  const plain = first.replace(/\s+/g, " ").replace(/[`*]|\]\(.*?\)|\[/g, "");
  const wide = /^:+ columns$/m.test(text) ? "pageClass: wide\naside: false\n" : "";
  writeFileSync(file, plain ? `---\ndescription: ${JSON.stringify(plain)}\n${wide}---\n\n${text}` : text);
}

/** The text of a file of this repository. `asker` is the file that refers to it; the error message names it. */
function fileOf(path, asker) {
  if (existsSync(join(root, path))) return readFileSync(join(root, path), "utf8");
  throw new Error(`${asker} refers to ${path}, which doesn't exist. Correct the path there, then run: npm run docs`);
}

/** A guide, with the parts of other files that lines such as `<!-- include: a/file.ts -->` ask for. */
async function expanded(source, path, spec) {
  const parts = [];
  for (const [line, what = "", which = ""] of source.matchAll(DIRECTIVE)) parts.push(await part(line, what, which));
  return source.replace(DIRECTIVE, () => parts.shift() ?? "");

  async function part(line, what, which) {
    if (what === "include") return `\`\`\`${languageOf(which)} [${which}]\n${fileOf(which, path)}\`\`\``;
    if (what === "help") return `\`\`\`text\n${await help(which)}\n\`\`\``;
    if (what === "spec" && which in FROM_SPEC) return FROM_SPEC[which](spec);
    const known = Object.keys(FROM_SPEC).join('" or "spec: ');
    throw new Error(`${path} has the line ${line}. Write "include: <file>", "help: <command>" or "spec: ${known}".`);
  }
}

const FROM_SPEC = {
  samples: () => codeGroup(shownSamples()),
  undocumented: ({ info }) => {
    const [, text] = info.description.split(/^## .*undocumented\n/m);
    if (text) return text;
    throw new Error("info.description in spec/openapi.yaml has no section of what is undocumented. Restore it.");
  },
  /** A table of everything that doesn't rest on the vendor's own words about this API. */
  doubts: (spec) => {
    const rows = [];
    const walk = (value, path) => {
      if (typeof value !== "object" || value === null) return;
      const evidence = value["x-evidence"];
      if (evidence && evidence.level !== "documented") {
        const reason = [evidence.note, evidence.optional].filter(Boolean).join(" ").replaceAll("|", "\\|");
        rows.push(
          `| \`${nameOf(spec, path)}\` | ${evidence.level} | ${[evidence.source].flat().join(", ")} | ${reason} |`,
        );
      }
      for (const [key, inner] of Object.entries(value)) if (key !== "x-evidence") walk(inner, [...path, key]);
    };
    walk({ paths: spec.paths, components: spec.components }, []);
    return ["| what | level | source | why |", "|---|---|---|---|", ...rows].join("\n").replaceAll(/\n(?!\|)/g, " ");
  },
};

/** A readable name for a place in the spec: `Envelope.error_code`, `requestStatus.200`. */
function nameOf(spec, [, ...path]) {
  const named = path.map((key, at) => spec.paths[path[at - 1] ?? ""]?.[key].operationId ?? key);
  const skipped = ["schemas", "responses", "properties", "securitySchemes", ...Object.keys(spec.paths)];
  return named
    .filter((key) => !skipped.includes(key))
    .join(".")
    .replace(".items", "[]");
}

async function help(command) {
  const file = join(root, "dist/cli", `${command}.js`);
  if (existsSync(file)) return (await import(pathToFileURL(file).href)).help;
  throw new Error(`A guide shows the help of dist/cli/${command}.js, which isn't there. Run: npm run build`);
}

/** The reference of the package: a page for each entry, from the doc comments in src/. */
async function typescript() {
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entries = Object.entries(exports).flatMap(([entry, target]) => {
    // TypeDoc names the page of `signing/index.ts` after its folder.
    const [, path = "", module = ""] = /^\.\/dist\/((.+?)(?:\/index)?)\.js$/.exec(target.import?.default ?? "") ?? [];
    return module ? [{ title: join(name, entry), page: entry === "." ? "client" : entry.slice(2), path, module }] : [];
  });
  // TypeDoc's type doesn't include the options of its plugins.
  const options = /** @type {import("typedoc").TypeDocOptions} */ ({
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
  });
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (!project) throw new Error("TypeDoc can't read the doc comments; see above. Run: npm run typecheck");
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  const pageOf = new Map(entries.map(({ module, page }) => [module, page]));
  try {
    await app.outputs.writeOutput({ name: "markdown", path: folder }, project);
    return entries.map(({ title, module, page }) => {
      const text = readFileSync(join(folder, `${module}.md`), "utf8")
        // Without lines between sections; tags would stay text.
        .replaceAll(/^\*\*\*$|<br \/>/gm, " ")
        .replaceAll(/<a id="([\w-]+)"><\/a> (`[^`]+`)/g, "$2{#$1}")
        .replaceAll(/\]\((?:\.\.\/)*([\w/-]+)\.md/g, (_, to) => `](${pageOf.get(to) ?? relative(module, to)}.md`);
      return /** @type {const} */ ([`api/${page}.md`, `# ${title}\n\n${text}`]);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
