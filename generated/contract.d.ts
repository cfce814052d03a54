// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./types.js";

/** One broken rule, as Ajv tells it. It holds names of members as they came, but never a value. */
export interface ValidationError {
  /** Where the value stands, as a JSON pointer. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the rule asks for, to be read after the member's name. */
  readonly message: string;
}

/** A schema of the spec, compiled by Ajv. */
export interface Schema {
  /** @param context where the value stands, if it is part of another one */
  (value: unknown, context?: { readonly instancePath: string }): boolean;
  /** Of the last value that was refused. */
  readonly errors?: readonly ValidationError[] | null;
}

/** Schemas by media type. */
export type Bodies = Readonly<Record<string, Schema>>;

export interface Operation<Id extends string = string, Method extends string = string, Path extends string = string> {
  readonly id: Id;
  readonly method: Method;
  readonly path: Path;
  /** Whether it only reads, so that it may be sent again. */
  readonly safe: boolean;
  readonly request: Bodies;
  /** By documented HTTP status. */
  readonly responses: Readonly<Record<string, Bodies>>;
}

/** Base URLs by environment. */
export declare const servers: {
  readonly test: string;
  readonly production: string;
};

export declare const operations: {
  readonly linkCard: Operation<"linkCard", "POST", "/v5/card-api/card/link">;
  readonly requestStatus: Operation<"requestStatus", "POST", "/v5/card-api/request/status">;
};

export declare const signatureScheme: {
  readonly header: string;
  readonly protectedHeader: {
    readonly uri: Schema;
    readonly auth_id: Schema;
    readonly method: Schema;
    readonly params: Schema;
    readonly alg: Schema;
  };
  readonly defaultAlgorithm: components["schemas"]["JwsProtectedHeader"]["alg"];
};
