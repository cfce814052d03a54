import { type Operation, signatureScheme } from "../../generated/contract.js";
import type { OperationId } from "../contract/operations.js";
import { type Reading, readingOf } from "../contract/reading.js";
import { parseResponse, type RawResponse } from "../contract/validate.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { signBody } from "../signing/jws.js";
import type { OnTransportEvent } from "./events.js";
import { cancelled, transportError } from "./failure.js";
import { hold } from "./in-flight.js";
import { type SignedRequest, send } from "./send.js";
import type { Settings } from "./settings.js";

/** What an exchange needs from its call. */
export interface CallContext {
  /** Ends the exchange. The call keeps it alive until then. */
  readonly deadline: Deadline;
  readonly emit?: OnTransportEvent;
  /** Undefined for a request outside the contract. */
  readonly operation?: Operation | undefined;
  /** The `request_id` of an operation's body. */
  readonly requestId?: string | undefined;
}

/** A request to the client's origin, whose body keeps the contract. */
export interface UnsignedRequest extends SignedRequest, CallContext {}

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
}

/**
 * Carries out one HTTP exchange. Every client uses it: sign → send → refuse redirects → read up to a limit → validate. No
 * code above it can change what was signed.
 *
 * @throws CardLinkError `already_in_flight`, before anything is sent. The result holds any later failure.
 */
export async function exchange(
  { deadline, emit = () => {}, operation, requestId, url, method, headers, body }: UnsignedRequest,
  settings: Settings,
): Promise<Exchanged> {
  const mayLink = operation?.safe === false;
  const release = mayLink && requestId !== undefined ? hold(settings.origin, requestId) : undefined;
  let head: Pick<Exchanged, "response" | "httpStatus"> | undefined;
  try {
    // A key service may never respond.
    const key = await deadline.race(settings.key()).catch((error: unknown) => {
      throw deadline.signal.aborted ? cancelled(error) : error;
    });
    const prepared = settings.prepare(operation ?? { method, path: new URL(url).pathname });
    const signature = await signBody(body ?? "", prepared, key);
    const signed = { ...headers, [signatureScheme.header.toLowerCase()]: signature };
    const dispatched = () => emit(operation, { type: "dispatch" });
    const request = { url, method, headers: signed, body };
    const response = await send(request, settings.fetch ?? globalThis.fetch, deadline, dispatched);
    const { httpStatus } = response;
    head = { httpStatus, response };
    const valid = operation && parseResponse(operation, response);
    const reading = httpStatus === 200 && operation ? readingOf(operation.id as OperationId, valid) : undefined; // an entry of `operations`
    emit(operation, { type: "response", httpStatus, ...(reading && { reading }) });
    return { body: valid, reading, ...head };
  } catch (error) {
    const failure = error instanceof CardLinkError ? error : transportError(error, deadline, head?.httpStatus);
    const { code, httpStatus } = failure;
    const status = httpStatus !== undefined && { httpStatus };
    const isUndocumented = code === "undocumented_status" && status;
    emit(operation, isUndocumented ? { type: "response", ...status } : { type: "failure", code, ...status });
    return { failure, ...status, ...head };
  } finally {
    release?.();
  }
}
