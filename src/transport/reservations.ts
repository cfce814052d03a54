import { CardLinkError } from "../shared/errors.js";
import { Recent } from "../shared/recent.js";

/** A `request_id` that one call holds until it ends. */
export interface Reservation {
  /** Whether no call in this process sent this id to this origin before. */
  readonly first: boolean;
  /** Ends the hold. `sent`: whether the request may have reached the server. */
  release(result: { readonly sent: boolean }): void;
}

// Of the module and not of a client: two clients of one process, or one before and one after a change of the secret,
// must know of each other's requests. An error is a rejection only if the id was never sent before.
const inFlight = new Set<string>();
/** When a request was last sent, by the monotonic clock. Ids that it has forgotten are for the caller to know. */
const sentAt = new Recent<number>();

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
    first: sentAt.get(key) === undefined,
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
