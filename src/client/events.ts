import { notify } from "../shared/notify.js";
import type { TransportEvent } from "../transport/events.js";
import type { OutcomeKind } from "./outcome.js";

/** What happens during a call, for logs and metrics. It holds no secret, no signature, no body and no full id. */
export type CallEvent = {
  /** The operation's name in the contract, or `other`. */
  readonly operation: string;
  readonly path: string;
  /** The last four characters of the `request_id`, enough to tell calls apart. */
  readonly request: string;
  /** Milliseconds since the call began. */
  readonly elapsed: number;
} & Step;

type Step =
  | TransportEvent
  | { readonly type: "retry"; readonly delay: number }
  | { readonly type: "outcome"; readonly kind: OutcomeKind | "answered" | "unanswered" };

export type Emit = (step: Step) => void;

/** What is the same in all events of one call. */
interface Subject {
  readonly operation: string;
  readonly path: string;
  readonly requestId: string;
}

export function emitter(
  listener: ((event: CallEvent) => void) | undefined,
  { operation, path, requestId }: Subject,
): Emit {
  if (!listener) return () => {};
  const start = performance.now();
  const request = `…${requestId.slice(-4)}`;
  return (step) => notify(listener, { operation, path, request, elapsed: performance.now() - start, ...step });
}
