import type { Schema, ValidationError } from "../../generated/contract.js";
import type { Violation } from "../shared/errors.js";

/**
 * Everything in which a value breaks a schema of the spec; empty if nothing.
 *
 * @param instancePath where the value stands, as a JSON pointer, if it is part of another one
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
  // A name from the spec.
  if (keyword === "required") return [...path, String(params["missingProperty"])];
  return keyword === "additionalProperties" ? [...path, shown(String(params["additionalProperty"]))] : path;
}

/** An index or a name, which may be the caller's or the server's own text: a card number, or a line like a log's. */
function shown(name: string): string {
  return /^([A-Za-z_]\w{0,40}|\d{1,6})$/.test(name) ? name : "(another member)";
}
