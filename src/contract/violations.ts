import type { Schema, ValidationError } from "../../generated/contract.js";
import type { Violation } from "../shared/errors.js";

/**
 * All violations of a schema of the spec by a value; empty if it is valid.
 *
 * @param instancePath the place of the value, as a JSON pointer, if it is part of another value
 */
export function violations(schema: Schema, value: unknown, instancePath = ""): Violation[] {
  if (schema(value, { instancePath })) return [];
  return (schema.errors ?? []).map((error) => {
    const member = memberPath(error).join(".");
    return { member, keyword: error.keyword, message: `${member || "the body"} ${error.message}` };
  });
}

function memberPath({ instancePath, keyword, params }: ValidationError): string[] {
  const path = instancePath.split("/").slice(1).map(shown);
  // This name is from the spec, so it may be shown.
  if (keyword === "required") return [...path, String(params["missingProperty"])];
  return keyword === "additionalProperties" ? [...path, shown(String(params["additionalProperty"]))] : path;
}

/** An index, or a name that is safe to show: it may be data, such as a card number or a forged log line. */
function shown(name: string): string {
  return /^([A-Za-z_]\w{0,40}|\d{1,6})$/.test(name) ? name : "(another member)";
}
