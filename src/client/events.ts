import type { ErrorCode } from "../shared/errors.js";
import type { LinkOutcome } from "./outcome.js";

/** What a call does, for logs and metrics. It holds no secret, no signature, no body and no full id. */
export type CallEvent = {
  /** The path of the operation. */
  readonly path: string;
  /** The last four characters of the `request_id`, enough to tell calls apart. */
  readonly request: string;
  /** Milliseconds since the call began. */
  readonly elapsed: number;
} & (
  | { readonly type: "dispatch" }
  | { readonly type: "response"; readonly httpStatus: number }
  | { readonly type: "failure"; readonly code: ErrorCode }
  | { readonly type: "retry"; readonly delay: number }
  | { readonly type: "outcome"; readonly kind: LinkOutcome["kind"] | "answered" | "unanswered" }
);

type Distribute<Event> = Event extends unknown ? Omit<Event, "path" | "request" | "elapsed"> : never;
export type Report = (event: Distribute<CallEvent>) => void;

/** A listener that throws, now or later, must not turn a link into something else; what it throws is dropped. */
export function tell<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  if (!listener) return;
  new Promise((resolve) => resolve(listener(event))).catch(() => {});
}

export function reporter(listener: ((event: CallEvent) => void) | undefined, path: string, requestId: string): Report {
  if (!listener) return () => {};
  const start = performance.now();
  return (event) => {
    const common = { path, request: `…${requestId.slice(-4)}`, elapsed: performance.now() - start };
    tell(listener, { ...common, ...event } as CallEvent); // spread over a union, which the checker doesn't follow
  };
}
