import { CardLinkError } from "./errors.js";

/** How many dispatched ids a client remembers. Beyond that, only the caller knows what was sent before. */
const REMEMBERED = 10_000;

/** Keeps a client from sending one intent twice at once, and from taking a second try for the first. */
export interface RequestIds {
  /**
   * Takes an id for one call. Returns whether this client never dispatched it before.
   * @throws CardLinkError `already_in_flight`
   */
  take(id: string): boolean;
  /** Gives it back, saying whether it may have been dispatched. */
  giveBack(id: string, dispatched: boolean): void;
}

export function requestIds(): RequestIds {
  const inFlight = new Set<string>();
  const sent = new Set<string>();
  // One UUID in two spellings is one id.
  return {
    take(id) {
      const name = id.toLowerCase();
      if (inFlight.has(name)) {
        const message =
          "A link under this request_id is still on its way; wait for its outcome, and use a new id for a new link.";
        throw new CardLinkError("already_in_flight", message);
      }
      inFlight.add(name);
      return !sent.has(name);
    },
    giveBack(id, dispatched) {
      const name = id.toLowerCase();
      inFlight.delete(name);
      if (!dispatched) return;
      sent.add(name);
      if (sent.size <= REMEMBERED) return;
      const [oldest = name] = sent;
      sent.delete(oldest);
    },
  };
}
