import type { SignatureAlgorithm } from "./credentials.js";

const HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "SHA-512", HS256: "SHA-256" };

/** The spelling of Node's documentation: Node takes any, but its likenesses in Deno and in Workers take no other. */
const NODE_HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "sha512", HS256: "sha256" };

/**
 * Node's own HMAC where there is one: it takes a twentieth of the time of WebCrypto, which hands the work to another
 * thread. Asked for at run time, so that a bundle for the browser has no import that it can't resolve.
 */
const node = globalThis.process?.getBuiltinModule?.("node:crypto");
/** Likewise: in Node the way through `btoa` is slower. */
const buffer = globalThis.process?.getBuiltinModule?.("node:buffer");

/** The HMAC of ASCII text, in base64url. */
export async function hmac(algorithm: SignatureAlgorithm, key: Uint8Array, text: string): Promise<string> {
  if (node) return node.createHmac(NODE_HASHES[algorithm], key).update(text, "latin1").digest("base64url");
  const imported = await importKey(algorithm, key, "sign");
  return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", imported, ascii(text))));
}

/** Whether that is the HMAC of the text, found out in a time that tells nothing of it. */
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

type Key = Parameters<typeof crypto.subtle.sign>[1];

function importKey(algorithm: SignatureAlgorithm, key: Uint8Array, use: "sign" | "verify"): Promise<Key> {
  // A copy, for WebCrypto takes none of a memory that is shared.
  return crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: HASHES[algorithm] }, false, [use]);
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Without padding (RFC 7515, section 2). */
export function base64url(bytes: Uint8Array): string {
  if (buffer) return buffer.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/[+/=]/g, (letter) => (letter === "+" ? "-" : letter === "/" ? "_" : ""));
}

/** Undefined if it is no base64url. */
export function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return ascii(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}
