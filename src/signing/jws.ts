import { causesOf } from "../shared/causes.js";
import { CardLinkError } from "../shared/errors.js";
import { bytesOf, protectedHeader, type SignatureAlgorithm, type Signer, type Target } from "./credentials.js";
import { base64url, hmac } from "./hmac.js";

const utf8 = new TextEncoder();

/** The part of a signature that doesn't depend on the body. */
export interface Prepared {
  readonly header: string;
  readonly algorithm: SignatureAlgorithm;
}

/** @throws CardLinkError `invalid_option` */
export function prepare(target: Target, signer: Signer): Prepared {
  const header = protectedHeader(target, signer);
  // Without a prototype, so that a polluted one can't add a `toJSON`.
  const text = JSON.stringify({ __proto__: null, ...header });
  return { header: base64url(utf8.encode(text)), algorithm: header.alg };
}

/** @throws CardLinkError `signing_failed`, or `invalid_option` */
export async function signBody(
  body: string | Uint8Array,
  { header, algorithm }: Prepared,
  key: Uint8Array,
): Promise<string> {
  const input = `${header}.${payload(body)}`;
  try {
    return `${header}..${await hmac(algorithm, key, input)}`;
  } catch (error) {
    throw new CardLinkError("signing_failed", "The body could not be signed.", { causes: causesOf(error) });
  }
}

/**
 * The payload of a JWS: the body, in base64url.
 *
 * @throws CardLinkError `invalid_option`
 */
export function payload(body: string | Uint8Array): string {
  const bytes = typeof body === "string" ? utf8.encode(body) : bytesOf(body);
  if (bytes) return base64url(bytes);
  throw new CardLinkError("invalid_option", "body must be text or bytes, exactly as they are sent.");
}
