/** Turns the spec into generated/types.d.ts: the members that are described and no others, each with its description. */
import openapiTypescript, { astToString } from "openapi-typescript";

/** @param spec the bundled OpenAPI document */
export async function typesModule(spec) {
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true };
  const described = readable(spec);
  const code = astToString(await openapiTypescript(described, options))
    .replace(ABSENT, "")
    .replace(/^(?=export interface (\w+) )/gm, (_, name) => comment(INTERFACES[name]))
    .replace(/^(?=export type \w+ = components\['(\w+)'\]\['(\w+)'\])/gm, (_, part, name) =>
      comment(described.components[part][name].description),
    );
  // In a tag, and indented, an editor would not show the descriptions as text.
  return code.replace(/^(\s*(?:\/\*)?\*) @description /gm, "$1 ").replace(/^(\s*\*) {4,}/gm, "$1 ");
}

/** What the spec doesn't have. openapi-fetch needs to be told only of an operation's own parameters. */
const ABSENT =
  /^( {8}parameters: \{\n( {12}\w+\?: never;\n)+ {8}\};\n(?= {8}get\b)| {8}\w+\?: never;\n| {4}\w+: never;\n|export type (webhooks|\$defs) = Record<string, never>;\n)/gm;

/** What the generator leaves without a text. */
const INTERFACES = {
  paths: "The paths of the contract with their operations, as openapi-fetch reads them.",
  components: "The schemas of the contract.",
  operations: "The operations of the contract: their requests and responses.",
};

const comment = (text) => `/**\n${text.replaceAll(/^/gm, " * ").replaceAll(/ +$/gm, "")}\n */\n`;

/** The spec in the words that people meet in an editor. */
function readable(spec) {
  return JSON.parse(JSON.stringify(spec), (key, value) => {
    // A title is a phrase of error messages, to be read after a member's name; a format would stand before the text.
    if (["title", "format"].includes(key) && typeof value === "string") return undefined;
    // As an index signature, it would let every misspelt member compile.
    if (key === "additionalProperties" && value === true) return undefined;
    const { summary, description, "x-evidence": evidence } = Object(value);
    if (typeof description !== "string" || typeof evidence?.level !== "string") return value;
    const texts = [...(summary ? [`${summary}.`] : []), description.trim(), sentence(evidence)];
    return { ...value, summary: undefined, description: texts.join("\n\n") };
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
