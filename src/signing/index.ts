import { signatureScheme } from "../../generated/contract.js";
import { violations } from "../contract/violations.js";
import { hasDuplicateMember, parseJson } from "../shared/json.js";
import { decoded } from "./base64url.js";
import type { Credentials, ProtectedHeader, Target } from "./credentials.js";
import { assertCredentials, keyOf, protectedHeader } from "./credentials.js";
import { isHmac } from "./hmac.js";
import { payload, prepare, signBody } from "./jws.js";

export type { Credentials, Secret, SignatureAlgorithm, Signer, Target } from "./credentials.js";

/** What a signature is refused for: a member of the protected header, or one of the parts of the JWS. */
export type SignaturePart = keyof ProtectedHeader | "form" | "payload" | "signature";

/**
 * What `verify` throws for a signature that isn't right. Tell it by `code`: `instanceof` fails for a second copy of this
 * package. It holds nothing that was received, and never a right signature.
 */
export class SignatureRefused extends Error {
  override readonly name = "SignatureRefused";
  readonly code = "signature_refused";
  /** What is wrong. */
  readonly part: SignaturePart;
  /** What was expected of that part, in words. */
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
 * @param body the very bytes that are sent; text is taken as UTF-8
 * @throws CardLinkError `invalid_option` if the body, the target or the credentials can't be used, `signing_failed` if
 *   the runtime can't compute the HMAC
 */
export async function sign(body: string | Uint8Array, target: Target, credentials: Credentials): Promise<string> {
  return signBody(body, prepare(target, credentials), keyOf(credentials.secret));
}

/**
 * The key of the signer with this `auth_id`, or nothing if there is no such signer. Further members are ignored. It isn't
 * asked for the name of a member that every object inherits, such as `constructor`, so that `(id) => keys[id]` is safe.
 */
export type KeyFunction = (authId: string) => TenantKey | undefined | Promise<TenantKey | undefined>;

/** What the vendor issued to one of many, beside the `auth_id`. */
export type TenantKey = Omit<Credentials, "authId">;

/** The `X-JWS-Signature` header as Node or a web framework gives it. */
export type SignatureHeader = string | readonly string[] | null | undefined;

/**
 * Checks a detached JWS against the bytes received. Any order of the protected header's members and
 * any further member are accepted, since the vendor documents a rule for neither.
 *
 * @example
 * const target = { method: "POST", path: "/v5/card-api/request/status" };
 * const signature = await sign("{}", target, { authId, secret });
 * const signer = await verify(signature, "{}", target, { authId, secret });
 * console.log(signer.authId === authId); // true
 *
 * @param signature the `X-JWS-Signature` header, if there was one; a header that came twice is refused
 * @param body the body as it was received, before anything parsed it
 * @param credentials those of the one who may sign. For many, a function that is asked for the key of the `auth_id` in
 *   the header; nothing is proven of that id when it is called
 * @returns who signed
 * @throws SignatureRefused if the signature isn't right; CardLinkError `invalid_option` if the body, the target, the
 *   credentials or the key can't be used; whatever the function for the key throws
 */
export async function verify(
  signature: SignatureHeader,
  body: string | Uint8Array,
  target: Target,
  credentials: Credentials | KeyFunction,
): Promise<{ readonly authId: string }> {
  // A mistake of one's own is thrown whatever was received.
  if (typeof credentials !== "function") {
    assertCredentials(credentials);
    protectedHeader(target, credentials);
  }
  const encodedBody = payload(body);
  const { encodedHeader, header, mac } = parse(signature);
  const signer = typeof credentials === "function" ? await signerOf(header["auth_id"], credentials) : credentials;
  const key = keyOf(signer.secret);
  const wanted = protectedHeader(target, signer);
  for (const name of Object.keys(wanted) as (keyof ProtectedHeader)[]) {
    // the keys are the type's, and no others
    if (header[name] === wanted[name]) continue;
    // The sender of a wrong signature must not learn whose credentials these are.
    throw new SignatureRefused(
      name,
      name === "auth_id" ? "the authId of the credentials" : JSON.stringify(wanted[name]),
    );
  }
  if (!(await isHmac(wanted.alg, key, `${encodedHeader}.${encodedBody}`, mac))) {
    throw new SignatureRefused(
      "signature",
      `the ${wanted.alg} of base64url(protected header) "." base64url(body) over the body's bytes as sent`,
    );
  }
  return { authId: wanted.auth_id };
}

/** @throws SignatureRefused if there is no key for this `auth_id`, of which nothing is proven */
async function signerOf(authId: unknown, keyFunction: KeyFunction): Promise<Credentials> {
  const isId = typeof authId === "string" && violations(signatureScheme.protectedHeader.auth_id, authId).length === 0;
  // What every object inherits, `keys[authId]` would find in any `keys`.
  const found = isId && !(authId in {}) ? await keyFunction(authId) : undefined;
  if (!isId || !found) throw new SignatureRefused("auth_id", "an auth_id for which there is a key");
  return { ...found, authId };
}

interface Received {
  readonly encodedHeader: string;
  readonly header: Record<string, unknown>;
  readonly mac: string;
}

/** @throws SignatureRefused */
function parse(signature: SignatureHeader): Received {
  const all = typeof signature === "string" ? [signature] : Array.isArray(signature) ? signature : [];
  // Two headers of one name reach a server as a list, or as one text with a comma.
  if (all.length > 1 || String(all[0]).includes(","))
    throw new SignatureRefused("form", `one ${signatureScheme.header}; it came more than once`);
  const [encodedHeader = "", between, mac = "", ...rest] = String(all[0] ?? "").split(".");
  const flaw = formFlaw(encodedHeader, mac) ?? (rest.length > 0 ? FORM : undefined);
  if (flaw) throw new SignatureRefused("form", flaw);
  if (between !== "") {
    throw new SignatureRefused(
      "payload",
      "nothing between the two dots, since the payload is the body and is left out",
    );
  }

  const header = jsonObject(encodedHeader);
  if (!header) {
    const swapped = jsonObject(mac) ? ", before the two dots; it stands behind them" : "";
    throw new SignatureRefused(
      "form",
      `a protected header that is a JSON object in UTF-8, with no member twice${swapped}`,
    );
  }
  // What `crit` names has to be understood (RFC 7515, 4.1.11), and one reader may take the first of two members for
  // what another takes the last.
  if ("crit" in header)
    throw new SignatureRefused("form", "a protected header without crit, of which nothing is known here");
  return { encodedHeader, header, mac };
}

const FORM = "base64url(protected header), two dots and base64url(signature), both without padding";

/** What is wrong with the form of the two parts, in the words of what was expected. */
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
  const value = bytes && parseJson(bytes);
  const isObject = typeof value === "object" && value !== null;
  return bytes && isObject && !hasDuplicateMember(bytes) ? { ...value } : undefined;
}
