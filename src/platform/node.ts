/**
 * What Node does by itself, and Bun and Deno as it does: `#platform` in package.json's `imports`. An HMAC takes a
 * twentieth of the time of WebCrypto's, which hands the work to another thread.
 */
import { Buffer } from "node:buffer";
import type { components } from "../../generated/types.js";

type SignatureAlgorithm = components["schemas"]["JwsProtectedHeader"]["alg"];

/** Spelt as in Node's documentation: Node takes any case, Deno's copy of it only this one. */
const HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "sha512", HS256: "sha256" };

/** Loaded with the first signature: that takes as long as a fifth of this package. */
let crypto: Promise<typeof import("node:crypto")> | undefined;

/** The HMAC of ASCII text, in base64url. */
export async function hmac(algorithm: SignatureAlgorithm, key: Uint8Array, text: string): Promise<string> {
  crypto ??= import("node:crypto");
  const { createHmac } = await crypto;
  return createHmac(HASHES[algorithm], key).update(text, "latin1").digest("base64url");
}

/** Whether that is the HMAC of the text, compared in constant time. */
export async function isHmac(
  algorithm: SignatureAlgorithm,
  key: Uint8Array,
  text: string,
  mac: string,
): Promise<boolean> {
  const [right, given] = [Buffer.from(await hmac(algorithm, key, text)), Buffer.from(mac)];
  const { timingSafeEqual } = await import("node:crypto");
  return right.length === given.length && timingSafeEqual(right, given);
}

/** Without padding (RFC 7515, section 2). */
export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}

export { bodyInit, watchDispatch } from "./undici.js";
