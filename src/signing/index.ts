import { signatureScheme } from "../../generated/contract.js";
import { violations } from "../contract/violations.js";
import { readJson } from "../shared/json.js";
import { decoded } from "./base64url.js";
import type { Credentials, ProtectedHeader, Target } from "./credentials.js";
import { assertCredentials, keyOf, protectedHeader } from "./credentials.js";
import { isHmac } from "./hmac.js";
import { payload, prepare, signBody } from "./jws.js";

export type { Credentials, Secret, SignatureAlgorithm, Signer, Target } from "./credentials.js";

/** The part that a signature is refused for: a member of the protected header, or a part of the JWS. */
export type SignaturePart = keyof ProtectedHeader | "form" | "payload" | "signature";

/**
 * The error that `verify` throws for an invalid signature. Check its `code`: `instanceof` fails for a second copy of this
 * package. It holds nothing that was received, and never a valid signature.
 */
export class SignatureRefused extends Error {
  /** The name of the class. */
  override readonly name = "SignatureRefused";
  /** Tells it from other errors, of a second copy of this package too. */
  readonly code = "signature_refused";
  /** The invalid part. */
  readonly part: SignaturePart;
  /** What was expected of that part, for people. */
  readonly expected: string;

  constructor(part: SignaturePart, expected: string) {
    super(`The signature is refused for its ${part}. Expected ${expected}.`);
    this.part = part;
    this.expected = expected;
  }
}

/**
 * Signs a body: the value of the `X-JWS-Signature` header, a JWS with its payload detached
 * (RFC 7515, Appendix F; the vendor's Card API overview).
 *
 * @example
 * const target = { method: "POST", path: "/v5/card-api/request/status" };
 * const signature = await sign(JSON.stringify({ request_id }), target, { authId, secret });
 * console.log(signature.split(".").length); // 3
 *
 * @param body the bytes exactly as sent; text is encoded in UTF-8
 * @throws CardLinkError `invalid_option` for an invalid body, target or credentials, `signing_failed` if the runtime can't
 *   compute the HMAC
 */
export async function sign(body: string | Uint8Array, target: Target, credentials: Credentials): Promise<string> {
  return signBody(body, prepare(target, credentials), keyOf(credentials.secret));
}

/**
 * Returns the key of the signer with this `auth_id`, or undefined if there is none. Further members are ignored. `verify`
 * never passes a name that every object inherits, such as `constructor`, so `(id) => keys[id]` is safe.
 */
export type KeyFunction = (authId: string) => TenantKey | undefined | Promise<TenantKey | undefined>;

/** The credentials of one of many signers, without the `auth_id`. */
export type TenantKey = Omit<Credentials, "authId">;

/** The `X-JWS-Signature` header as Node or a web framework returns it. */
export type SignatureHeader = string | readonly string[] | null | undefined;

/**
 * Verifies a detached JWS over the bytes received. Accepts the protected header's members in any order, and further
 * members, because the vendor documents a rule for neither.
 *
 * @example
 * const target = { method: "POST", path: "/v5/card-api/request/status" };
 * const signature = await sign("{}", target, { authId, secret });
 * const signer = await verify(signature, "{}", target, { authId, secret });
 * console.log(signer.authId === authId); // true
 *
 * @param signature the `X-JWS-Signature` header, if there was one; a duplicate header is refused
 * @param body the body as received, before it was parsed
 * @param credentials of the only signer. For many signers, a function that returns the key for the `auth_id` in the
 *   header, which is not verified yet
 * @returns who signed
 * @throws SignatureRefused for an invalid signature; CardLinkError `invalid_option` for an invalid body, target, credentials
 *   or key; whatever the key function throws
 */
