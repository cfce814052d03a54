import { CardLinkError } from "../shared/errors.js";

// One set for the process and not for the module: a process may load the package as an ES module and as CommonJS.
const KEY = Symbol.for("freedompay-card-link in flight");
const shared = globalThis as { [KEY]?: Set<string> }; // only this file sets the key
const inFlight = shared[KEY] ?? new Set();
shared[KEY] = inFlight;

/**
 * Marks a `request_id` as in flight. Two concurrent requests with one id are a mistake of the caller.
 *
 * @returns a function that removes the mark
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
