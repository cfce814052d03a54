import { type Operation, operations, type Schema } from "../../generated/contract.js";
import { description } from "../../generated/description.js";
import type { OperationId } from "./operations.js";

/** A JSON Schema of the spec. Code reads its keywords and assumes none. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export type Json = { [name: string]: Json } & JsonSchema;
type Examples = Record<string, unknown>;

/** A body that the contract describes: its schema, its compiled validator and its named examples. */
export interface DescribedBody {
  readonly name: string;
  readonly mediaType: string;
  readonly schema: JsonSchema;
  readonly compiled: Schema;
  readonly examples: Examples;
}

export interface DescribedOperation extends Operation {
  readonly id: OperationId;
  /** Its place in the spec, as a JSON pointer. */
  readonly pointer: string;
  readonly requestBodies: readonly DescribedBody[];
  readonly responseBodies: readonly DescribedBody[];
}

export const spec: Json = description as Json; // an OpenAPI document, of which nothing else is assumed

export const describedOperations: readonly DescribedOperation[] = Object.entries(operations).map(
  ([name, operation]: [string, Operation]) => {
    const id = name as OperationId; // an entry of it
    const method = operation.method.toLowerCase();
    const place = spec["paths"]?.[operation.path]?.[method];
    return {
      ...operation,
      id,
      pointer: `#/paths/${operation.path.replaceAll("/", "~1")}/${method}`,
      requestBodies: bodies(`${id} request`, operation.request, place?.["requestBody"]),
      responseBodies: Object.entries(operation.responses).flatMap(([status, compiled]) =>
        bodies(`${id} response ${status}`, compiled, place?.["responses"]?.[status]),
      ),
    };
  },
);

/** The evidence level of a part of the spec, if the part states one. */
export function levelOf(schema: JsonSchema | undefined): string | undefined {
  const { level } = Object(schema?.["x-evidence"]);
  return typeof level === "string" ? level : undefined;
}

/** Follows a reference within the spec. */
export function resolve(reference: string): JsonSchema {
  const tokens = reference
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const found = tokens.reduce<Json | undefined>((node, token) => node?.[token], spec);
  if (!found) throw new Error(`The spec has nothing at ${reference}.`);
  return found;
}

function followed(node: Json | undefined): (JsonSchema & Json) | undefined {
  return typeof node?.["$ref"] === "string" ? (resolve(node["$ref"]) as Json) : node; // a node of the spec
}

function bodies(name: string, compiled: Operation["request"], described: Json | undefined): DescribedBody[] {
  return Object.entries(followed(described)?.["content"] ?? {}).map(([mediaType, { schema = {}, examples = {} }]) => ({
    name,
    mediaType,
    schema,
    compiled: compiled[mediaType]!, // both sides come from the spec
    examples: Object.fromEntries(Object.entries(examples).map(([example, { value }]) => [example, value])),
  }));
}
