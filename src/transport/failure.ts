import { unsentCode } from "#platform";
import { causesOf } from "../shared/causes.js";
import { DeadlinePassed } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";

/** How far a request got before it failed. */
export interface Progress {
  /** The HTTP status, if the header of a response came. */
  readonly httpStatus?: number | undefined;
  /** Whether the error is one of the runtime's own fetch. Another one may have sent the request and then failed. */
  readonly isBuiltIn: boolean;
}

/**
 * Gives a failure of `fetch` its code. A socket error proves nothing unless it can only arise before the request's
 * first byte: when a kept connection breaks, the server may have the request and the client an error.
 */
export function transportError(
  error: unknown,
  signal: AbortSignal,
  { httpStatus, isBuiltIn }: Progress,
): CardLinkError {
  const details = { causes: causesOf(error), httpStatus };
  if (signal.aborted) {
    return signal.reason instanceof DeadlinePassed
      ? new CardLinkError("timed_out", "The deadline passed before the whole response was there.", details)
      : new CardLinkError("aborted", "The call was aborted after the request was dispatched.", details);
  }
  // Every code in the chain has to prove it: one that doesn't may come from an earlier try that got through.
  const codes = details.causes.flatMap(({ code }) => (code === undefined ? [] : [unsentCode(code)]));
  const isProven = isBuiltIn && httpStatus === undefined && codes.every((code) => code !== undefined);
  const code = isProven ? codes[0] : undefined;
  return code
    ? new CardLinkError(code, `The request was not sent: ${code.replaceAll("_", " ")}.`, details)
    : new CardLinkError("connection_lost", "The connection failed; the request may have arrived.", details);
}
