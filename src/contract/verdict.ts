import type { components } from "../../generated/types.js";

type Envelope = components["schemas"]["Envelope"];

/** `success`, `in_process` and `refused` are what the vendor says of a request; `contradictory` says nothing about it. */
export type Verdict = "success" | "in_process" | "refused" | "contradictory";

/**
 * What `status` and `request_status` say together. Outcomes, the check and the mock all read it from here. Nobody
 * documents which value goes with which, so only the three pairs that agree say anything.
 */
const VERDICTS = {
  "ok success": "success",
  "ok process": "in_process",
  "ok error": "contradictory",
  "error success": "contradictory",
  "error process": "contradictory",
  "error error": "refused",
} as const satisfies Record<`${Envelope["status"]} ${Envelope["request_status"]}`, Verdict>;

const verdicts: ReadonlyMap<string, Verdict> = new Map(Object.entries(VERDICTS));

/** Undefined where one of the two members is missing or has a value that isn't documented. */
export function verdictOf(body: unknown): Verdict | undefined {
  return verdicts.get(`${textOf(body, "status")} ${textOf(body, "request_status")}`);
}

/** A member of the body itself, so that a polluted prototype can't add one; undefined if it is missing or no text. */
export function textOf(body: unknown, name: string): string | undefined {
  const isObject = typeof body === "object" && body !== null;
  const member: unknown = isObject && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  return typeof member === "string" ? member : undefined;
}
