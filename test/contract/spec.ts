import { type operations, signatureScheme } from "../../generated/contract.js";
import { type DescribedBody, resolve, spec } from "../../src/contract/description.js";

export interface KnownAnswer {
  readonly summary: string;
  readonly operation: keyof typeof operations;
  readonly secret: string;
  readonly body: string;
  readonly protectedHeader: string;
  readonly signature: string;
}

const scheme = Object.values(spec["components"]?.["securitySchemes"] ?? {})[0];

export const knownAnswers = scheme?.["x-known-answers"] as unknown as readonly KnownAnswer[]; // what the tests of the signature then find out

/** Each member by itself, as the client checks it. */
export const protectedHeader: readonly DescribedBody[] = Object.entries(signatureScheme.protectedHeader).map(
  ([member, compiled]) => ({
    name: `protected header's ${member}`,
    mediaType: "application/json",
    schema: resolve(`${scheme?.["x-protected-header"]?.["$ref"]}/properties/${member}`),
    compiled,
    examples: Object.fromEntries(
      knownAnswers.map(({ summary, protectedHeader }) => [summary, JSON.parse(protectedHeader)[member]]),
    ),
  }),
);
