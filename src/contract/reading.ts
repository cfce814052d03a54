import type { components } from "../../generated/types.js";
import { textOf } from "../shared/json.js";
import type { OperationId } from "./operations.js";

type Envelope = components["schemas"]["Envelope"];
type Pair = `${Envelope["status"]} ${Envelope["request_status"]}`;

/** What `status` and `request_status` say together about a request. `contradictory` says nothing about it. */
export type Reading = "success" | "in_process" | "error" | "contradictory";

/**
 * The one table that decides: client, check and mock read it. Nobody documents which value goes with which, so only the
 * pairs that agree say anything.
 */
const READINGS: Readonly<Record<Pair, Reading>> = {
  "ok success": "success",
  "ok process": "in_process",
  "ok error": "contradictory",
  "error success": "contradictory",
  "error process": "contradictory",
  "error error": "error",
};

/** Nobody documents whether `status` here is about the question or about the request, so a failed link may have either. */
const OF_REQUEST_STATUS: Readonly<Record<Pair, Reading>> = { ...READINGS, "ok error": "error" };

/**
 * What the body of a documented 200 says about the request.
 *
 * @example
 * const { data } = await client.POST("/v5/card-api/request/status", { body: { request_id } });
 * console.log(readingOf("requestStatus", data)); // success
 *
 * @returns undefined where one of the two members is missing or has a value that isn't documented
 */
export function readingOf(operation: OperationId, body: unknown): Reading | undefined {
  const readings = operation === "requestStatus" ? OF_REQUEST_STATUS : READINGS;
  const pair = `${textOf(body, "status")} ${textOf(body, "request_status")}`;
  return Object.hasOwn(readings, pair) ? readings[pair as Pair] : undefined; // a key of the table
}
