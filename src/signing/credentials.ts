import { operations, signatureScheme } from "../../generated/contract.js";
import type { components } from "../../generated/types.js";
import { violations } from "../contract/violations.js";
import { causesOf } from "../shared/causes.js";
import { CardLinkError } from "../shared/errors.js";

export type ProtectedHeader = components["schemas"]["JwsProtectedHeader"];

/** The HMAC of the signature. Which one an account needs is undocumented: ask the vendor. */
export type SignatureAlgorithm = ProtectedHeader["alg"];

/**
 * A key, as text (its UTF-8 bytes are used) or as bytes. RFC 7518 requires at least 64 bytes with HS512 and 32 with HS256.
 * A shorter key is accepted, because the vendor assigns it.
 */
export type Secret = string | Uint8Array;

/** A key, or a function that returns it. It is called for each request, so a key service or a rotation needs no restart. */
export type SecretSource = Secret | (() => Secret | Promise<Secret>);

/** Who signs, and how. */
export interface Signer {
  /** The user id that the vendor issued. It is sent unencrypted in the signature, as `auth_id`. */
  readonly authId: string;
  /** The HMAC to sign with. Default: `HS512`. */
  readonly algorithm?: SignatureAlgorithm;
}

/** The credentials that the vendor issued for signing. */
export interface Credentials extends Signer {
  /** The key that the vendor assigned, as text or bytes. */
  readonly secret: Secret;
}

/** What a signature covers besides the body. */
export interface Target {
  /** The request method in capitals. */
  readonly method: string;
  /** The path of the operation, without scheme, host and query. */
  readonly path: string;
}

/** The caller's names for members of the protected header. */
const GIVEN_AS: Readonly<Record<string, string>> = { auth_id: "authId", alg: "algorithm", uri: "path" };

/** The members are in the spec's order, which is the vendor's. */
export function protectedHeader({ method, path }: Target, { authId, algorithm }: Signer): ProtectedHeader {
  const alg = algorithm === undefined ? signatureScheme.defaultAlgorithm : algorithm;
  const header: ProtectedHeader = { uri: path, auth_id: authId, method, params: "", alg };
  const broken = Object.entries(header).flatMap(([member, value]) => {
    const schema = signatureScheme.protectedHeader[member as keyof ProtectedHeader]; // the keys of both are the spec's
    return violations(schema, value, `/${GIVEN_AS[member] ?? member}`);
  });
  if (broken.length > 0) throw new CardLinkError("invalid_option", "Invalid signing options:", { violations: broken });
  return header;
}

/**
 * Returns a copy, because the caller may wipe the bytes, and the vendor would refuse signatures made with a wiped key.
 *
 * @throws CardLinkError `invalid_option`
 */
export function keyOf(secret: unknown): Uint8Array {
  const bytes = typeof secret === "string" ? new TextEncoder().encode(secret) : bytesOf(secret);
  if (!bytes || bytes.length === 0) {
    throw new CardLinkError("invalid_option", "secret must be the key that the vendor assigned, as text or bytes.");
  }
  // Decoding bytes that aren't UTF-8, such as those of an environment variable, gives such a text.
  if (typeof secret === "string" && /[\uD800-\uDFFF\uFFFD]/u.test(secret)) {
    const message = "secret is not valid UTF-8: it contains U+FFFD or a lone surrogate, so bytes of the key are lost.";
    const todo = "Pass the key as bytes, or to the command in the file that FREEDOMPAY_SECRET_FILE names.";
    throw new CardLinkError("invalid_option", `${message} ${todo}`);
  }
  return bytes.slice();
}

/** Without `instanceof`, which is false for bytes of another realm, such as those of jsdom. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

/** Returns a function for the key. It returns a promise only if the secret is a function; that can reject with `secret_unavailable`. */
export function keySource(secret: SecretSource): () => Promise<Uint8Array> {
  if (typeof secret !== "function") {
    const key = Promise.resolve(keyOf(secret));
    return () => key;
  }
  return async () => {
    try {
      return keyOf(await secret());
    } catch (error) {
      const message = "The function given as secret failed. It must return the key that the vendor assigned.";
      throw new CardLinkError("secret_unavailable", message, { causes: causesOf(error) });
    }
  };
}

/**
 * Fails at start-up, not at the first customer, if these options can't sign. Returns a copy.
 *
 * @throws CardLinkError `invalid_option`
 */
export function assertSigner(given: Signer): Signer {
  if (typeof given !== "object" || given === null) {
    throw new CardLinkError("invalid_option", "credentials are missing; expected authId and secret.");
  }
  const { authId, algorithm } = given;
  const signer = { authId, ...(algorithm !== undefined && { algorithm }) };
  protectedHeader(operations.linkCard, signer);
  return signer;
}

/** @throws CardLinkError `invalid_option` */
export function assertCredentials(credentials: Credentials): void {
  assertSigner(credentials);
  keyOf(credentials.secret);
}
