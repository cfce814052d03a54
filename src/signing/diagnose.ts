/** Why a signature is refused and how to mend it: for those who sign in another language, from the mock and the docs. */
import { signatureScheme } from "../../generated/contract.js";
import { parseJson } from "../shared/json.js";
import { decoded } from "./base64url.js";
import type { Target } from "./credentials.js";
import { type Credentials, type KeyFunction, SignatureRefused, verify } from "./index.js";
import { tried } from "./mistakes.js";

/** Other names that the vendor's tables give the header (OVERVIEW-A, OVERVIEW-C). */
export const MISNOMERS: readonly string[] = ["JWS-Signature", "X-JWT-Signature"];

const HEADER = signatureScheme.header;

/** In bytes. Trying other forms of a larger body would take longer than its sender waits. */
const LARGEST_DIAGNOSED = 16 * 1024;

export interface Diagnosis {
  readonly title: string;
  /** In sentences. It never holds a right signature. */
  readonly detail: string;
  readonly part: string;
  readonly expected?: string;
}

/**
 * Who signed, or what is wrong with the signature.
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
      ? `There is no ${HEADER}, but ${misnamed}, as some tables of the vendor's call it. Send it as ${HEADER}.`
      : `There is no ${HEADER}, and no request goes through without one. Sign the body's bytes and send it.`;
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
  // Only a header with the auth_id and the algorithm of a key comes as far as this.
  const authId = String(headerOf(signature)?.get("auth_id"));
  const key = typeof credentials === "function" ? await credentials(authId) : credentials;
  return key && (macOf(signature, key.algorithm) ?? tried(signature, body, key));
}

const NAMES: Readonly<Record<string, string>> = {
  form: `${HEADER} is no detached JWS.`,
  payload: `${HEADER} has its payload attached.`,
  signature: "The signature doesn't fit: the secret is another, or the body was changed after it was signed.",
};

function shapeOf(signature: string): string | undefined {
  if (/^bearer /i.test(signature)) return `${HEADER} begins with "Bearer". It holds the signature alone.`;
  if (/^b["']/.test(signature)) return `${HEADER} is what Python shows of bytes. Decode them: .decode().`;
  if (/^["']/.test(signature)) return `${HEADER} stands in quotation marks. Leave them out.`;
  if (/^[^.]+\.[^.]+$/.test(signature)) return `${HEADER} has one dot between its parts, where two belong.`;
  if (headerOf(signature)?.has("crit")) {
    return "The protected header has crit, as RFC 7797 asks for beside b64. Leave both out, and encode the body.";
  }
  return undefined;
}

/** A mistake that shows in a member of the protected header. */
function memberOf(part: string, signature: string): string | undefined {
  const value = headerOf(signature)?.get(part);
  if (value === undefined) return `The protected header has no ${part}.`;
  if (typeof value !== "string") return `The protected header's ${part} is no string. Write it in quotation marks.`;
  if (part !== "uri") return undefined;
  if (/^\w+:\/\//.test(value)) return "The protected header's uri has scheme and host, where the path alone belongs.";
  if (value.includes("?")) return "The protected header's uri has a query, where the path alone belongs.";
  if (value.endsWith("/")) return "The protected header's uri ends with a slash.";
  return undefined;
}

function headerOf(signature: string): Map<string, unknown> | undefined {
  const bytes = decoded(signature.split(".")[0] ?? "");
  const header = bytes && parseJson(bytes);
  return typeof header === "object" && header !== null ? new Map(Object.entries(header)) : undefined;
}

/** A mistake that shows in the form of the last part. */
function macOf(signature: string, algorithm = signatureScheme.defaultAlgorithm): string | undefined {
  const mac = signature.split(".").at(-1) ?? "";
  const hex = /^([\da-f]{64}|[\da-f]{128})$/i;
  if (hex.test(mac)) return "The signature is written in hexadecimal digits.";
  const bytes = decoded(mac) ?? new Uint8Array();
  if (hex.test(new TextDecoder().decode(bytes))) {
    return "The signature is the HMAC's hexadecimal digits, encoded. Encode its bytes.";
  }
  const should = algorithm === "HS256" ? 32 : 64;
  return bytes.length === should
    ? undefined
    : `The signature has ${bytes.length} bytes, where ${algorithm} has ${should}.`;
}
