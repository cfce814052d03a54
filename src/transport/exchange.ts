import { type Operation, signatureScheme } from "../../generated/contract.js";
import { operationAt } from "../contract/operations.js";
import { parseRequest, parseResponse, type RawResponse } from "../contract/validate.js";
import { textOf } from "../contract/verdict.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError, provesUnsent } from "../shared/errors.js";
import { signBody } from "../signing/jws.js";
import type { TransportEvent } from "./events.js";
import { cancelled, transportError } from "./failure.js";
import { type Reservation, reserve } from "./reservations.js";
import { retryAfter } from "./retry-after.js";
import { isSentOnce, type SignedRequest, send, unlessAborted } from "./send.js";
import type { Settings } from "./settings.js";
import { urlWithin } from "./url.js";

/** What an exchange needs of the call that it is part of. */
export interface CallContext {
  /** Ends the exchange. The call keeps it alive until then. */
  readonly deadline: Pick<Deadline, "signal" | "isOver">;
  readonly emit?: (event: TransportEvent) => void;
  /** The operation that the request must still be for when it gets here, if the call is for one of the contract. */
  readonly operation?: Operation | undefined;
  /** The `request_id` that the body must have when it gets here. */
  readonly requestId?: string | undefined;
  /** The hold on that id, if the call has taken it already. */
  readonly reservation?: Reservation;
}

/** What an exchange reads of a Request. */
export type OutgoingRequest = Pick<Request, "url" | "method" | "headers" | "bodyUsed" | "arrayBuffer"> & {
  readonly signal: AbortSignal | undefined;
};

/** What came of one request. */
export interface Exchanged {
  /** The body of the response, if it keeps the contract. */
  readonly body?: unknown;
  /** Why there is no such body. */
  readonly failure?: CardLinkError;
  /** The response as it came, if it came whole. */
  readonly response?: RawResponse;
  /** The HTTP status, if at least the header of a response came. */
  readonly httpStatus?: number;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
  /** Whether this was certainly the first and only dispatch of the request. Only then an error is a rejection. */
  readonly isOnlyDispatch: boolean;
}

/** A request that keeps the contract, or one that the contract doesn't describe. */
interface ValidRequest extends Omit<SignedRequest, "url" | "signature" | "dispatcher"> {
  readonly url: URL;
  readonly operation: Operation | undefined;
  readonly requestId: string | undefined;
}

/**
 * The one way from a request to its result, below every client: validate → sign → send once → refuse redirects → read up
 * to a limit → validate. Nothing above it can change what was signed.
 *
 * @throws CardLinkError of the family `input`, before anything is sent. What fails later is in the result.
 */
export async function exchange(request: OutgoingRequest, settings: Settings, context: CallContext): Promise<Exchanged> {
  const url = urlWithin(request.url, settings.origin);
  const bytes = await bytesOf(request, context.deadline.signal);
  if (bytes instanceof CardLinkError) {
    context.emit?.({ type: "failure", code: bytes.code });
    return { failure: bytes, isOnlyDispatch: context.reservation?.isFirst ?? true };
  }
  const valid = validate(request, url, bytes);
  const isChanged = context.requestId !== undefined && valid.requestId !== context.requestId;
  if (isChanged || (context.operation && valid.operation !== context.operation)) {
    const what = isChanged ? "request_id" : "operation";
    const message = `The ${what} was changed on its way. Remove the middleware that changes it; nothing was sent.`;
    throw new CardLinkError("invalid_request", message);
  }
  const reservation = context.reservation ?? ownReservation(valid, settings.origin);
  const exchanged = await sendAndRead(valid, reservation?.isFirst ?? true, settings, context);
  if (reservation !== context.reservation) {
    const { failure, httpStatus } = exchanged;
    reservation?.release({ sent: httpStatus !== undefined || !failure || !provesUnsent(failure.code) });
  }
  return exchanged;
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

function validate({ method, headers }: OutgoingRequest, url: URL, bytes: Uint8Array<ArrayBuffer>): ValidRequest {
  const operation = operationAt(method, url.pathname);
  const body = operation && parseRequest(operation, headers.get("content-type"), bytes);
  const requestId = textOf(body, "request_id");
  return { url, method, headers: Object.fromEntries(headers), bytes, operation, requestId };
}

/** A request that changes something is refused while one with the same id is in flight, whichever client sent it. */
function ownReservation({ operation, requestId }: ValidRequest, origin: string): Reservation | undefined {
  return operation && !operation.safe && requestId !== undefined ? reserve(origin, requestId) : undefined;
}

async function sendAndRead(
  { url, operation, ...request }: ValidRequest,
  isFirst: boolean,
  settings: Settings,
  { deadline, emit = () => {} }: CallContext,
): Promise<Exchanged> {
  const fetch = settings.fetch ?? globalThis.fetch;
  let response: Awaited<ReturnType<typeof send>> | undefined;
  // Where the runtime or a dispatcher may have sent it twice, an error belongs to the second.
  const isOnlyDispatch = () => isFirst && isSentOnce() && !response?.isRepeated;
  let came: ReturnType<typeof whatCame> = {};
  try {
    const prepared = settings.prepare(operation ?? { method: request.method, path: url.pathname });
    const signature = await signBody(request.bytes, prepared, await keyFor(settings, deadline.signal));
    const headers = { ...request.headers, [signatureScheme.header.toLowerCase()]: signature };
    const signed = { ...request, url: url.href, headers, signature, dispatcher: settings.dispatcher };
    response = await send(signed, fetch, deadline, () => emit({ type: "dispatch" }));
    came = whatCame(response);
    const body = operation && parseResponse(operation, response);
    emit({ type: "response", httpStatus: response.httpStatus });
    return { body, ...came, isOnlyDispatch: isOnlyDispatch() };
  } catch (error) {
    const sofar = { httpStatus: response?.httpStatus };
    const failure = error instanceof CardLinkError ? error : transportError(error, deadline, sofar);
    const { code, httpStatus } = failure;
    const status = httpStatus !== undefined && { httpStatus };
    emit(
      code === "undocumented_status" && status ? { type: "response", ...status } : { type: "failure", code, ...status },
    );
    return { failure, ...status, ...came, isOnlyDispatch: httpStatus === undefined ? isFirst : isOnlyDispatch() };
  }
}

/** A key service may not respond. */
async function keyFor(settings: Settings, signal: AbortSignal): Promise<Uint8Array> {
  const key = settings.key();
  if (key instanceof Uint8Array) return key;
  try {
    return await unlessAborted(key, signal);
  } catch (error) {
    throw signal.aborted ? cancelled(error) : error;
  }
}

function whatCame(response: RawResponse): Pick<Exchanged, "response" | "httpStatus" | "retryAfter"> {
  const wait = retryAfter(response.headers.get("retry-after"));
  return { response, httpStatus: response.httpStatus, ...(wait !== undefined && { retryAfter: wait }) };
}
