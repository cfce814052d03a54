/**
 * What Node does by itself, and Bun and Deno as it does: `#platform` in package.json's `imports`. An HMAC takes a
 * twentieth of the time of WebCrypto's, which hands the work to another thread.
 */
import { Buffer } from "node:buffer";
import type { components } from "../../generated/types.js";
import type { ErrorCode } from "../shared/errors.js";

type SignatureAlgorithm = components["schemas"]["JwsProtectedHeader"]["alg"];

/** The spelling of Node's documentation: Node takes any, but its likeness in Deno takes no other. */
const HASHES: Readonly<Record<SignatureAlgorithm, string>> = { HS512: "sha512", HS256: "sha256" };

/** Asked for when it is first needed: importing it takes as long as a fifth of this package. */
let crypto: Promise<typeof import("node:crypto")> | undefined;

/** Codes of the global `fetch` that come up only before a connection stands, so before a byte of the request is written. */
const BEFORE_CONNECTION: ReadonlyMap<string, ErrorCode> = new Map([
  ["ENOTFOUND", "name_not_found"],
  ["EAI_AGAIN", "name_not_found"],
  ["ECONNREFUSED", "connection_refused"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
]);

/**
 * A certificate that was not accepted. Other TLS errors prove nothing: with TLS 1.3 a server may object after the request
 * is written, and a middlebox that writes plain text into the stream looks like a wrong version at any time.
 */
const CERTIFICATE =
  /^(CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** The HMAC of ASCII text, in base64url. */
export async function hmac(algorithm: SignatureAlgorithm, key: Uint8Array, text: string): Promise<string> {
  crypto ??= import("node:crypto");
  const { createHmac } = await crypto;
  return createHmac(HASHES[algorithm], key).update(text, "latin1").digest("base64url");
}

/** Whether that is the HMAC of the text, found out in a time that tells nothing of it. */
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

/** A body that can be sent once. */
export interface BodyInit {
  readonly body: ReadableStream<Uint8Array>;
  /** Without it fetch takes no stream. */
  readonly duplex: "half";
  /** Without it a stream is sent in chunks, which some gateways refuse. */
  readonly headers: { readonly "content-length": string };
}

/**
 * As a stream, since fetch sends any other body a second time if the server answers 421, and doesn't say so. On the wire
 * there is no difference.
 */
export function bodyInit(bytes: Uint8Array<ArrayBuffer>): BodyInit {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return { body, duplex: "half", headers: { "content-length": String(bytes.byteLength) } };
}

/** What a code of a failed `fetch` proves, if it proves that nothing was sent. */
export function unsentCode(code: string): ErrorCode | undefined {
  return BEFORE_CONNECTION.get(code) ?? (CERTIFICATE.test(code) ? "tls_refused" : undefined);
}
