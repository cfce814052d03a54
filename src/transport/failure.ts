import { causesIn, causesOf } from "../shared/causes.js";
import { type Deadline, DeadlinePassed } from "../shared/deadline.js";
import { CardLinkError, type CardLinkErrorCode } from "../shared/errors.js";

/** The codes of Node and undici for a failure to connect, and ours. */
const UNCONNECTED: ReadonlyMap<unknown, CardLinkErrorCode> = new Map([
  ["ENOTFOUND", "name_not_found"],
  ["EAI_AGAIN", "name_not_found"],
  ["ECONNREFUSED", "connection_refused"],
  ["ENETUNREACH", "no_route"],
  ["EHOSTUNREACH", "no_route"],
  ["EADDRNOTAVAIL", "no_route"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
  // After CONNECT: a status other than 200, no TLS with the proxy, no response from it.
  ["UND_ERR_ABORTED", "proxy_refused"],
  ["UND_ERR_PRX_TLS", "proxy_refused"],
  ["UND_ERR_PRX_CONN", "proxy_refused"],
]);
const CERTIFICATE =
  /^(CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** Whether the failure to connect is likely to be temporary. A proxy that refuses keeps refusing. */
export function mayConnectLater(failure: CardLinkError | undefined): boolean {
  return failure?.code !== "proxy_refused" && [...UNCONNECTED.values()].some((code) => code === failure?.code);
}

export function cancelled(error?: unknown): CardLinkError {
  return new CardLinkError("cancelled", "The call ended before the dispatch.", { causes: causesOf(error) });
}

/** Turns what `fetch` threw into an error with a code. The code describes the failure and proves nothing. */
export function transportError(error: unknown, { signal, isOver }: Deadline, httpStatus?: number): CardLinkError {
  const details = { causes: causesOf(error), httpStatus };
  if (signal.aborted && !(signal.reason instanceof DeadlinePassed)) {
    return new CardLinkError("aborted", "The call was aborted after the request was dispatched.", details);
  }
  if (isOver()) {
    return new CardLinkError("timed_out", "The deadline passed before the whole response was received.", details);
  }
  const code = httpStatus === undefined ? unconnected(error) : undefined;
  return code
    ? new CardLinkError(code, `Could not connect: ${code.replaceAll("_", " ")}.`, details)
    : new CardLinkError("connection_lost", "The connection failed; the request may have arrived.", details);
}

function unconnected(error: unknown): CardLinkErrorCode | undefined {
  const codes = causesIn(error).map((cause) => ("code" in cause ? cause.code : undefined));
  const known = codes.map((code) => UNCONNECTED.get(code)).find((code) => code !== undefined);
  return known ?? (codes.some((code) => CERTIFICATE.test(String(code))) ? "tls_refused" : undefined);
}
