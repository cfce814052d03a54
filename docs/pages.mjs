/**
 * Writes the pages of the site as Markdown into docs/.pages, from the spec, the guides, the samples and the doc comments.
 * VitePress makes HTML of them.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "yaml";
import { bundled } from "../spec/tools/bundle.mjs";
import { apiPages } from "./api.mjs";
import { codeGroup } from "./blocks.mjs";
import { reference } from "./reference.mjs";
import { operation, samples, signAndSend } from "./samples/index.mjs";
import { withTexts } from "./translate.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const PAGES = join(root, "docs/.pages");
export const WORDS = parse(readFileSync(join(root, "docs/words.yaml"), "utf8"));
const HIGHLIGHTED_AS = { ".mjs": "js", ".yml": "yaml", ".m": "objective-c", ".cs": "csharp", ".ml": "ocaml" };

/** Writes all pages, and returns the bundled spec. */
export async function writePages() {
  rmSync(PAGES, { recursive: true, force: true });
  const spec = bundled(join(root, "spec/openapi.yaml"));
  const api = await apiPages(root, WORDS.api);
  for (const [language, folder] of Object.entries({ en: "", ru: "ru" })) {
    const own = language === "en" ? spec : withTexts(spec);
    const text = reference(own, { operation, samples: shownSamples() }, WORDS[language].reference);
    const front = "pageClass: wide\naside: false";
    write(join(folder, "reference.md"), "spec/openapi.yaml", text, front);
    const guides = join("docs/guides", folder);
    for (const name of readdirSync(join(root, guides)).filter((file) => extname(file) !== "")) {
      const from = join(guides, name);
      if (name.endsWith(".md")) write(join(folder, name), from, await guide(from, own, WORDS[language].reference));
      else cpSync(join(root, from), join(PAGES, folder, name));
    }
    // In English in both, so that readers stay where they are.
    for (const { page, file, text } of api) write(join(folder, `api/${page}.md`), file, text);
  }
  write("changelog.md", "CHANGELOG.md", fileOf("CHANGELOG.md", "docs/pages.mjs"));
  cpSync(join(root, "docs/public"), join(PAGES, "public"), { recursive: true });
  cpSync(join(root, "spec/openapi.yaml"), join(PAGES, "public/openapi.yaml"));
  for (const file of ["postman.json", "postman-environment.json"])
    cpSync(join(root, "generated", file), join(PAGES, "public", file));
  writeFileSync(join(PAGES, "public/openapi.json"), JSON.stringify(spec, null, 2));
  return spec;
}

const shownSamples = () =>
  samples.map(({ name, file }) => {
    const text = fileOf(`docs/samples/${file}`, "docs/samples/index.mjs");
    const part = signAndSend(text);
    if (part) return { name, text, part, language: languageOf(file) };
    throw new Error(`docs/samples/${file}: mark its lines that sign and send, once, as docs/samples/index.mjs says.`);
  });

/** The highlighter's name for the language of a file. */
const languageOf = (file) => HIGHLIGHTED_AS[extname(file)] ?? extname(file).slice(1).toLowerCase();

