import { servers } from "../../generated/contract.js";
import { CardLinkError } from "../shared/errors.js";
import { isLoopback } from "../shared/loopback.js";

/** Such as `freedompay.kz`. Every host below it is the vendor's. */
const VENDOR_DOMAINS = Object.values(servers).map((url) => new URL(url).hostname.split(".").slice(-2).join("."));

/**
 * Parses the URL of a server that may get a signature: https without a user name or password. Plain http on loopback, and
 * with `allowHttp` to every host except the vendor's.
 *
 * @throws CardLinkError `invalid_option`
 */
export function secureUrl(text: string | undefined, name: string, allowHttp = false): URL {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  const mayBePlain = url && (isLoopback(url.hostname) || (allowHttp === true && !isVendors(url.hostname)));
  const isSecure = url?.protocol === "https:" || (url?.protocol === "http:" && mayBePlain);
  if (!url || !isSecure || url.username || url.password) {
    // The message doesn't show the URL, which may hold credentials.
    const flaw = text === undefined ? "is missing" : "can't be used";
    const message = `${name} ${flaw}; expected https, or http on loopback, without user name and password.`;
    throw new CardLinkError("invalid_option", `${message} For your own test server see allowHttp.`);
  }
  return url;
}

/** Whether the vendor owns a host. Options for tests are refused there. */
export function isVendors(hostname: string): boolean {
  // DNS treats a name with a final dot as the same name.
  const host = hostname.replace(/\.$/, "");
  return VENDOR_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Refuses a path: the signature covers it, and what to sign behind a gateway's prefix is undocumented. */
export function originOf(baseUrl: string, allowHttp = false): string {
  const url = secureUrl(baseUrl, "baseUrl", allowHttp);
  if (url.href === `${url.origin}/`) return url.origin;
  throw new CardLinkError("invalid_option", "baseUrl must be scheme, host and port only.");
}

/**
 * Parses the URL of a request, which must have the client's origin: with another base URL in a call, or a path such as
 * `.example/…`, a signature would go to another server.
 *
 * @throws CardLinkError `invalid_option`
 */
export function urlWithin(text: string, origin: string): URL {
  // The slash ends the host, so nothing behind it can change the origin.
  if (text.startsWith(`${origin}/`)) return new URL(text);
  throw new CardLinkError("invalid_option", "The request's origin differs from baseUrl's; nothing was signed.");
}
