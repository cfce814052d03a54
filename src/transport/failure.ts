import { beforeConnection } from "#platform";
import { CardLinkError, type Cause } from "../shared/errors.js";

/**
 * Gives a failure of `fetch` its code. A socket error proves nothing unless it can only have happened
 * before the connection stood: in a keep-alive race the server may have the request and the client an error.
 */
export function transportError(error: unknown, signal: AbortSignal, httpStatus?: number): CardLinkError {
  const details = { causes: causesOf(error), httpStatus };
  if (signal.aborted) {
    const late = signal.reason instanceof DeadlinePassed;
    return late
      ? new CardLinkError("timed_out", "The deadline passed before the whole answer was there.", details)
      : new CardLinkError("aborted", "The call was given up after the request was dispatched.", details);
  }
  // Every code in the chain has to say so: one that doesn't may tell of an earlier try that got through.
  const codes = details.causes.flatMap(({ code }) => (code === undefined ? [] : [beforeConnection(code)]));
  const code = httpStatus === undefined && codes.every((known) => known !== undefined) ? codes[0] : undefined;
  return code
    ? new CardLinkError(code, `This request was not sent: ${code.replaceAll("_", " ")}.`, details)
    : new CardLinkError("connection_lost", "The connection failed; the request may have arrived.", details);
}

/** Why a deadline's signal is aborted, to tell it from a caller's abort. */
export class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
}

export function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  // A chain may be circular; nobody reads further than this.
  for (let at = error; at instanceof Error && causes.length < 8; at = at.cause) {
    const code = "code" in at && typeof at.code === "string" ? at.code : undefined;
    causes.push({ name: String(at.name), ...(code !== undefined && { code }) });
  }
  return causes;
}
