/** What may import what, and that no file imports itself by way of others. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** What each part of src/ may import, beside its own files, generated/ and Node's modules. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  contract: ["shared"],
  signing: ["shared", "contract"],
  transport: ["shared", "contract", "signing"],
  client: ["shared", "contract", "signing", "transport"],
  mock: ["shared", "contract", "signing"],
  msw: ["shared", "contract", "signing"],
  check: ["shared", "contract", "signing", "transport"],
  cli: ["shared", "contract", "signing", "transport", "client", "mock", "msw", "check"],
  // What it doesn't re-export has an entry of its own.
  "index.ts": ["shared", "contract", "signing", "transport", "client"],
};

/** The only files of src/ and spec/ that may import these packages; src/ may import no others. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "openapi-fetch": ["src/client/calls.ts"],
  "openapi-typescript": ["spec/tools/generate/types.mjs"],
  msw: ["src/msw/index.ts"],
};

const root = new URL("../../", import.meta.url);
const names = ["src", "spec/tools", "test", "docs"].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
);
const code = names.filter((name) => /\.(ts|mjs)$/.test(name) && !/\/(consumers|node_modules)\//.test(name));
const files: ReadonlyMap<string, string> = new Map(
  code.map((name) => [name, readFileSync(new URL(name, root), "utf8")]),
);

/** The files and packages that a file imports, in whatever form; none that only a comment names. */
function importsOf(file: string, text: string): string[] {
  const lines = text.split("\n").filter((line) => !/^\s*(\*|\/[/*])/.test(line));
  const paths = [...lines.join("\n").matchAll(/\b(?:from|import)[ (]"([^"\n]+)"/g)].map(([, path = ""]) => path);
  return paths.map((path) => {
    if (!path.startsWith(".")) return path;
    const to = posix.join(posix.dirname(file), path);
    return files.has(to) ? to : to.replace(/\.js$/, ".ts");
  });
}

/** What a file imports against the tables, each with what it may import. */
function forbidden(file: string, imports: readonly string[]): string[] {
  const [top, layer = ""] = file.split("/");
  const may = [...(LAYERS[layer] ?? []), layer].map((each) => `src/${each}`);
  const isFine = (to: string): boolean => {
    const only = PACKAGES[to];
    if (only) return top === "test" || top === "docs" || only.includes(file);
    if (top !== "src" || /^(node:|generated\/)/.test(to)) return true;
    return may.some((each) => to === each || to.startsWith(`${each}/`));
  };
  const says = (to: string): string => {
    const only = PACKAGES[to];
    return `${file} imports ${to}. ${only ? `Only ${only.join(" and ")} may` : `It may import ${["generated", ...may].join(", ")}`}.`;
  };
  return imports.filter((to) => !isFine(to)).map(says);
}

/** Each way from a file over others back to it, once. Imports of types count: they show what can't stand alone. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [`${[...way.slice(way.indexOf(file)), file].join(" imports ")}.`];
    if (done.has(file)) return [];
    const found = (graph.get(file) ?? []).flatMap((to) => visit(to, [...way, file]));
    done.add(file);
    return found;
  };
  return [...graph.keys()].flatMap((file) => visit(file, []));
}

const graph: ReadonlyMap<string, string[]> = new Map([...files].map(([file, text]) => [file, importsOf(file, text)]));

/** All that is wrong once these files say this. */
function faults(changed: Readonly<Record<string, string>> = {}): string[] {
  const edited = Object.entries(changed).map(([file, text]) => [file, importsOf(file, text)] as const);
  const all = new Map([...graph, ...edited]);
  return [...[...all].flatMap(([file, imports]) => forbidden(file, imports)), ...cycles(all)];
}

test("each file imports what stands further down, and no two import each other", () => {
  expect(faults(), "Move what both need into a folder further down, or change the table in this test.").toEqual([]);
});

test("each part of src/ has its line in the table", () => {
  const parts = readdirSync(new URL("src", root)).filter((name) => name !== "tsconfig.json");
  expect(parts.sort()).toEqual(Object.keys(LAYERS).sort());
});

const below = "src/client/client.ts. It may import generated, src/shared.";
test.each<[what: string, file: string, text: string, says: string]>([
  ["an import", "src/shared/some.ts", 'import "../client/client.js";', below],
  ["an import of types", "src/shared/some.ts", 'import type {\n  A,\n} from "../client/client.js";', below],
  ["an export", "src/shared/some.ts", 'export * from "../client/client.js";', below],
  ["a dynamic import", "src/shared/some.ts", 'const a = await import("../client/client.js");', below],
  ["a roundabout path", "src/shared/some.ts", 'import "../../src/client/client.js";', below],
  ["the mock in the main entry", "src/index.ts", 'export * from "./mock/index.js";', "src/mock/index.ts. It may"],
  ["the main entry", "src/cli/some.ts", 'import "../index.js";', "src/index.ts. It may"],
  ["the package itself", "src/cli/some.ts", 'import "freedompay-card-link";', "freedompay-card-link. It may"],
  ["another package", "src/cli/some.ts", 'import "yaml";', "yaml. It may import generated, "],
  ["openapi-fetch elsewhere", "src/msw/some.ts", 'import "openapi-fetch";', "Only src/client/calls.ts may."],
  ["its generator elsewhere", "spec/some.mjs", 'import "openapi-typescript";', "Only spec/tools/generate/types.mjs"],
])("%s is refused, and the message says what may be imported", (_what, file, text, says) => {
  const found = faults({ [file]: text });
  expect(found).toEqual([expect.stringContaining(says)]);
  expect(found[0]).toContain(`${file} imports `);
});

test("a cycle is refused, of types as well", () => {
  const [one, two] = ["src/shared/one.ts", "src/shared/two.ts"];
  expect(faults({ [one]: 'import "./two.js";', [two]: 'import type { One } from "./one.js";' })).toEqual([
    `${one} imports ${two} imports ${one}.`,
  ]);
});

test("what a comment says is no import", () => {
  expect(faults({ "src/shared/one.ts": '/**\n * import "../client/client.js";\n */\n// import "yaml";' })).toEqual([]);
});

test("index.ts only re-exports, so that it can't hide logic", () => {
  const rest = (text: string) => text.replace(/^export (type )?(\{[^}]*\}|\*) from "[^"]*";$/gm, "").trim();
  const text = files.get("src/index.ts") ?? "";
  expect(rest(text), "Move this into a folder of src/ and re-export it.").toBe("");
  expect(rest(`${text}export const LIMIT = 1;\n`)).toBe("export const LIMIT = 1;");
  expect(rest(`${text}import "./client/client.js";\n`)).toBe('import "./client/client.js";');
});
