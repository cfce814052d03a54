import { causesIn, causesOf } from "../shared/causes.js";
import { type Deadline, DeadlinePassed } from "../shared/deadline.js";
import { CardLinkError, type CardLinkErrorCode } from "../shared/errors.js";

/** What failures to connect are called, by the codes of Node and undici. */
const UNCONNECTED: ReadonlyMap<unknown, CardLinkErrorCode> = new Map([
  ["ENOTFOUND", "name_not_found"],
  ["EAI_AGAIN", "name_not_found"],
  ["ECONNREFUSED", "connection_refused"],
  ["ENETUNREACH", "no_route"],
  ["EHOSTUNREACH", "no_route"],
  ["EADDRNOTAVAIL", "no_route"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
  // Of CONNECT: another status than 200, no TLS with the proxy, no response from it.
  ["UND_ERR_ABORTED", "proxy_refused"],
  ["UND_ERR_PRX_TLS", "proxy_refused"],
  ["UND_ERR_PRX_CONN", "proxy_refused"],
]);
const CERTIFICATE =
  /^(CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** Failures to connect that may pass by themselves. */
const PASSING: readonly (CardLinkErrorCode | undefined)[] = [
  "name_not_found",
  "connection_refused",
  "no_route",
  "connect_timeout",
];

export function mayConnectLater(failure: CardLinkError | undefined): boolean {
  return PASSING.includes(failure?.code);
}

export function cancelled(error?: unknown): CardLinkError {
  const details = { causes: causesOf(error) };
  return new CardLinkError("cancelled", "The call ended before the request was dispatched.", details);
}

/** Gives a failure of `fetch` its code, which describes the failure and proves nothing. */
export function transportError(
  error: unknown,
  { signal, isOver }: Pick<Deadline, "signal" | "isOver">,
  httpStatus?: number,
): CardLinkError {
  const details = { causes: causesOf(error), httpStatus };
  if (signal.aborted && !(signal.reason instanceof DeadlinePassed)) {
    return new CardLinkError("aborted", "The call was aborted after the request was dispatched.", details);
  }
  if (isOver()) {
    return new CardLinkError("timed_out", "The deadline passed before the whole response was there.", details);
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
