import { type operations, signature } from "../../generated/contract.js";
import { type Body, document } from "../../src/spec.js";

export interface KnownAnswer {
  readonly summary: string;
  readonly operation: keyof typeof operations;
  readonly secret: string;
  readonly body: string;
  readonly protectedHeader: string;
  readonly signature: string;
}

const scheme = Object.values(document["components"]?.["securitySchemes"] ?? {})[0];

export const knownAnswers = scheme?.["x-known-answers"] as unknown as readonly KnownAnswer[]; // what the tests of the signature then find out

export const protectedHeader: Body = {
  name: "protected header",
  mediaType: "application/json",
  schema: scheme?.["x-protected-header"] ?? {},
  compiled: signature.protectedHeader,
  examples: Object.fromEntries(
    knownAnswers.map(({ summary, protectedHeader }) => [summary, JSON.parse(protectedHeader)]),
  ),
};
