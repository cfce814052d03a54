/** Turns the spec into generated/types.d.ts: the members that are described and no others, each with its description. */
import openapiTypescript, { astToString } from "openapi-typescript";

/** @param spec the bundled OpenAPI document */
export async function typesModule(spec) {
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true };
  const code = astToString(await openapiTypescript(readable(spec), options));
  // In a tag, and indented, an editor would not show the descriptions as text.
  return code.replace(/^(\s*(?:\/\*)?\*) @description /gm, "$1 ").replace(/^(\s*\*) {4,}/gm, "$1 ");
}

/** The spec in the words that people meet in an editor. */
function readable(spec) {
  return JSON.parse(JSON.stringify(spec), (key, value) => {
    // A title is a phrase of error messages, to be read after a member's name; a format would stand before the text.
    if (["title", "format"].includes(key) && typeof value === "string") return undefined;
    // As an index signature, it would let every misspelt member compile.
    if (key === "additionalProperties" && value === true) return undefined;
    const { description, "x-evidence": evidence } = Object(value);
    if (typeof description !== "string" || typeof evidence?.level !== "string") return value;
    return { ...value, description: `${description.trim()}\n\n${sentence(evidence)}` };
  });
}

const LEVELS = {
  documented: "Documented",
  sibling: "Documented for a neighbouring operation",
  verified: "Verified",
  assumed: "Assumed",
};

function sentence({ level, source }) {
  return `${LEVELS[level]}: ${[source].flat().join(", ")}.`;
}
