import { operations, signatureScheme } from "../../generated/contract.js";
import type { components } from "../../generated/types.js";
import { violations } from "../contract/violations.js";
import { causesOf } from "../shared/causes.js";
import { CardLinkError } from "../shared/errors.js";

export type ProtectedHeader = components["schemas"]["JwsProtectedHeader"];

/** The HMAC of the signature. Which of them an account needs is undocumented; the vendor can tell. */
export type SignatureAlgorithm = ProtectedHeader["alg"];

/**
 * A key, as text (its UTF-8 bytes are used) or as bytes. RFC 7518 asks for at least 64 bytes with HS512 and 32 with
 * HS256; the vendor assigns it, so a shorter one is used all the same.
 */
export type Secret = string | Uint8Array;

/** A key. Or a function that gives it, called for each request, so that a key service or a rotation needs no restart. */
export type SecretSource = Secret | (() => Secret | Promise<Secret>);

/** Who signs, and how. */
export interface Signer {
  /** The user id that the vendor checks the signature under; travels in the clear as `auth_id`. */
  readonly authId: string;
  /** Default: `HS512`. */
  readonly algorithm?: SignatureAlgorithm;
}

/** What the vendor issued to sign with. */
export interface Credentials extends Signer {
  readonly secret: Secret;
}

/** What a signature is bound to beside the body. */
export interface Target {
  /** The request method in capitals. */
  readonly method: string;
  /** The path of the operation, without scheme, host and query. */
  readonly path: string;
}

/** What a member of the protected header is called where the caller gives it. */
const GIVEN_AS: Readonly<Record<string, string>> = { auth_id: "authId", alg: "algorithm", uri: "path" };

/** The members stand in the spec's order, which is the vendor's. */
export function protectedHeader({ method, path }: Target, { authId, algorithm }: Signer): ProtectedHeader {
  const alg = algorithm === undefined ? signatureScheme.defaultAlgorithm : algorithm;
  const header: ProtectedHeader = { uri: path, auth_id: authId, method, params: "", alg };
  const broken = Object.entries(header).flatMap(([member, value]) =>
    // The keys of both are the spec's.
    violations(
      signatureScheme.protectedHeader[member as keyof ProtectedHeader],
      value,
      `/${GIVEN_AS[member] ?? member}`,
    ),
  );
  if (broken.length > 0) throw new CardLinkError("invalid_option", "Invalid signing options:", { violations: broken });
  return header;
}

/**
 * A copy: the caller may wipe the bytes, and a signature with a wiped key makes every request look refused.
 *
 * @throws CardLinkError `invalid_option`
 */
export function keyOf(secret: unknown): Uint8Array {
  const bytes = typeof secret === "string" ? new TextEncoder().encode(secret) : bytesOf(secret);
  if (!bytes || bytes.length === 0) {
    throw new CardLinkError("invalid_option", "secret must be the key that the vendor assigned, as text or bytes.");
  }
  // Such a text is what became of bytes that aren't UTF-8, such as those of an environment variable.
  if (typeof secret === "string" && /[\uD800-\uDFFF\uFFFD]/u.test(secret)) {
    const message = "secret is no text in UTF-8: it holds U+FFFD or a lone surrogate, and has lost bytes of the key.";
    const todo = "Give the key as bytes, or to the command as a file that FREEDOMPAY_SECRET_FILE names.";
    throw new CardLinkError("invalid_option", `${message} ${todo}`);
  }
  return bytes.slice();
}

/** Told without `instanceof`, which is false for bytes of another realm, such as those of jsdom. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

/** Gives the key, as a promise only where the secret is a function. That one rejects with `secret_unavailable`. */
export function keySource(secret: SecretSource): () => Uint8Array | Promise<Uint8Array> {
  if (typeof secret !== "function") {
    const key = keyOf(secret);
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
 * Finds out on start-up, and not at the first customer, that nothing can be signed with this. Returns a copy.
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