export async function verify(
  signature: SignatureHeader,
  body: string | Uint8Array,
  target: Target,
  credentials: Credentials | KeyFunction,
): Promise<{ readonly authId: string }> {
  // Before reading the signature, so that our own mistakes are found whatever was received.
  if (typeof credentials !== "function") {
    assertCredentials(credentials);
    protectedHeader(target, credentials);
  }
  const encodedBody = payload(body);
  const { encodedHeader, header, mac } = parse(signature);
  const signer = typeof credentials === "function" ? await signerOf(header["auth_id"], credentials) : credentials;
  const key = keyOf(signer.secret);
  const wanted = protectedHeader(target, signer);
  // The object has the type's keys and no others.
  for (const name of Object.keys(wanted) as (keyof ProtectedHeader)[]) {
    if (header[name] === wanted[name]) continue;
    // The sender of an invalid signature must not learn whose credentials these are.
    const expected = name === "auth_id" ? "the authId of the credentials" : JSON.stringify(wanted[name]);
    throw new SignatureRefused(name, expected);
  }
  if (!(await isHmac(wanted.alg, key, `${encodedHeader}.${encodedBody}`, mac))) {
    const input = 'base64url(protected header) "." base64url(body)';
    throw new SignatureRefused("signature", `the ${wanted.alg} of ${input} over the body's bytes as sent`);
  }
  return { authId: wanted.auth_id };
}

/** @throws SignatureRefused if there is no key for this `auth_id`, which is not verified yet */
async function signerOf(authId: unknown, keyFunction: KeyFunction): Promise<Credentials> {
  const isId = typeof authId === "string" && violations(signatureScheme.protectedHeader.auth_id, authId).length === 0;
  // `keys[authId]` would find a name that every object inherits.
  const found = isId && !(authId in {}) ? await keyFunction(authId) : undefined;
  if (!isId || !found) throw new SignatureRefused("auth_id", "an auth_id for which there is a key");
  return { ...found, authId };
}

/** @throws SignatureRefused */
function parse(signature: SignatureHeader) {
  const all = typeof signature === "string" ? [signature] : Array.isArray(signature) ? signature : [];
  // A server gets a duplicate header as a list, or as one text with a comma.
  if (all.length > 1 || String(all[0]).includes(","))
    throw new SignatureRefused("form", `one ${signatureScheme.header}; the request has several`);
  const [encodedHeader = "", between, mac = "", ...rest] = String(all[0] ?? "").split(".");
  const flaw = formFlaw(encodedHeader, mac) ?? (rest.length > 0 ? FORM : undefined);
  if (flaw) throw new SignatureRefused("form", flaw);
  if (between !== "") {
    throw new SignatureRefused("payload", "nothing between the two dots, since the body is the payload");
  }

  const header = jsonObject(encodedHeader);
  if (!header) {
    const swapped = jsonObject(mac) ? ", before the two dots; it is behind them" : "";
    const expected = `a protected header that is a JSON object in UTF-8 without duplicate members${swapped}`;
    throw new SignatureRefused("form", expected);
  }
  // A verifier must understand every extension that `crit` names (RFC 7515, 4.1.11), and this one understands none.
  if ("crit" in header) throw new SignatureRefused("form", "a protected header without crit");
  return { encodedHeader, header, mac };
}

const FORM = "base64url(protected header), two dots and base64url(signature), both without padding";

/** What was expected of the form of the two parts, if it is wrong. */
function formFlaw(...parts: string[]): string | undefined {
  if (parts.every((part) => /^[\w-]+$/.test(part))) return undefined;
  if (!parts.every((part) => /^[\w+/-]+=*$/.test(part))) return FORM;
  const isPadded = parts.some((part) => part.endsWith("="));
  return isPadded
    ? `${FORM}; there is a "=" at the end`
    : `${FORM}; there is a "+" or a "/", where base64url has "-" and "_"`;
}

function jsonObject(encoded: string): Record<string, unknown> | undefined {
  const bytes = decoded(encoded);
  const { value, hasDuplicate = true } = (bytes && readJson(bytes)) ?? {};
  return typeof value === "object" && value !== null && !hasDuplicate ? { ...value } : undefined;
}
