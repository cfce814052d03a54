import { type Operation, signature as scheme } from "../../generated/contract.js";
import type { Report } from "../client/events.js";
import type { Fetch } from "../client/options.js";
import type { Answer } from "../client/outcome.js";
import { readAnswer } from "../contract/validate.js";
import { retryAfter } from "../shared/backoff.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import type { Credentials } from "../signing/credentials.js";
import { type Prepared, prepare, signBody } from "../signing/jws.js";
import { transportError } from "./failure.js";
import { send } from "./send.js";

/** An operation of one server, with all that is the same for every call of it. */
export interface Endpoint {
  readonly operation: Operation;
  readonly url: string;
  readonly contentType: string;
  /** In whose name to sign. */
  readonly prepared: Prepared;
  readonly fetch: Fetch;
}

export function endpoint(origin: string, operation: Operation, credentials: Credentials, fetch: Fetch): Endpoint {
  const [contentType = ""] = Object.keys(operation.request);
  const prepared = prepare(operation, credentials);
  return { operation, url: origin + operation.path, contentType, prepared, fetch };
}

/** Sends one request. Whatever happens on the way is in the answer. */
export async function ask<Body>(
  { operation, url, contentType, prepared, fetch }: Endpoint,
  body: object,
  { signal }: Deadline,
  report: Report,
): Promise<Answer<Body>> {
  const came: { httpStatus?: number; retryAfter?: number | undefined } = {};
  try {
    // Written once: the bytes that are signed are the bytes that are sent.
    const text = JSON.stringify(body);
    const headers = { "Content-Type": contentType, [scheme.header]: await signBody(text, prepared) };
    const init = { method: operation.method, headers, body: text, redirect: "manual", signal } as const;
    // A fetch of the caller's is promised a Request; making one takes as long as all the rest of this.
    const dispatch = () => (fetch === globalThis.fetch ? globalThis.fetch(url, init) : fetch(new Request(url, init)));
    const { httpStatus, headers: received, bytes } = await send(dispatch, signal, () => report({ type: "dispatch" }));
    came.httpStatus = httpStatus;
    came.retryAfter = retryAfter(received.get("retry-after"));
    const answer: Body = readAnswer(operation, httpStatus, received, bytes);
    report({ type: "response", httpStatus });
    return { body: answer, ...came };
  } catch (error) {
    const failure = error instanceof CardLinkError ? error : transportError(error, signal, came.httpStatus);
    const { code, httpStatus } = failure;
    report(code === "undocumented_status" && httpStatus ? { type: "response", httpStatus } : { type: "failure", code });
    return { failure, ...came, httpStatus: httpStatus ?? came.httpStatus };
  }
}
