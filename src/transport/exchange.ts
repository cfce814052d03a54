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
import { send, unlessAborted } from "./send.js";
import type { Settings } from "./settings.js";
import { urlWithin } from "./url.js";

/** Made once: it keeps no state between two whole texts. */
const utf8 = new TextDecoder();

/** What an exchange needs of the call that it is part of. */
export interface CallContext {
  /** Ends the exchange. The call keeps it alive until then. */
  readonly deadline: Pick<Deadline, "signal" | "isOver">;
  readonly emit?: OnTransportEvent;
  /** The operation that the request must still be for when it gets here, if the call is for one of the contract. */
  readonly operation?: Operation | undefined;
  /** The `request_id` that the body must have when it gets here. */
  readonly requestId?: string | undefined;
}

/** What an exchange reads of a Request. */
export type OutgoingRequest = Pick<Request, "url" | "method" | "headers" | "bodyUsed" | "arrayBuffer"> & {
  readonly signal: AbortSignal | undefined;
};

/** Result of one HTTP exchange. */
export interface Exchanged {
  /** The body of the response, if it keeps the contract. */
  readonly body?: unknown;
  /** What that body says about the request, if it came with a 200. */
  readonly reading?: Reading | undefined;
  /** Why there is no such body. */
  readonly failure?: CardLinkError;
  /** The response as it came, if it was read to its end. */
  readonly response?: RawResponse;
  /** The HTTP status, if at least the header of a response came. */
  readonly httpStatus?: number;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
}

/**
 * The one way from a request to its result, below every client: validate → sign → send → refuse redirects → read up to a
 * limit → validate. Nothing above it can change what was signed.
 *
 * @throws CardLinkError of the family `input`, before anything is sent. What fails later is in the result.
 */
export async function exchange(request: OutgoingRequest, settings: Settings, context: CallContext): Promise<Exchanged> {
  const url = urlWithin(request.url, settings.origin);
  const operation = operationAt(request.method, url.pathname);
  const bytes = await bytesOf(request, context.deadline.signal);
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

/** A body may be a stream of the caller's, which fails or doesn't end. */
async function bytesOf(
  request: OutgoingRequest,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | CardLinkError> {
  if (request.bodyUsed) {
    const message = "The request's body was read before it was sent. In middleware, read that of request.clone().";
    throw new CardLinkError("invalid_request", message);
  }
  try {
    return new Uint8Array(await unlessAborted(request.arrayBuffer(), signal));
  } catch (error) {
    return cancelled(error);
  }
}

/** The outcome must be about the request that the caller asked for. */
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
  const message = `The ${what} was changed on its way. Remove the middleware that changes it; nothing was sent.`;
  throw new CardLinkError("invalid_request", message);
}

async function sendAndRead(
  { method, headers }: OutgoingRequest,
  url: URL,
  bytes: Uint8Array<ArrayBuffer>,
  operation: Operation | undefined,
  settings: Settings,
  { deadline, emit = () => {} }: CallContext,
): Promise<Exchanged> {
  let head: Head | undefined;
  try {
    const prepared = settings.prepare(operation ?? { method, path: url.pathname });
    const signature = await signBody(bytes, prepared, await keyFor(settings, deadline.signal));
    const signed = { ...Object.fromEntries(headers), [signatureScheme.header.toLowerCase()]: signature };
    const request = { url: url.href, method, headers: signed, body: bodyOf(bytes, operation) };
    const dispatched = () => emit(operation, { type: "dispatch" });
    const response = await send(request, settings.fetch ?? globalThis.fetch, deadline, dispatched);
    head = { httpStatus: response.httpStatus };
    // In here, since a fetch of the caller's may give headers that throw.
    head = headOf(response);
    const { httpStatus } = response;
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
 * Text, since some versions of undici fail with a 401 to a body that is a stream, and since a fetch of the caller's can
 * read it. Node sends a POST again by itself on 421; the duplicate rule makes that harmless.
 */
function bodyOf(bytes: Uint8Array<ArrayBuffer>, operation: Operation | undefined) {
  if (bytes.length === 0) return undefined;
  return operation ? utf8.decode(bytes) : bytes;
}

/** A key service may not respond. */
async function keyFor(settings: Settings, signal: AbortSignal): Promise<Uint8Array> {
  const key = settings.key();
  if (ArrayBuffer.isView(key)) return key;
  try {
    return await unlessAborted(key, signal);
  } catch (error) {
    throw signal.aborted ? cancelled(error) : error;
  }
}

type Head = Pick<Exchanged, "response" | "httpStatus" | "retryAfter">;

function headOf(response: RawResponse): Head {
  const wait = retryAfter(response.headers.get("retry-after"));
  return { response, httpStatus: response.httpStatus, ...(wait !== undefined && { retryAfter: wait }) };
}
