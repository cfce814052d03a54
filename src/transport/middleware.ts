import type { Middleware } from "openapi-fetch";
import { signature as scheme } from "../../generated/contract.js";
import { CardLinkError } from "../shared/errors.js";
import { assertCredentials, type Credentials } from "../signing/credentials.js";
import { prepare, signBody } from "../signing/jws.js";
import { isRedirect, redirected } from "./send.js";

/**
 * Keeps what a signed request was made of for as long as the request itself. Node's fetch lets a copied
 * request follow its original's signal through a weak reference: once the original is collected, neither
 * an abort nor a deadline would reach the request any more.
 */
const originals = new WeakMap<Request, Request>();

/**
 * openapi-fetch middleware that signs every request over the bytes that are sent. Register it last:
 * whatever changes the body afterwards breaks the signature.
 *
 * It also keeps the signature where it belongs. Plain http is refused except on loopback, and a
 * redirect is refused instead of followed: following a 307 would hand body and signature to whoever
 * the answer names.
 *
 * @throws CardLinkError `invalid_option` at once if the credentials can't be used
 */
export function signatureMiddleware(credentials: Credentials): Middleware {
  assertCredentials(credentials);
  return {
    async onRequest({ request }) {
      const url = secureUrl(request.url, "the request's URL");
      const body = new Uint8Array(await request.clone().arrayBuffer());
      const signed = new Request(request, { redirect: "manual" });
      originals.set(signed, request);
      const target = { method: request.method, path: url.pathname };
      signed.headers.set(scheme.header, await signBody(body, prepare(target, credentials)));
      return signed;
    },
    // `sender` has refused redirects in our own client; in another one this is where they are met.
    onResponse({ response }) {
      if (isRedirect(response)) throw redirected(response.status);
    },
  };
}

/** Parses a URL that may be signed for: https, or http on loopback; no credentials in it. */
export function secureUrl(text: string | undefined, name: string): URL {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!url || !secure || url.username || url.password) {
    // The text itself may hold credentials, so it isn't shown.
    throw new CardLinkError(
      "invalid_option",
      `${name} ${text === undefined ? "is missing" : "can't be used"}; expected https, or http on loopback, and no user name or password in it.`,
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
