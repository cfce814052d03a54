import { type Finding, finding } from "../../src/check/finding.js";
import { operation } from "../../src/check/provider.js";
import { checkResponses } from "../../src/check/responses.js";
import type { Exchange, Message, WireResponse } from "../../src/check/wire.js";

export const sent: Message = {
  method: "POST",
  path: "/v5",
  headers: { "X-JWS-Signature": "aaaa..bbbbbb" },
  body: "{}",
};

/** A body that keeps the contract. */
export const right = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" } as const;

/** An exchange in which this body came, as it is where it is text or bytes. */
export function answered(body: unknown, change: Partial<WireResponse> = {}): Exchange {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = [["Content-Type", "application/json"]] as const;
  const response = { status: 200, headers, body: bytes, cut: false, ...change };
  return { request: sent, connected: true, began: true, time: 12.4, response };
}

export const unanswered: Exchange = { request: sent, connected: true, began: false, time: 1, failure: "ECONNRESET" };

/** What is found in the responses to valid requests, by the name of the check. */
export function foundIn(id: "linkCard" | "requestStatus", ...exchanges: Exchange[]): Record<string, Finding> {
  const found: Record<string, Finding> = {};
  const add = (check: { id: string }, one: Finding) => {
    found[check.id.replace(`${id}.response.`, "")] = one;
  };
  checkResponses(add, operation(id), exchanges, finding("not_applicable", "Nothing was sent."));
  return found;
}
