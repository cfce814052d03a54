import { type Operation, signatureScheme } from "../../generated/contract.js";
import { type OperationId, operationAt } from "../contract/operations.js";
import { type Reading, readingOf } from "../contract/reading.js";
import { parseRequest, parseResponse, type RawResponse } from "../contract/validate.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import { signBody } from "../signing/jws.js";
import type { OnTransportEvent } from "./events.js";
import { cancelled, transportError } from "./failure.js";
import { hold } from "./in-flight.js";
import { retryAfter } from "./retry-after.js";
import { send } from "./send.js";
import type { Settings } from "./settings.js";
import { urlWithin } from "./url.js";

/** Created once: it keeps no state between whole texts. */
const utf8 = new TextDecoder();

type Bytes = Uint8Array<ArrayBuffer>;

/** What an exchange needs from its call. */
export interface CallContext {
  /** Ends the exchange. The call keeps it alive until then. */
  readonly deadline: Deadline;
  readonly emit?: OnTransportEvent;
  /** The operation of the call, if the contract has it. A request for another one is refused. */
  readonly operation?: Operation | undefined;
  /** The `request_id` of the call. A request with another one is refused. */
  readonly requestId?: string | undefined;
}

/** The part of a Request that an exchange reads. */
export type OutgoingRequest = Pick<Request, "url" | "method" | "bodyUsed" | "arrayBuffer"> & {
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null | undefined };
  readonly signal: AbortSignal | undefined;
};

/** Result of one HTTP exchange. */
export interface Exchanged {
  /** The body of the response, if it is valid. */
  readonly body?: unknown;
  /** The meaning of that body, if it came with a 200. */
  readonly reading?: Reading | undefined;
  /** Why there is no valid body. */
  readonly failure?: CardLinkError;
  /** The response as received, if its whole body was read. */
  readonly response?: RawResponse;
  /** The HTTP status, if at least the header of a response was received. */
  readonly httpStatus?: number;
  /** The `Retry-After` of the response, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/**
 * Carries out one HTTP exchange. Every client uses it: validate → sign → send → refuse redirects → read up to a limit →
 * validate. No code above it can change what was signed.
 *
 * @throws CardLinkError of the family `input`, before anything is sent. The result holds any later failure.
 */
export async function exchange(request: OutgoingRequest, settings: Settings, context: CallContext): Promise<Exchanged> {
  const url = urlWithin(request.url, settings.origin);
  const operation = operationAt(request.method, url.pathname);
  const bytes = await bytesOf(request, context.deadline);
  if (bytes instanceof CardLinkError) {
    context.emit?.(operation, { type: "failure", code: bytes.code });
    return { failure: bytes };
  }
  const body = operation && parseRequest(operation, request.headers.get("content-type"), bytes);
  const requestId = textOf(body, "request_id");
  assertUnchanged(operation, requestId, context);
  const mayLink = operation !== undefined && !operation.safe && requestId !== undefined;
  const release = mayLink ? hold(settings.origin, requestId) : undefined;
  return sendAndRead(request, url, bytes, operation, settings, context).finally(release);
}

/** A body may be the caller's stream, which can fail or never end. */
async function bytesOf(request: OutgoingRequest, deadline: Deadline): Promise<Bytes | CardLinkError> {
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
function assertUnchanged(
  operation: Operation | undefined,
  requestId: string | undefined,
  expected: Pick<CallContext, "operation" | "requestId">,
): void {
  const isElsewhere = expected.operation !== undefined && operation !== expected.operation;
  const isChanged = expected.requestId !== undefined && requestId !== expected.requestId;
  if (!isElsewhere && !isChanged) return;
  // Of another operation's body, the request_id says nothing.
  const what = isElsewhere ? "operation" : "request_id";
  const message = `A middleware changed the ${what}, so nothing was sent. Remove that middleware.`;
  throw new CardLinkError("invalid_request", message);
}

async function sendAndRead(
  { method, headers }: OutgoingRequest,
  url: URL,
  bytes: Bytes,
  operation: Operation | undefined,
  settings: Settings,
  { deadline, emit = () => {} }: CallContext,
): Promise<Exchanged> {
  let head: Pick<Exchanged, "response" | "httpStatus" | "retryAfter"> | undefined;
  try {
    const prepared = settings.prepare(operation ?? { method, path: url.pathname });
    const signature = await signBody(bytes, prepared, await keyFor(settings, deadline));
    const signed = { ...Object.fromEntries(headers), [signatureScheme.header.toLowerCase()]: signature };
    const request = { url: url.href, method, headers: signed, body: bodyOf(bytes, operation) };
    const dispatched = () => emit(operation, { type: "dispatch" });
    const response = await send(request, settings.fetch ?? globalThis.fetch, deadline, dispatched);
    head = { httpStatus: response.httpStatus };
    // Inside `try`: the caller's fetch may return headers that throw.
    const { httpStatus } = response;
    head = { httpStatus, response, retryAfter: retryAfter(response.headers.get("retry-after")) };
    const body = operation && parseResponse(operation, response);
    const reading = httpStatus === 200 && operation ? readingOf(operation.id as OperationId, body) : undefined; // an entry of `operations`
    emit(operation, { type: "response", httpStatus, ...(reading && { reading }) });
    return { body, reading, ...head };
  } catch (error) {
    const failure = error instanceof CardLinkError ? error : transportError(error, deadline, head?.httpStatus);
    const { code, httpStatus } = failure;
    const status = httpStatus !== undefined && { httpStatus };
    const isUndocumented = code === "undocumented_status" && status;
    emit(operation, isUndocumented ? { type: "response", ...status } : { type: "failure", code, ...status });
    return { failure, ...status, ...head };
  }
}

/**
 * Text for an operation: on a 401 some versions of undici fail if the body is a stream, and the caller's fetch can read
 * text. On a 421 Node sends a POST again by itself; the duplicate rule makes that harmless.
 */
function bodyOf(bytes: Bytes, operation: Operation | undefined) {
  if (bytes.length === 0) return undefined;
  return operation ? utf8.decode(bytes) : bytes;
}

/** A key service may never respond. */
async function keyFor(settings: Settings, deadline: Deadline): Promise<Uint8Array> {
  try {
    return await deadline.race(settings.key());
  } catch (error) {
    throw deadline.signal.aborted ? cancelled(error) : error;
  }
}
