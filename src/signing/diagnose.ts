/** Explains why a signature is refused and how to fix it, for people who sign in other languages. */
import { signatureScheme } from "../../generated/contract.js";
import { parseJson } from "../shared/json.js";
import { decoded } from "./base64url.js";
import type { Target } from "./credentials.js";
import { type Credentials, type KeyFunction, SignatureRefused, verify } from "./index.js";
import { reproduced } from "./mistakes.js";

/** Other names of the header in the vendor's tables (OVERVIEW-A, OVERVIEW-C). */
export const MISNOMERS: readonly string[] = ["JWS-Signature", "X-JWT-Signature"];

const HEADER = signatureScheme.header;

/** In bytes. Trying other forms of a larger body takes too long. */
const LARGEST_DIAGNOSED = 16 * 1024;

export interface Diagnosis {
  readonly title: string;
  /** Full sentences. They never hold a valid signature. */
  readonly detail: string;
  readonly part: string;
  readonly expected?: string;
}

/**
 * Returns who signed, or what is wrong with the signature.
 *
 * @param headers with names in lower case
 */
export async function diagnose(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  target: Target,
  credentials: Credentials | KeyFunction,
): Promise<{ readonly authId: string; readonly flaw?: undefined } | { readonly flaw: Diagnosis }> {
  const signature = headers[HEADER.toLowerCase()];
  const misnamed = MISNOMERS.find((name) => headers[name.toLowerCase()]);
  if (signature === undefined || signature === "") {
    const detail = misnamed
      ? `There is no ${HEADER}, but ${misnamed}, its name in some of the vendor's tables. Send it as ${HEADER}.`
      : `There is no ${HEADER}, and every request needs one. Sign the body's bytes and send the signature.`;
    return { flaw: { title: "Signature missing", detail, part: "form" } };
  }
  try {
    return await verify(signature, body, target, credentials);
  } catch (error) {
    if (!(error instanceof SignatureRefused)) throw error;
    const { part, expected } = error;
    const mistake = await mistakeIn(part, signature, body, credentials);
    const detail = `${mistake ?? NAMES[part] ?? `The protected header's ${part} is wrong.`} Expected ${expected}.`;
    return { flaw: { title: "Signature refused", detail, part, expected } };
  }
}

async function mistakeIn(part: string, signature: string, body: Uint8Array, credentials: Credentials | KeyFunction) {
  if (part === "form") return shapeOf(signature);
  if (part === "payload") return undefined;
  if (part !== "signature") return memberOf(part, signature);
  if (body.length > LARGEST_DIAGNOSED) return undefined;
  // At this point the header has the auth_id and the algorithm of a known key.
  const authId = String(headerOf(signature)?.get("auth_id"));
  const key = typeof credentials === "function" ? await credentials(authId) : credentials;
  return key && (macOf(signature, key.algorithm) ?? reproduced(signature, body, key));
}

const NAMES: Readonly<Record<string, string>> = {
  form: `${HEADER} is not a detached JWS.`,
  payload: `${HEADER} has its payload attached.`,
  signature: "The signature doesn't match: the secret is wrong, or the body changed after it was signed.",
};

function shapeOf(signature: string): string | undefined {
  if (/^bearer /i.test(signature)) return `${HEADER} begins with "Bearer". Send only the signature.`;
  if (/^b["']/.test(signature)) return `${HEADER} is the repr of Python bytes. Decode them: .decode().`;
  if (/^["']/.test(signature)) return `${HEADER} is in quotation marks. Remove them.`;
  if (/^[^.]+\.[^.]+$/.test(signature)) return `${HEADER} has one dot between its parts; it needs two.`;
  if (headerOf(signature)?.has("crit")) {
    return "The protected header has crit, which RFC 7797 requires with b64. Remove both, and encode the body.";
  }
  return undefined;
}

/** A mistake in a member of the protected header. */
function memberOf(part: string, signature: string): string | undefined {
  const value = headerOf(signature)?.get(part);
  if (value === undefined) return `The protected header has no ${part}.`;
  if (typeof value !== "string") return `The protected header's ${part} is not a string. Write it in quotation marks.`;
  if (part !== "uri") return undefined;
  if (/^\w+:\/\//.test(value)) return "The protected header's uri has scheme and host; it must be only the path.";
  if (value.includes("?")) return "The protected header's uri has a query; it must be only the path.";
  if (value.endsWith("/")) return "The protected header's uri ends with a slash.";
  return undefined;
}

function headerOf(signature: string): Map<string, unknown> | undefined {
  const bytes = decoded(signature.split(".")[0] ?? "");
  const header = bytes && parseJson(bytes);
  return typeof header === "object" && header !== null ? new Map(Object.entries(header)) : undefined;
}

/** A mistake in the form of the last part. */
function macOf(signature: string, algorithm = signatureScheme.defaultAlgorithm): string | undefined {
  const mac = signature.split(".").at(-1) ?? "";
  const hex = /^([\da-f]{64}|[\da-f]{128})$/i;
  if (hex.test(mac)) return "The signature is in hexadecimal digits.";
  const bytes = decoded(mac) ?? new Uint8Array();
  if (hex.test(new TextDecoder().decode(bytes))) {
    return "The signature encodes the HMAC's hexadecimal digits. Encode its bytes.";
  }
  const expected = algorithm === "HS256" ? 32 : 64;
  if (bytes.length === expected) return undefined;
  return `The signature has ${bytes.length} bytes; ${algorithm} has ${expected}.`;
}
