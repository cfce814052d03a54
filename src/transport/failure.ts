import { causesOf } from "../shared/causes.js";
import { type Deadline, DeadlinePassed } from "../shared/deadline.js";
import { CardLinkError, type ErrorCode } from "../shared/errors.js";

/** What is known of a request that failed. */
export interface Progress {
  /** The HTTP status, if the header of a response came. */
  readonly httpStatus?: number | undefined;
  /** What proves that nothing was sent, if anything does. */
  readonly unsentCode?: ErrorCode | undefined;
}

export function cancelled(error?: unknown): CardLinkError {
  const details = { causes: causesOf(error) };
  return new CardLinkError("cancelled", "The call ended before the request was dispatched.", details);
}

/**
 * Gives a failure of `fetch` its code. A socket error proves nothing: when a kept connection breaks, the server may have
 * the request and the client an error.
 */
export function transportError(
  error: unknown,
  { signal, isOver }: Pick<Deadline, "signal" | "isOver">,
  { httpStatus, unsentCode }: Progress = {},
): CardLinkError {
  const details = { causes: causesOf(error), httpStatus };
  if (signal.aborted && !(signal.reason instanceof DeadlinePassed)) {
    return new CardLinkError("aborted", "The call was aborted after the request was dispatched.", details);
  }
  if (isOver()) {
    return new CardLinkError("timed_out", "The deadline passed before the whole response was there.", details);
  }
  return unsentCode && httpStatus === undefined
    ? new CardLinkError(unsentCode, `The request was not sent: ${unsentCode.replaceAll("_", " ")}.`, details)
    : new CardLinkError("connection_lost", "The connection failed; the request may have arrived.", details);
}
