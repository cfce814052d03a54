/**
 * HMAC by node:crypto, which Bun and Deno have too. It takes a twentieth of the time of WebCrypto, which hands the work to
 * another thread. The modules are looked up and not imported: a bundle for browsers would fail on the import.
 */
import type { SignatureAlgorithm } from "./credentials.js";
import type * as web from "./hmac-web.js";

/** Spelt as in Node's documentation: Node takes any case, Deno's copy of it only this one. */
const HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "sha512", HS256: "sha256" };

/** Loaded with the first signature: loading it takes a fifth of the time that loading this package takes. */
let crypto: typeof import("node:crypto") | undefined;

/** The HMAC of ASCII text, in base64url. */
export async function hmac(algorithm: SignatureAlgorithm, key: Uint8Array, text: string): Promise<string> {
  crypto ??= globalThis.process.getBuiltinModule("node:crypto");
  return crypto.createHmac(HASHES[algorithm], key).update(text, "latin1").digest("base64url");
}

/** Whether `mac` is the HMAC of the text, compared in constant time. */
export const isHmac: typeof web.isHmac = async (algorithm, key, text, mac) => {
  const { Buffer } = globalThis.process.getBuiltinModule("node:buffer");
  const [right, given] = [Buffer.from(await hmac(algorithm, key, text)), Buffer.from(mac)];
  const { timingSafeEqual } = globalThis.process.getBuiltinModule("node:crypto");
  return right.length === given.length && timingSafeEqual(right, given);
};

/** Without padding (RFC 7515, section 2). */
export function base64url(bytes: Uint8Array): string {
  const { Buffer } = globalThis.process.getBuiltinModule("node:buffer");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