/** `file` is where the page is edited. The first paragraph is its description, for search engines and llms.txt. */
function write(name, file, source, more = "") {
  const [, front = "", text = ""] = /^(?:---\n(.*?)\n---\n+)?(.*)$/s.exec(source) ?? [];
  const [, first = ""] = /^# [^\n]+\n+([^\n#<`:].*?)\n\n/ms.exec(text) ?? [];
  const plain = first.replace(/\s+/g, " ").replace(/[`*]|\]\(.*?\)|\[/g, "");
  const own = [front, more, `file: ${file}`, plain && `description: ${JSON.stringify(plain)}`];
  mkdirSync(dirname(join(PAGES, name)), { recursive: true });
  writeFileSync(join(PAGES, name), `---\n${own.filter(Boolean).join("\n")}\n---\n\n${text}`);
}

/** The text of a file of this repository. `asker` is the file that refers to it; the error message names it. */
function fileOf(path, asker) {
  if (existsSync(join(root, path))) return readFileSync(join(root, path), "utf8");
  throw new Error(`${asker} refers to ${path}, which doesn't exist. Correct the path there, then run: npm run docs`);
}

/**
 * A guide. A line that is nothing but a link to a file of this repository stands for its content: code, the files of a
 * folder as tabs, the help of a command, or a part of the spec. So the guide can be read in the repository as well.
 */
async function guide(path, spec, words) {
  const source = fileOf(path, "docs/pages.mjs").replaceAll(/ \((?:on the site|на сайте)\)/g, "");
  const lines = [...source.matchAll(/^\[`(.+)`\]\((\.\.\/[^)#]+)(?:#([\w-]+))?\)$/gm)];
  const parts = await Promise.all(
    lines.map(([line, name = "", to = "", part]) => {
      if (join(dirname(path), to) !== name) throw new Error(`${path} has the link ${line}, which leads elsewhere.`);
      if (part === undefined) return codeOf(name, path);
      if (part === "help") return help(basename(name, ".ts"));
      if (part in FROM_SPEC) return FROM_SPEC[part](spec, words);
      const known = Object.keys(FROM_SPEC).join(", #");
      throw new Error(`${path} has the link ${line}. Behind the file's name write nothing, #help or #${known}.`);
    }),
  );
  return lines.reduce((text, [line], at) => text.replace(line, () => parts[at]), source);
}

/** A file as code; a folder as tabs. */
function codeOf(path, asker) {
  if (!statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory()) {
    return `\`\`\`${languageOf(path)} [${path}]\n${fileOf(path, asker)}\`\`\``;
  }
  const files = readdirSync(join(root, path)).sort();
  return codeGroup(files.map((name) => ({ name, text: fileOf(join(path, name), asker), language: languageOf(name) })));
}

async function help(command) {
  const file = join(root, "dist/cli", `${command}.js`);
  if (existsSync(file)) return `\`\`\`text\n${(await import(pathToFileURL(file).href)).help}\n\`\`\``;
  throw new Error(`A guide shows the help of dist/cli/${command}.js, which isn't there. Run: npm run build`);
}

const FROM_SPEC = {
  /** Of each sample the lines that sign and send. */
  signing: () => codeGroup(shownSamples().map(({ part, ...sample }) => ({ ...sample, text: part }))),
  undocumented: ({ info }) => {
    const [, text] = info.description.split(/^## .*\n/m);
    if (text) return text;
    throw new Error("info.description in spec/openapi.yaml has no section of what is undocumented. Restore it.");
  },
  assumptions: (spec, { levels }) =>
    Object.values(spec["x-assumptions"])
      .map(({ description, "x-evidence": { level, source, note } }, at) => {
        const text = `${description} (${levels[level]}: ${[source].flat().join(", ")}. ${note})`;
        return `- **${"ABC"[at]}.** ${text.replace(/\s+/g, " ")}`;
      })
      .join("\n"),
  /** What the Russian changelog doesn't translate. */
  older: () => {
    const [, , ...versions] = fileOf("CHANGELOG.md", "docs/pages.mjs").split(/^(?=## )/m);
    return `::::: english\n\n${versions.join("")}\n\n:::::`;
  },
  /** A table of everything that doesn't rest on the vendor's own words about this API. */
  doubts: (spec, { levels, doubts }) =>
    [
      `| ${doubts.join(" | ")} |\n|---|---|---|---|`,
      ...evidenceIn({ paths: spec.paths, components: spec.components })
        .filter(([, { level }]) => level !== "documented")
        .map(([path, { level, source, note = "", optional = "" }]) => {
          const why = `${note} ${optional}`.replace(/\s+/g, " ").replaceAll("|", "\\|");
          return `| \`${nameOf(spec, path)}\` | ${levels[level]} | ${[source].flat().join(", ")} | ${why} |`;
        }),
    ].join("\n"),
};

/** Each `x-evidence` with the keys that lead to it. */
function evidenceIn(value, path = []) {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "x-evidence" ? [[path, inner]] : evidenceIn(inner, [...path, key]),
  );
}

/** A readable name for a place in the spec: `Envelope.error_code`, `requestStatus.200`. */
function nameOf(spec, [, ...path]) {
  const named = path.map((key, at) => spec.paths[path[at - 1] ?? ""]?.[key].operationId ?? key);
  const skipped = ["schemas", "responses", "properties", "securitySchemes", ...Object.keys(spec.paths)];
  return named
    .filter((key, at) => !skipped.includes(key) && key !== "allOf" && named[at - 1] !== "allOf")
    .join(".")
    .replace(".items", "[]");
}
