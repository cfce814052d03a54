import { CardLinkError } from "../shared/errors.js";
import { Recent } from "../shared/recent.js";

/** An id in one call's hands. */
export interface Taken {
  /** Whether this client never dispatched it before. */
  readonly first: boolean;
  /** Says whether it may have been dispatched. */
  giveBack(dispatched: boolean): void;
}

/**
 * Keeps a client from sending one intent twice at once, and from taking a second try for the first. What it returns
 * throws CardLinkError `already_in_flight`.
 */
export function requestIds(): (id: string) => Taken {
  const inFlight = new Set<string>();
  // Beyond those, only the caller knows what was sent before.
  const sent = new Recent<true>();
  return (id) => {
    // One UUID in two spellings is one id.
    const name = id.toLowerCase();
    if (inFlight.has(name)) {
      const message = "This request_id is still on its way. Wait for its outcome; a new link takes a new id.";
      throw new CardLinkError("already_in_flight", message);
    }
    inFlight.add(name);
    return {
      first: !sent.get(name),
      giveBack(dispatched) {
        inFlight.delete(name);
        if (dispatched) sent.set(name, true);
      },
    };
  };
}
