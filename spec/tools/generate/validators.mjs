/** Compiles schemas of the spec into one module of plain functions, with Ajv needed to write it and not to run it. */
import { fileURLToPath } from "node:url";
import { _, Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { rolldown } from "rolldown";
import { reword } from "./messages.mjs";

const DATE_TIME = fileURLToPath(new URL("date-time.mjs", import.meta.url));

/**
 * @param spec the bundled OpenAPI document
 * @param {Record<string, string>} exports name of each validator → reference to its schema
 */
export function validatorsModule(spec, exports) {
  // Not Ajv's class for 2020-12: it writes twice the code. A keyword that it alone knows stops the generator.
  const ajv = new Ajv({
    allErrors: true,
    // A part of an allOf says nothing of its type; the part beside it does.
    strictTypes: false,
    validateSchema: false,
    code: { source: true, esm: true, formats: _`formats` },
  });
  reword(ajv, spec);
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
    ${standalone.default(ajv, ids)}`;
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
    const isProse = ["description", "summary"].includes(key) && typeof value === "string";
    return isProse || key.startsWith("x-") ? undefined : value;
  });
}
