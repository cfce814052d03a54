import type { Operation } from "../../generated/contract.js";
import { operationAt } from "../contract/operations.js";
import { parseRequest } from "../contract/validate.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import { type CallContext, type Exchanged, exchange } from "./exchange.js";
import { cancelled } from "./failure.js";
import type { Settings } from "./settings.js";
import { urlWithin } from "./url.js";

/** Created once: it keeps no state between whole texts. */
const utf8 = new TextDecoder();

/** The part of a Request that is read here. */
export type OutgoingRequest = Pick<Request, "url" | "method" | "bodyUsed" | "arrayBuffer"> & {
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null | undefined };
  readonly signal: AbortSignal | undefined;
};

/**
 * Validates a Request that openapi-fetch, a middleware or a caller made, and exchanges it. It must have the operation and
 * the `request_id` of its call.
 *
 * @throws CardLinkError of the family `input`, before anything is sent. The result holds any later failure.
 */
export async function exchangeRequest(
  request: OutgoingRequest,
  settings: Settings,
  context: CallContext,
): Promise<Exchanged> {
  const { method, headers } = request;
  const { href, pathname } = urlWithin(request.url, settings.origin);
  const operation = operationAt(method, pathname);
  const bytes = await bytesOf(request, context.deadline);
  if (bytes instanceof CardLinkError) {
    context.emit?.(operation, { type: "failure", code: bytes.code });
    return { failure: bytes };
  }
  const requestId = operation && textOf(parseRequest(operation, headers.get("content-type"), bytes), "request_id");
  assertUnchanged(operation, requestId, context);
  // Text for an operation: on a 401 some versions of undici fail if the body is a stream, and the caller's fetch can read
  // text. On a 421 Node sends a POST again by itself; the duplicate rule makes that harmless.
  const content = operation ? utf8.decode(bytes) : bytes;
  const body = bytes.length > 0 ? content : undefined;
  const sent = { url: href, method, headers: Object.fromEntries(headers), body };
  return exchange({ ...context, operation, requestId, ...sent }, settings);
}

/** A body may be the caller's stream, which can fail or never end. */
async function bytesOf(request: OutgoingRequest, deadline: Deadline): Promise<Uint8Array<ArrayBuffer> | CardLinkError> {
  if (request.bodyUsed) {
    const message = "The request's body was read before it was sent. In a middleware, read request.clone() instead.";
    throw new CardLinkError("invalid_request", message);
  }
  try {
    return new Uint8Array(await deadline.race(request.arrayBuffer()));
  } catch (error) {
    return cancelled(error);
  }
}

/** A middleware must not turn the call into another one: the outcome would be about the wrong request. */
function assertUnchanged(operation: Operation | undefined, requestId: string | undefined, expected: CallContext): void {
  const isElsewhere = expected.operation !== undefined && operation !== expected.operation;
  const isChanged = expected.requestId !== undefined && requestId !== expected.requestId;
  if (!isElsewhere && !isChanged) return;
  // Of another operation's body, the request_id says nothing.
  const what = isElsewhere ? "operation" : "request_id";
  const message = `A middleware changed the ${what}, so nothing was sent. Remove that middleware.`;
  throw new CardLinkError("invalid_request", message);
}
