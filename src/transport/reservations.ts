import { CardLinkError } from "../shared/errors.js";
import { Recent } from "../shared/recent.js";

/** A `request_id` that one call holds until it ends. */
export interface Reservation {
  /** Whether no call in this process sent this id to this origin before. */
  readonly isFirst: boolean;
  /** Ends the hold. `sent`: whether the request may have reached the server. */
  release(result: { readonly sent: boolean }): void;
}

/** What is remembered of ids. A change of its form needs another number in the key below. */
interface Ids {
  readonly inFlight: Set<string>;
  /** When a request was last sent, by the monotonic clock. Ids that it has forgotten are for the caller to know. */
  readonly sentAt: Recent<number>;
}

// Of the process and not of a client or a module: two clients, one before and one after a change of the secret, or the
// package as an ES module and as CommonJS, must know of each other's requests. An error is a rejection only if the id was
// never sent before.
const KEY = Symbol.for("freedompay-card-link ids 1");
const shared = globalThis as { [KEY]?: Ids }; // nobody else knows the key
shared[KEY] ??= { inFlight: new Set(), sentAt: new Recent() };
const { inFlight, sentAt } = shared[KEY];

/** @throws CardLinkError `already_in_flight` */
export function reserve(origin: string, requestId: string): Reservation {
  const key = keyOf(origin, requestId);
  if (inFlight.has(key)) {
    const message =
      "A request with this request_id is still in flight. Wait for its outcome; a new intent takes a new id.";
    throw new CardLinkError("already_in_flight", message);
  }
  inFlight.add(key);
  return {
    isFirst: sentAt.get(key) === undefined,
    release({ sent }) {
      inFlight.delete(key);
      if (sent) sentAt.set(key, performance.now());
    },
  };
}

/** When this process last sent the request: `Infinity` while it is in flight, `-Infinity` if that isn't known. */
export function lastSentAt(origin: string, requestId: string): number {
  const key = keyOf(origin, requestId);
  return inFlight.has(key) ? Number.POSITIVE_INFINITY : (sentAt.get(key) ?? Number.NEGATIVE_INFINITY);
}

/** One UUID in two spellings is one id. */
function keyOf(origin: string, requestId: string): string {
  return `${origin} ${requestId.toLowerCase()}`;
}
