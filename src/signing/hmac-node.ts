/**
 * What Node does by itself, and Bun and Deno as it does. An HMAC takes a twentieth of the time of WebCrypto's, which hands
 * the work to another thread.
 */
import type { components } from "../../generated/types.js";
import { type Builtins, builtin } from "../shared/builtin.js";

type SignatureAlgorithm = components["schemas"]["JwsProtectedHeader"]["alg"];

/** Spelt as in Node's documentation: Node takes any case, Deno's copy of it only this one. */
const HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "sha512", HS256: "sha256" };

/** Loaded with the first signature: that takes as long as a fifth of this package. */
let crypto: Builtins["node:crypto"] | undefined;

/** The HMAC of ASCII text, in base64url. */
export async function hmac(algorithm: SignatureAlgorithm, key: Uint8Array, text: string): Promise<string> {
  crypto ??= node("node:crypto");
  return crypto.createHmac(HASHES[algorithm], key).update(text, "latin1").digest("base64url");
}

/** Whether that is the HMAC of the text, compared in constant time. */
export async function isHmac(
  algorithm: SignatureAlgorithm,
  key: Uint8Array,
  text: string,
  mac: string,
): Promise<boolean> {
  const { Buffer } = node("node:buffer");
  const [right, given] = [Buffer.from(await hmac(algorithm, key, text)), Buffer.from(mac)];
  return right.length === given.length && node("node:crypto").timingSafeEqual(right, given);
}

/** Without padding (RFC 7515, section 2). */
export function base64url(bytes: Uint8Array): string {
  return node("node:buffer").Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}

function node<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  return builtin(name) as Builtins[Name]; // hmac.ts takes this module only where it is there
}
