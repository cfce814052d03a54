import { CardLinkError } from "../shared/errors.js";

// Of the process and not of a module, since one process may load the package as an ES module and as CommonJS.
const KEY = Symbol.for("freedompay-card-link in flight");
const shared = globalThis as { [KEY]?: Set<string> }; // nobody else knows the key
shared[KEY] ??= new Set();
const inFlight = shared[KEY];

/**
 * Holds a `request_id` while it is in flight. Two requests with one id at once would be a mistake of the caller's.
 *
 * @returns ends the hold
 * @throws CardLinkError `already_in_flight`
 */
export function hold(origin: string, requestId: string): () => void {
  // One UUID in two spellings is one id.
  const key = `${origin} ${requestId.toLowerCase()}`;
  if (inFlight.has(key)) {
    const message = "A request with this request_id is still in flight in this process. Wait for its outcome.";
    throw new CardLinkError("already_in_flight", message);
  }
  inFlight.add(key);
  return () => void inFlight.delete(key);
}
