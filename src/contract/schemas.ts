import { operations, type Schema } from "../../generated/contract.js";
import type { OperationId, RequestBody, ResponseBody } from "./operations.js";
import { ownMembers } from "./validate.js";
import { violations } from "./violations.js";

/**
 * A schema of the contract: a type guard, and a validator for every library that takes a Standard Schema
 * (https://standardschema.dev, version 1).
 */
export interface ContractSchema<Body> {
  /** Whether a value is valid. Only an object's own members count, because only they are sent. */
  is(value: unknown): value is Body;
  /** What a library reads that takes Standard Schemas. */
  readonly "~standard": {
    /** The version of the Standard Schema interface. */
    readonly version: 1;
    /** Who made the schema. */
    readonly vendor: "freedompay-card-link";
    /** For the compiler only; it has no value. Input and output are the same: nothing is converted. */
    readonly types?: {
      /** The type of a valid value. */
      readonly input: Body;
      /** The type of the validated value, which is the value itself. */
      readonly output: Body;
    };
    /** Returns the value, or its violations: each message begins with the member's name and holds no value. */
    validate(
      value: unknown,
    ): { readonly value: Body; readonly issues?: undefined } | { readonly issues: readonly Issue[] };
  };
}

interface Issue {
  readonly message: string;
  /** The place of the value, as in `["cards", 0, "card_id"]`. */
  readonly path: readonly (string | number)[];
}

/** The schemas of each operation: of its request body, and of the body of its documented 200. */
export const schemas: {
  readonly [Id in OperationId]: {
    readonly request: ContractSchema<RequestBody<Id>>;
    readonly response: ContractSchema<ResponseBody<Id>>;
  };
} = /* @__PURE__ */ schemasOf();

function schemasOf(): typeof schemas {
  const entries = Object.entries(operations).map(([id, { request, responses }]) => [
    id,
    { request: schemaOf(request), response: schemaOf(responses["200"]) },
  ]);
  return Object.fromEntries(entries); // each with the schema of its own operation
}

function schemaOf(bodies: Readonly<Record<string, Schema>> = {}): ContractSchema<unknown> {
  const [schema] = Object.values(bodies);
  const broken = (value: unknown) => (schema ? violations(schema, ownMembers(value)) : []);
  return {
    is: (value): value is unknown => broken(value).length === 0,
    "~standard": {
      version: 1,
      vendor: "freedompay-card-link",
      validate(value) {
        // Two violations may have the same message.
        const issues = new Map(
          broken(value).map(({ member, message }) => [message, { message, path: pathOf(member) }]),
        );
        return issues.size > 0 ? { issues: [...issues.values()] } : { value };
      },
    },
  };
}

function pathOf(member: string): (string | number)[] {
  return member === "" ? [] : member.split(".").map((name) => (/^\d+$/.test(name) ? Number(name) : name));
}
