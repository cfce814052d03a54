import type { components } from "../../generated/types.js";
import { textOf } from "../shared/json.js";
import type { OperationId } from "./operations.js";

type Envelope = components["schemas"]["Envelope"];
type Pair = `${Envelope["status"]} ${Envelope["request_status"]}`;

/** The meaning of `status` and `request_status` together. `contradictory` says nothing about the request. */
export type Reading = "success" | "in_process" | "error" | "contradictory";

/**
 * The table that client, check and mock use to decide. The vendor doesn't document the valid pairs, so only values that
 * agree have a meaning.
 */
const READINGS: Readonly<Record<Pair, Reading>> = {
  "ok success": "success",
  "ok process": "in_process",
  "ok error": "contradictory",
  "error success": "contradictory",
  "error process": "contradictory",
  "error error": "error",
};

/** It is undocumented whether `status` here is about the poll or about the request, so a failed link may have either. */
const OF_REQUEST_STATUS: Readonly<Record<Pair, Reading>> = { ...READINGS, "ok error": "error" };

/**
 * The meaning of the body of a documented 200.
 *
 * @example
 * const { data } = await client.POST("/v5/card-api/request/status", { body: { request_id } });
 * console.log(readingOf("requestStatus", data)); // success
 *
 * @returns undefined if one of the two members is missing or has an undocumented value
 */
export function readingOf(operation: OperationId, body: unknown): Reading | undefined {
  const readings = operation === "requestStatus" ? OF_REQUEST_STATUS : READINGS;
  const pair = `${textOf(body, "status")} ${textOf(body, "request_status")}`;
  return Object.hasOwn(readings, pair) ? readings[pair as Pair] : undefined; // a key of the table
}
