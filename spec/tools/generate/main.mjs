/**
 * Derives everything in generated/ from spec/openapi.yaml, and what controls the mock from spec/mock-control.yaml.
 *
 *   node spec/tools/generate/main.mjs           write the files
 *   node spec/tools/generate/main.mjs --check   write nothing; exit 1 if a file is not what the spec gives
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { bundled } from "../bundle.mjs";
import { contractModule } from "./contract.mjs";
import { controlModule } from "./control.mjs";
import { examplesModule } from "./examples.mjs";
import { postmanFiles } from "./postman.mjs";
import { typesModule } from "./types.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const generated = join(root, "generated");
const BANNER = "// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.\n";

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;

const spec = bundled(join(root, "spec/openapi.yaml"));
const contract = await contractModule(spec);
const examples = examplesModule(spec);
// One file without references to others, so there is nothing to bundle.
const control = await controlModule(parse(readFileSync(join(root, "spec/mock-control.yaml"), "utf8")));
const CONTROL = BANNER.replace("openapi", "mock-control");
// What the check and the command read of the spec. A module, since a bundler can't follow a file that is read by its path;
// without the prose, since nothing at run time shows it.
const described = JSON.stringify(spec, (name, value) => {
  if (name === "x-evidence") return { level: value.level };
  return name === "description" && typeof value === "string" ? undefined : value;
});
const files = {
  "openapi.json": `${JSON.stringify(spec, null, 2)}\n`,
  "types.d.ts": BANNER + (await typesModule(spec)),
  "contract.js": BANNER + contract.code,
  "contract.d.ts": BANNER + contract.declarations,
  "control.js": CONTROL + control.code,
  "control.d.ts": CONTROL + control.declarations,
  "description.js": `${BANNER}export const description = ${described};\n`,
  "description.d.ts": `${BANNER}export declare const description: { readonly [name: string]: unknown };\n`,
  "examples.js": BANNER + examples.code,
  "examples.d.ts": BANNER + examples.declarations,
  ...postmanFiles(spec),
};

if (check) {
  const problems = [...Object.entries(files).flatMap(([name, text]) => stale(name, text)), ...strays()];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(
      "\nThe spec is the source: edit spec/openapi.yaml, then run `npm run generate` and commit what it writes.",
    );
    process.exitCode = 1;
  } else {
    console.log(`generated/ is what the spec gives (${Object.keys(files).length} files)`);
  }
} else {
  mkdirSync(generated, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(generated, name), text);
    console.log(`generated/${name}`);
  }
}

function stale(name, expected) {
  let actual;
  try {
    actual = readFileSync(join(generated, name), "utf8");
  } catch {
    return [`generated/${name} is missing.`];
  }
  if (actual === expected) return [];
  const is = actual.split("\n");
  const should = expected.split("\n");
  const line = should.findIndex((text, index) => text !== is[index]);
  const at = line === -1 ? should.length : line;
  return [
    `generated/${name} is stale, first at line ${at + 1}:\n  is:     ${near(is[at], should[at])}\n  should: ${near(should[at], is[at])}`,
  ];
}

/** A line where it begins to differ: a module of data is one line of many thousand letters. */
function near(line, other = "") {
  if (line === undefined) return "(end of file)";
  if (line.length <= 160) return line;
  const at = [...line].findIndex((letter, index) => letter !== other[index]);
  return `…${line.slice(Math.max(0, at - 60), Math.max(0, at) + 100)}…`;
}

/** A file that nothing generates would be shipped without anything vouching for it. */
function strays() {
  return (existsSync(generated) ? readdirSync(generated) : [])
    .filter((name) => !(name in files))
    .map((name) => `generated/${name} is not derived from the spec. Delete it, or move it out of generated/.`);
}
