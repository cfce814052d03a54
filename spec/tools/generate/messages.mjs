/** What people read of a broken rule, after the member's name: Ajv's message, or the schema's title where that says more. */
import { follow, root } from "../pointer.mjs";

/** Of these rules, Ajv's own message doesn't say what the schema asks for. */
const REWORDED = ["additionalProperties", "anyOf", "const", "enum", "format", "not", "oneOf", "pattern", "required"];

/**
 * @param {import("ajv").Ajv} ajv
 * @param spec the bundled OpenAPI document
 */
export function reword(ajv, spec) {
  for (const keyword of REWORDED) {
    const definition = ajv.getKeyword(keyword);
    if (typeof definition !== "object" || !definition.error) throw new Error(`Ajv has no message for "${keyword}".`);
    const { error } = definition;
    const own = (rule) => (typeof error.message === "function" ? error.message(rule) : error.message);
    ajv.removeKeyword(keyword);
    ajv.addKeyword({
      ...definition,
      keyword,
      error: { ...error, message: (rule) => message(rule, spec) ?? own(rule) },
    });
  }
}

/** @returns {string | undefined} undefined where Ajv's own message is to stand */
function message(rule, spec) {
  const { keyword, parentSchema, params } = rule;
  if (keyword === "additionalProperties") return "is not a member of this contract; leave it out";
  if (keyword !== "required") {
    const words = wordsFor(parentSchema);
    return words && `must be ${words}`;
  }
  // Ajv holds the missing member's name as code, which is a text in quotes.
  const member = resolved(spec, parentSchema.properties?.[JSON.parse(String(params.missingProperty))]);
  const words = wordsFor(member) ?? member.format ?? member.type;
  return words ? `is missing (expected ${words})` : "is missing";
}

/** What a schema says of itself, if it says it in words or lists its values. */
function wordsFor({ title, enum: values, const: constant }) {
  if (title) return title;
  if (values)
    return `one of ${values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(", ")}`;
  return constant === undefined ? undefined : JSON.stringify(constant);
}

function resolved(spec, schema) {
  const { $ref, ...beside } = schema ?? {};
  return $ref ? { ...resolved(spec, follow(root(spec), $ref).value), ...beside } : beside;
}
