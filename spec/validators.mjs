/** Compiles schemas of the spec into one module of plain functions, with Ajv needed to write it and not to run it. */
import { fileURLToPath } from "node:url";
import { _, Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { rolldown } from "rolldown";

const DATE_TIME = fileURLToPath(new URL("date-time.mjs", import.meta.url));

/**
 * @param spec the bundled OpenAPI document
 * @param {Record<string, string>} exports name of each validator → reference to its schema
 */
export function validatorsModule(spec, exports) {
  // Not Ajv's class for 2020-12: it writes twice the code. A keyword that it alone knows stops the generator.
  const ajv = new Ajv({
    allErrors: true,
    // src/violations.ts words them from what else an error says.
    messages: false,
    inlineRefs: false,
    // A part of an allOf says nothing of its type; the part beside it does.
    strictTypes: false,
    validateSchema: false,
    code: { source: true, esm: true, formats: _`formats` },
  });
  // Ajv reads the whole document to find a schema in it; the document's own members are no rules.
  ajv.addVocabulary(Object.keys(spec));
  // A format that isn't named here stops the generator, where other tools ignore it in silence.
  // UUID is read as Prism reads it; date-time more strictly than ajv-formats, which lets a blank stand for the `T`.
  ajv.addFormat("uuid", fullFormats.uuid);
  ajv.addFormat("date-time", () => true);
  ajv.addSchema(withoutProse(spec), "spec");
  const ids = Object.fromEntries(Object.entries(exports).map(([name, reference]) => [name, `spec${reference}`]));
  return `
    import { isDateTime } from ${JSON.stringify(DATE_TIME)};
    const formats = { "date-time": isDateTime };
    ${lean(standalone.default(ajv, ids))}`;
}

/** What Ajv writes into errors and calls, and nobody here reads, or in more words than it takes. */
function lean(code) {
  return inlined(code)
    .replaceAll(/schemaPath:"[^"]*",/g, "")
    .replaceAll(/params:\{pattern: "(?:[^"\\]|\\.)*"\}/g, "params:{}")
    .replaceAll(/, ?(?:parentData(?:Property)?|rootData)(?:[:=](?:"[^"]*"|\w+))?(?=[,}])/g, "")
    .replaceAll(
      /const (err\d+) = (\{[^;]*\});if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}/g,
      "(vErrors ??= []).push($2);",
    );
}

/** Ajv points into a copy of the schema for a list that an error names; the list alone is shorter than the copy. */
function inlined(code) {
  const schemas = Object.fromEntries(
    [...code.matchAll(/const (schema\d+) = (\{.*?\});(?=const |function |export )/g)].map(([, name, json]) => [
      name,
      json,
    ]),
  );
  return code.replaceAll(/\b(schema\d+)((?:\.\w+)+)/g, (whole, name, path) => {
    const value = schemas[name] && at(JSON.parse(schemas[name]), path.split(".").slice(1));
    return Array.isArray(value) ? JSON.stringify(value) : whole;
  });
}

function at(node, path) {
  return path.reduce((within, name) => within?.[name], node);
}

/**
 * Bundles modules given as text by name, and leaves out what isn't used.
 * @param {Record<string, string>} modules
 */
export async function oneModule(entry, modules) {
  const build = await rolldown({
    input: entry,
    experimental: { attachDebugInfo: "none" },
    plugins: [
      {
        name: "modules-as-text",
        resolveId: (id) => (id in modules ? id : null),
        load: (id) => modules[id] ?? null,
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", comments: false });
  await build.close();
  return output[0].code;
}

/** Ajv copies some schemas into the code it writes; what only people read would be shipped with them. */
function withoutProse(spec) {
  return JSON.parse(JSON.stringify(spec), (key, value) => {
    // A member may be called `description` too; its schema is an object and stays.
    const isProse = ["title", "description", "summary"].includes(key) && typeof value === "string";
    return isProse || key.startsWith("x-") ? undefined : value;
  });
}
