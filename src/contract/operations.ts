import { type Operation, operations } from "../../generated/contract.js";
import type { operations as Described } from "../../generated/types.js";

export type OperationId = keyof typeof operations;

/** What the contract lets a caller send to an operation, and what it lets the vendor answer. */
export type RequestBody<Id extends OperationId> = Described[Id]["requestBody"]["content"]["application/json"];
export type ResponseBody<Id extends OperationId> = Described[Id]["responses"][200]["content"]["application/json"];

const byPlace: ReadonlyMap<string, Operation> = new Map(
  Object.values<Operation>(operations).map((operation) => [`${operation.method} ${operation.path}`, operation]),
);

/** The operation of the contract at this method and path; undefined for a request that the contract doesn't describe. */
export function operationAt(method: string, path: string): Operation | undefined {
  return byPlace.get(`${method} ${path}`);
}
