/** The same as in hmac-node.ts by web standards alone: for browsers, workers and all that aren't known. */
import type { components } from "../../generated/types.js";
import { ascii, decoded } from "./base64url.js";

type SignatureAlgorithm = components["schemas"]["JwsProtectedHeader"]["alg"];

const HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "SHA-512", HS256: "SHA-256" };

type Key = Parameters<typeof crypto.subtle.sign>[1];

export async function hmac(algorithm: SignatureAlgorithm, key: Uint8Array, text: string): Promise<string> {
  const imported = await importKey(algorithm, key, "sign");
  return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", imported, ascii(text))));
}

export async function isHmac(
  algorithm: SignatureAlgorithm,
  key: Uint8Array,
  text: string,
  mac: string,
): Promise<boolean> {
  const bytes = decoded(mac);
  // There are two ways to write the last letter; only one of them is the encoding of these bytes.
  if (!bytes || base64url(bytes) !== mac) return false;
  return crypto.subtle.verify("HMAC", await importKey(algorithm, key, "verify"), bytes, ascii(text));
}

export function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function importKey(algorithm: SignatureAlgorithm, key: Uint8Array, use: "sign" | "verify"): Promise<Key> {
  // A copy, for WebCrypto takes none of a memory that is shared.
  return crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: HASHES[algorithm] }, false, [use]);
}
