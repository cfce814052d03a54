// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./types.js";

/** One broken constraint. It names the place and the rule, never the value. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A schema of the spec, compiled. `titles` says what the spec asks of a place, by instance path. */
export interface Schema {
  readonly validate: { (value: unknown): boolean; errors?: readonly ValidationError[] | null };
  readonly titles: Readonly<Record<string, string>>;
}

/** Schemas by media type. */
export type Bodies = Readonly<Record<string, Schema>>;

export interface Operation<Method extends string = string, Path extends string = string> {
  readonly method: Method;
  readonly path: Path;
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
  readonly linkCard: Operation<"POST", "/v5/card-api/card/link">;
  readonly requestStatus: Operation<"POST", "/v5/card-api/request/status">;
};

export declare const signature: {
  readonly header: string;
  readonly protectedHeader: Schema;
  readonly defaultAlgorithm: components["schemas"]["JwsProtectedHeader"]["alg"];
};
