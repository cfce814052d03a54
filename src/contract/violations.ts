import type { Schema, ValidationError } from "../../generated/contract.js";
import type { Violation } from "../shared/errors.js";

/** Everything in which a value breaks a schema of the spec; empty if nothing. */
export function violations(schema: Schema, value: unknown, instancePath?: string): Violation[] {
  if (schema(value, instancePath)) return [];
  return (schema.errors ?? []).map((error) => {
    const member = memberPath(error).join(".");
    return { member, keyword: error.keyword, message: sentence(error, member || "the body") };
  });
}

function memberPath({ instancePath, member }: ValidationError): string[] {
  const path = instancePath.split("/").slice(1);
  if (member === undefined) return path;
  // The caller's or the server's own text: it could be a card number, or a line that passes for a log's.
  return [...path, /^[A-Za-z_]\w{0,40}$/.test(member) ? member : "(another member)"];
}

function sentence({ keyword, expected }: ValidationError, member: string): string {
  if (expected === undefined) return `${member} is not a member of this contract; leave it out`;
  return keyword === "required" ? `${member} is missing (expected ${expected})` : `${member} must be ${expected}`;
}
