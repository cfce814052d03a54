import { milliseconds } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { assertCredentials, type Credentials, type Target } from "../signing/credentials.js";
import { type Prepared, prepare } from "../signing/jws.js";
import { originOf } from "./url.js";

/** What sends a signed request: `fetch`, or a function that takes the same arguments. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface SignedFetchOptions extends Credentials {
  /** Scheme, host and port of the server, as in `https://test-api.freedompay.kz`. Plain http on loopback only. */
  readonly baseUrl: string;
  /**
   * Sends the signed request as it is and once, following no redirect. Default: the global `fetch`, looked up at each
   * call. In browsers and in Deno that one may send a request twice, so there an error is no rejection until `follow`
   * has confirmed it. An error of a fetch given here never proves that nothing was sent.
   */
  readonly fetch?: Fetch;
  /** Milliseconds for one call, everything included. Default: 30000. */
  readonly timeout?: number;
}

/** Options that were checked, and what is the same for every request. */
export interface Settings {
  readonly origin: string;
  readonly timeout: number;
  readonly fetch: Fetch | undefined;
  /** All of a signature but the body, for an operation or for another target. */
  prepare(target: Target): Prepared;
}

/** @throws CardLinkError `invalid_option` */
export function settingsOf(options: SignedFetchOptions): Settings {
  if (typeof options !== "object" || options === null) {
    throw new CardLinkError("invalid_option", "options are missing; expected baseUrl, authId and secret.");
  }
  const { baseUrl, fetch, timeout = 30_000 } = options;
  milliseconds("timeout", timeout);
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new CardLinkError("invalid_option", "fetch must be a function.");
  }
  const credentials = assertCredentials(options);
  // An operation is one object for ever, so its protected header is encoded once.
  const prepared = new WeakMap<Target, Prepared>();
  return {
    origin: originOf(baseUrl),
    timeout,
    fetch,
    prepare(target) {
      const known = prepared.get(target) ?? prepare(target, credentials);
      prepared.set(target, known);
      return known;
    },
  };
}
