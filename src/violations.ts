import type { Schema, ValidationError } from "../generated/contract.js";
import type { Violation } from "./errors.js";

/** Everything in which a value breaks a schema of the spec; empty if nothing. */
export function violations(schema: Schema, value: unknown): Violation[] {
  if (schema.validate(value)) return [];
  return (schema.validate.errors ?? []).map((error) => {
    const path = memberPath(error);
    const title = schema.titles[`/${path.join("/")}`];
    return { member: path.join("."), keyword: error.keyword, message: sentence(error, path, title) };
  });
}

/** Ajv reports a missing or surplus member at the object; a reader looks for the member. */
function memberPath({ instancePath, params }: ValidationError): string[] {
  const path = instancePath.split("/").slice(1);
  const member = params["missingProperty"] ?? params["additionalProperty"];
  if (typeof member !== "string") return path;
  // The caller's or the server's own text: it could be a card number, or a line that passes for a log's.
  return [...path, /^[A-Za-z_]\w{0,40}$/.test(member) ? member : "(another member)"];
}

function sentence({ keyword, params }: ValidationError, path: string[], title?: string): string {
  const member = path.join(".") || "the body";
  if (keyword === "required") return `${member} is missing${title ? `; expected ${title}` : ""}`;
  if (keyword === "additionalProperties") return `${member} is not a member of this contract; leave it out`;
  if (title) return `${member} must be ${title}`;
  const { allowedValues, type, format } = params;
  if (Array.isArray(allowedValues)) return `${member} must be one of ${allowedValues.join(", ")}`;
  if (type !== undefined) return `${member} must be ${[type].flat().join(" or ")}`;
  return format === undefined ? `${member} breaks \`${keyword}\`` : `${member} must match format "${format}"`;
}
