// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./types.js";

/** One broken constraint. It names the place and the rule, never the value. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  /** The member at that place that is missing, or that the contract doesn't know. */
  readonly member?: string;
  /** What the spec asks for there, in words. */
  readonly expected?: string;
}

/** A schema of the spec, compiled. */
export interface Schema {
  /** @param instancePath where the value stands, as errors are to name it; by default nowhere */
  (value: unknown, instancePath?: string): boolean;
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

export declare const signature: {
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
