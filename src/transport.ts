import { CardLinkError, type Cause, type ErrorCode } from "./errors.js";

/** Codes of Node's fetch that come up only before a connection stands, so before a byte of the request is written. */
const BEFORE_CONNECTION: ReadonlyMap<string, ErrorCode> = new Map([
  ["ENOTFOUND", "name_not_found"],
  ["EAI_AGAIN", "name_not_found"],
  ["ECONNREFUSED", "connection_refused"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
]);

/**
 * A certificate that was not accepted, or a handshake in which the two sides speak different versions.
 * Other TLS errors prove nothing: with TLS 1.3 a server may object after the request is written.
 */
const HANDSHAKE =
  /^(CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_UNSUPPORTED_PROTOCOL|ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)$/;

/**
 * Gives a failure of `fetch` its code. A socket error proves nothing unless it can only have happened
 * before the connection stood: in a keep-alive race the server may have the request and the client an error.
 */
export function transportError(error: unknown, signal: AbortSignal, httpStatus?: number): CardLinkError {
  const details = { causes: causesOf(error), ...(httpStatus !== undefined && { httpStatus }) };
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

function beforeConnection(code: string): ErrorCode | undefined {
  return BEFORE_CONNECTION.get(code) ?? (HANDSHAKE.test(code) ? "tls_refused" : undefined);
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
