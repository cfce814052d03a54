import type { ErrorCode } from "../shared/errors.js";
import { notify } from "../shared/notify.js";
import type { TransportEvent } from "../transport/events.js";
import type { OutcomeKind } from "./outcome.js";

/** What happens during a call, for logs, metrics and traces. It holds no secret, no signature, no body and no full id. */
export type CallEvent = {
  /** The operation's name in the contract, or `other`. */
  readonly operation: string;
  /** Host and port of the server. */
  readonly host: string;
  /** Of an operation outside the contract without its query and without long segments, which may be ids. */
  readonly path: string;
  /** Tells calls apart: the first twelve hexadecimal digits of the SHA-256 of the `request_id`. */
  readonly request: string;
  /** Milliseconds since the call began. */
  readonly elapsed: number;
  /** The dispatch or poll that this event is about, counted from 1. */
  readonly attempt: number;
} & (
  | Exclude<TransportEvent, Ending>
  /** `duration`: milliseconds since the dispatch; absent if there was none. */
  | (Ending & { readonly duration?: number })
  /** The next attempt comes after `delay` milliseconds. */
  | { readonly type: "retry"; readonly delay: number }
  | EndOfCall
);

/** How an attempt ended. */
type Ending = Exclude<TransportEvent, { readonly type: "dispatch" }>;

interface EndOfCall {
  readonly type: "outcome";
  readonly kind: OutcomeKind | "answered" | "unanswered";
  /** The code of the outcome's reason, if it has one. */
  readonly code?: ErrorCode;
  readonly httpStatus?: number;
}

export type Step = TransportEvent | { readonly type: "retry"; readonly delay: number } | EndOfCall;
export type Emit = (step: Step) => void;
export type Listener = (event: CallEvent) => void;

/** What is the same in all events of one call. */
interface Subject {
  readonly operation: string;
  readonly origin: string;
  readonly path: string;
  readonly requestId: string;
}

export async function emitter(
  listeners: readonly (Listener | undefined)[],
  { operation, origin, path, requestId }: Subject,
): Promise<Emit> {
  if (!listeners.some(Boolean)) return () => {};
  const start = performance.now();
  const subject = { operation, host: new URL(origin).host, path, request: await shortHash(requestId) };
  let attempt = 1;
  let dispatchedAt: number | undefined;
  return (step) => {
    const now = performance.now();
    const isEnding = (step.type === "response" || step.type === "failure") && dispatchedAt !== undefined;
    const duration = isEnding && { duration: now - (dispatchedAt ?? now) };
    for (const listener of listeners)
      notify(listener, { ...subject, elapsed: now - start, attempt, ...step, ...duration });
    if (step.type === "dispatch") dispatchedAt = now;
    if (step.type !== "retry") return;
    attempt += 1;
    dispatchedAt = undefined;
  };
}

/** The last step of a call, of its outcome. */
export function endOf(outcome: {
  readonly kind: EndOfCall["kind"];
  readonly reason?: { readonly code: ErrorCode };
  readonly httpStatus?: number;
}): EndOfCall {
  const { kind, reason, httpStatus } = outcome;
  return {
    type: "outcome",
    kind,
    ...(reason && { code: reason.code }),
    ...(httpStatus !== undefined && { httpStatus }),
  };
}

async function shortHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest, 0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
