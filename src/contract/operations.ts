import { type Operation, operations } from "../../generated/contract.js";
import type { operations as Described } from "../../generated/types.js";

/** The name of an operation in the contract. */
export type OperationId = keyof typeof operations;

/** The request body of an operation, and the body of its documented response. */
export type RequestBody<Id extends OperationId> = Described[Id]["requestBody"]["content"]["application/json"];
export type ResponseBody<Id extends OperationId> = Described[Id]["responses"][200]["content"]["application/json"];

const byPlace: ReadonlyMap<string, Operation> = new Map(
  Object.values<Operation>(operations).map((operation) => [`${operation.method} ${operation.path}`, operation]),
);

/** The contract's operation with this method and path; undefined for a request outside the contract. */
export function operationAt(method: string, path: string): Operation | undefined {
  return byPlace.get(`${method} ${path}`);
}
