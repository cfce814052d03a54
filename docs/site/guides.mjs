/** The guides: Markdown, and what a line such as `<!-- include: a/file.ts -->` brings in from elsewhere. */
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { fileOf, markdown } from "./html.mjs";

const DIRECTIVE = /^<!-- (\w+): (.+?) -->$/gm;
const LANGUAGES = { ".mjs": "js", ".yml": "yaml", ".m": "objectivec", ".cs": "csharp", ".ml": "ocaml" };

/** The name by which the highlighter knows the language of a file. */
export const languageOf = (file) => LANGUAGES[extname(file)] ?? extname(file).slice(1).toLowerCase();

/** @returns {string[]} the guides in a reader's order, which their names begin with */
export const guideFiles = (root) =>
  readdirSync(join(root, "spec/guides"))
    .filter((name) => name.endsWith(".md"))
    .sort();

/** Where a guide is on the site: `spec/guides/2-signing.md` is `signing.html`. */
const slugOf = (name) => name.replace(/^\d+-|\.md$/g, "");

/** @returns {Promise<import("./page.mjs").Page[]>} */
export async function guides(root, spec) {
  const pages = guideFiles(root).map((name) => guide(root, spec, `spec/guides/${name}`, slugOf(name)));
  return Promise.all([...pages, guide(root, spec, "CHANGELOG.md", "changelog")]);
}

async function guide(root, spec, path, slug) {
  const source = fileOf(root, path, "spec/docs/guides.mjs");
  const brought = await Promise.all(
    [...source.matchAll(DIRECTIVE)].map(([line, what, which]) => bring(line, what, which)),
  );
  const text = source.replace(DIRECTIVE, () => brought.shift() ?? "");
  return { slug, ...opening(path, source), ...markdown(text, linkTo) };

  async function bring(line, what, which) {
    if (what === "include") return `\`\`\`${languageOf(which)}\n${fileOf(root, which, path)}\`\`\``;
    if (what === "help") return help(root, which);
    if (what === "spec" && which in FROM_SPEC) return FROM_SPEC[which](spec);
    throw new Error(
      `${path} has ${line}. Write include: a file, help: a command, or spec: ${Object.keys(FROM_SPEC).join(" or ")}.`,
    );
  }
}

/** Between guides the links are those of the files, so that they work where the files are read. */
function linkTo(href) {
  const [, name, rest = ""] = /^(\d+-[\w-]+\.md)(#.*)?$/.exec(href) ?? [];
  return name ? `${slugOf(name)}.html${rest}` : href;
}

function opening(path, source) {
  const [, title, description] = /^# (.+)\n\n([^\n#<`][\s\S]*?)\n\n/.exec(source) ?? [];
  if (title && description)
    return { title, description: description.replace(/\s+/g, " ").replace(/[`*]|\]\(.*?\)|\[/g, "") };
  throw new Error(`${path} must open with a title, as in "# Signing", and a paragraph that says what it is about.`);
}

const FROM_SPEC = {
  undocumented: ({ info }) => info.description.split(/^## .*undocumented\n/m)[1] ?? missing("undocumented"),
  /** Every member that doesn't rest on the vendor's own words about this API. */
  doubts: (spec) => {
    const rows = [];
    const walk = (value, path) => {
      if (typeof value !== "object" || value === null) return;
      const known = value["x-evidence"];
      if (known && known.level !== "documented") {
        const said = [known.note, known.optional].filter(Boolean).join(" ").replaceAll("|", "\\|");
        rows.push(`| \`${nameOf(spec, path)}\` | ${known.level} | ${[known.source].flat().join(", ")} | ${said} |`);
      }
      for (const [key, inner] of Object.entries(value)) if (key !== "x-evidence") walk(inner, [...path, key]);
    };
    walk({ paths: spec.paths, components: spec.components }, []);
    return ["| what | level | source | why |", "|---|---|---|---|", ...rows].join("\n");
  },
};

/** What a reader calls it: `Envelope.error_code`, `requestStatus.200`. */
function nameOf(spec, [, ...path]) {
  const named = path.map((key, at) => spec.paths[path[at - 1] ?? ""]?.[key].operationId ?? key);
  const skipped = ["schemas", "responses", "properties", "securitySchemes", ...Object.keys(spec.paths)];
  return named
    .filter((key) => !skipped.includes(key))
    .join(".")
    .replace(".items", "[]");
}

/** @returns {never} */
function missing(which) {
  throw new Error(
    `spec/openapi.yaml has no part "${which}" in its description. Restore its heading, or mend spec/docs/guides.mjs.`,
  );
}

async function help(root, command) {
  const at = join(root, "dist/cli", `${command}.js`);
  const loaded = await import(pathToFileURL(at).href).catch((cause) => {
    throw new Error(`dist/cli/${command}.js, whose help a guide shows, can't be loaded. Run: npm run build`, { cause });
  });
  return `\`\`\`text\n${loaded.help}\n\`\`\``;
}
