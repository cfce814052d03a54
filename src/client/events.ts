import type { Operation } from "../../generated/contract.js";
import { CardLinkError, type CardLinkErrorCode } from "../shared/errors.js";
import { notify } from "../shared/notify.js";
import type { TransportEvent } from "../transport/events.js";
import type { LinkOutcome, StatusOutcome } from "./outcome.js";

/** A step of a call, for logs, metrics and traces. It holds no secret, no signature, no body and no full id. */
export type CallEvent = {
  /** The operation's name in the contract, or `other` for a request outside the contract. */
  readonly operation: string;
  /** Host and port of the server. */
  readonly host: string;
  /** The operation's path, or `other`: an unknown path may hold an id. */
  readonly path: string;
  /** Identifies the request: the first twelve hexadecimal digits of the SHA-256 of its `request_id`. */
  readonly request: string;
  /** Milliseconds since the call began. */
  readonly elapsed: number;
  /** The number of the attempt that this event belongs to, from 1. */
  readonly attempt: number;
  /** Milliseconds since the dispatch, in `response` and `failure`; absent if nothing was dispatched. */
  readonly duration?: number;
} & (TransportEvent | Retry | EndOfCall);

type Retry = {
  /** `retry`: the next attempt follows. */
  readonly type: "retry";
  /** Milliseconds until the next attempt. */
  readonly delay: number;
};

interface EndOfCall {
  /** `outcome`: the call has ended. */
  readonly type: "outcome";
  /** The kind of the call's outcome. */
  readonly kind: LinkOutcome["kind"] | StatusOutcome["kind"];
  /** The code of the outcome's reason, if it has one. */
  readonly code?: CardLinkErrorCode;
  /** The HTTP status, if there was a response. */
  readonly httpStatus?: number;
}

export type Emit = (operation: Operation | undefined, step: TransportEvent | Retry | EndOfCall) => void;
export type Listener = (event: CallEvent) => void;

/**
 * Creates the function that sends a call's events to its listeners.
 *
 * @throws CardLinkError `invalid_option`
 */
export async function emitter(
  listeners: readonly (Listener | undefined)[],
  origin: string,
  requestId: string,
): Promise<Emit> {
  if (!listeners.some(Boolean)) return () => {};
  const isInvalid = listeners.some((listener) => listener && typeof listener !== "function");
  if (isInvalid) throw new CardLinkError("invalid_option", "onEvent must be a function.");
  const start = performance.now();
  const subject = { host: new URL(origin).host, request: await shortHash(requestId) };
  let attempt = 1;
  let dispatchedAt: number | undefined;
  return (operation, step) => {
    const now = performance.now();
    const { id, path } = operation ?? { id: "other", path: "other" };
    // The event after a dispatch is its response or its failure.
    const duration = dispatchedAt !== undefined && { duration: now - dispatchedAt };
    const event = { operation: id, path, ...subject, elapsed: now - start, attempt, ...step, ...duration };
    for (const listener of listeners) notify(listener, event);
    dispatchedAt = step.type === "dispatch" ? now : undefined;
    if (step.type === "retry") attempt += 1;
  };
}

/** The last event of a call. */
export function endOf(outcome: LinkOutcome | StatusOutcome): EndOfCall {
  const { kind, httpStatus } = outcome;
  const code = "reason" in outcome && { code: outcome.reason.code };
  return { type: "outcome", kind, ...code, ...(httpStatus !== undefined && { httpStatus }) };
}

async function shortHash(text: string): Promise<string> {
  // The `crypto` of jsdom has no `subtle`.
  const { subtle } = globalThis.process?.getBuiltinModule?.("node:crypto").webcrypto ?? crypto;
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
