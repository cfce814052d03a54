/** The same as hmac-node.ts with web standards only: for browsers, workers and unknown runtimes. */
import { ascii, decoded } from "./base64url.js";
import type { SignatureAlgorithm } from "./credentials.js";

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
  // Several last letters decode to the same bytes; only one of them is their encoding.
  if (!bytes || base64url(bytes) !== mac) return false;
  return crypto.subtle.verify("HMAC", await importKey(algorithm, key, "verify"), bytes, ascii(text));
}

export function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function importKey(algorithm: SignatureAlgorithm, key: Uint8Array, use: "sign" | "verify"): Promise<Key> {
  // A copy, because WebCrypto refuses shared memory.
  return crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: HASHES[algorithm] }, false, [use]);
}
