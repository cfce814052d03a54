/** The guides: Markdown, with parts of other files where a line such as `<!-- include: a/file.ts -->` asks for them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { markdown } from "./html.mjs";

const FOLDER = "docs/guides";
const DIRECTIVE = /^<!-- (\w+): (.+?) -->$/gm;
const LANGUAGES = { ".mjs": "js", ".yml": "yaml", ".m": "objectivec", ".cs": "csharp", ".ml": "ocaml" };

/** The highlighter's name for the language of a file. */
export const languageOf = (file) => LANGUAGES[extname(file)] ?? extname(file).slice(1).toLowerCase();

/** The text of a file of this repository. `asker` is the file that refers to it; the error message names it. */
export function fileOf(root, path, asker) {
  const file = join(root, path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Error(`${asker} refers to ${path}, which doesn't exist. Correct the path there, then run: npm run docs`);
}

/** The page of a guide: `2-signing.md` becomes `signing.html`. */
const slugOf = (name) => name.replace(/^\d+-|\.md$/g, "");

/** @returns {Promise<import("./page.mjs").Page[]>} in the order of their file names, then the changelog */
export async function guides(root, spec) {
  const names = readdirSync(join(root, FOLDER))
    .filter((name) => name.endsWith(".md"))
    .sort();
  const pages = names.map((name) => guide(root, spec, `${FOLDER}/${name}`, slugOf(name)));
  return Promise.all([...pages, guide(root, spec, "CHANGELOG.md", "changelog")]);
}

async function guide(root, spec, path, slug) {
  const source = fileOf(root, path, "docs/site/guides.mjs");
  const parts = await Promise.all(
    [...source.matchAll(DIRECTIVE)].map(([line, what, which]) => part(line, what, which)),
  );
  const text = source.replace(DIRECTIVE, () => parts.shift() ?? "");
  return { slug, ...opening(path, source), ...markdown(text, { linkTo, svgOf }) };

  async function part(line, what, which) {
    if (what === "include") return `\`\`\`${languageOf(which)}\n${fileOf(root, which, path)}\`\`\``;
    if (what === "help") return help(root, which);
    if (what === "spec" && which in FROM_SPEC) return FROM_SPEC[which](spec);
    throw new Error(
      `${path} has the line ${line}. Write "include: <file>", "help: <command>" or ` +
        `"spec: ${Object.keys(FROM_SPEC).join('" or "spec: ')}".`,
    );
  }

  function svgOf(href) {
    if (href.endsWith(".svg")) return fileOf(root, join(FOLDER, href), path);
    throw new Error(`${path} shows the image ${href}. Use an SVG file in ${FOLDER}.`);
  }
}

/** Guides link to each other's files, so that the links also work where people read the files themselves. */
function linkTo(href) {
  const [, name, rest = ""] = /^(\d+-[\w-]+\.md)(#.*)?$/.exec(href) ?? [];
  return name ? `${slugOf(name)}.html${rest}` : href;
}

function opening(path, source) {
  const [, title, description] = /^# (.+)\n\n([^\n#<`][\s\S]*?)\n\n/.exec(source) ?? [];
  if (title && description)
    return { title, description: description.replace(/\s+/g, " ").replace(/[`*]|\]\(.*?\)|\[/g, "") };
  throw new Error(`${path} must start with a title, such as "# Signing", and a paragraph that says what it is about.`);
}

const FROM_SPEC = {
  undocumented: ({ info }) => info.description.split(/^## .*undocumented\n/m)[1] ?? missing("undocumented"),
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
    return ["| what | level | source | why |", "|---|---|---|---|", ...rows].join("\n");
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

/** @returns {never} */
function missing(which) {
  throw new Error(
    `info.description in spec/openapi.yaml has no section "${which}". Restore it, or change docs/site/guides.mjs.`,
  );
}

async function help(root, command) {
  const file = join(root, "dist/cli", `${command}.js`);
  const loaded = await import(pathToFileURL(file).href).catch((cause) => {
    throw new Error(`A guide shows the help of dist/cli/${command}.js, which can't be loaded. Run: npm run build`, {
      cause,
    });
  });
  return `\`\`\`text\n${loaded.help}\n\`\`\``;
}
