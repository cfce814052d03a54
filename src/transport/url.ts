import { servers } from "../../generated/contract.js";
import { CardLinkError } from "../shared/errors.js";
import { isLoopback } from "../shared/loopback.js";

/** As in `freedompay.kz`: everything below it is the vendor's. */
const VENDOR_DOMAINS = Object.values(servers).map((url) => new URL(url).hostname.split(".").slice(-2).join("."));

/**
 * Parses a URL that may be signed for: https, without a user name and password. Plain http on loopback, and with
 * `allowHttp` to every host but the vendor's.
 *
 * @throws CardLinkError `invalid_option`
 */
export function secureUrl(text: string | undefined, name: string, allowHttp = false): URL {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  const isSecure = url?.protocol === "https:" || (url?.protocol === "http:" && mayBePlain(url.hostname, allowHttp));
  if (!url || !isSecure || url.username || url.password) {
    // The text itself may hold credentials, so it isn't shown.
    throw new CardLinkError(
      "invalid_option",
      `${name} ${text === undefined ? "is missing" : "can't be used"}; expected https, or http on loopback, and no user name or password in it. For a test server of your own see allowHttp.`,
    );
  }
  return url;
}

function mayBePlain(hostname: string, allowHttp: boolean): boolean {
  return isLoopback(hostname) || (allowHttp === true && !isVendors(hostname));
}

/** Whether a host is one of the vendor's, where no option that is for tests may be used. */
export function isVendors(hostname: string): boolean {
  // A final dot is part of a name that DNS takes for the same.
  const host = hostname.replace(/\.$/, "");
  return VENDOR_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** The signature covers the path, and nobody documents what to sign when a gateway puts one in front. */
export function originOf(baseUrl: string, allowHttp = false): string {
  const url = secureUrl(baseUrl, "baseUrl", allowHttp);
  if (url.href === `${url.origin}/`) return url.origin;
  throw new CardLinkError("invalid_option", "baseUrl must be scheme, host and port alone.");
}

/**
 * The URL of a request, which must not have left the client's origin: another base URL in a call, or a path such as
 * `.example/…`, would get a signature for somebody else's server.
 */
export function urlWithin(text: string, origin: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin === origin && !url.username && !url.password) return url;
  throw new CardLinkError("invalid_option", "The request's URL has another origin than baseUrl; nothing was signed.");
}
