/** Why a signature is refused and how to mend it: for those who sign in another language, from the mock and the docs. */
import { signatureScheme } from "../../generated/contract.js";
import { base64url, isHmac } from "../platform/hmac.js";
import { decoded } from "../shared/base64url.js";
import { parseJson } from "../shared/json.js";
import { type Credentials, keyOf, type Target } from "./credentials.js";
import { verify } from "./index.js";

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
 * Undefined if the signature is right.
 *
 * @param headers with names in lower case
 */
export async function diagnose(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  target: Target,
  credentials: Credentials,
): Promise<Diagnosis | undefined> {
  const signature = headers[HEADER.toLowerCase()];
  const misnamed = MISNOMERS.find((name) => headers[name.toLowerCase()]);
  if (signature === undefined || signature === "") {
    const detail = misnamed
      ? `There is no ${HEADER}, but ${misnamed}, as some tables of the vendor's call it. Send it as ${HEADER}.`
      : `There is no ${HEADER}, and no request goes through without one. Sign the body's bytes and send it.`;
    return { title: "Signature missing", detail, part: "form" };
  }
  const verification = await verify(signature, body, target, credentials);
  if (verification.verified) return undefined;
  const { part, expected } = verification;
  const mistake = await mistakeIn(part, signature, body, target, credentials);
  const detail = `${mistake ?? NAMES[part] ?? `The protected header's ${part} is wrong.`} Expected ${expected}.`;
  return { title: "Signature refused", detail, part, expected };
}

async function mistakeIn(part: string, signature: string, body: Uint8Array, target: Target, credentials: Credentials) {
  if (part === "form") return shapeOf(signature);
  if (part === "payload") return undefined;
  if (part !== "signature") return memberOf(part, signature);
  if (body.length > LARGEST_DIAGNOSED) return undefined;
  return macOf(signature, credentials.algorithm) ?? tried(signature, body, target, credentials);
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

/** Which of the usual mistakes makes the signature right. A mistake that isn't listed can't be told from another. */
async function tried(
  signature: string,
  body: Uint8Array,
  target: Target,
  credentials: Credentials,
): Promise<string | undefined> {
  const verifies = async (bytes: Uint8Array, other: Credentials) =>
    (await verify(signature, bytes, target, other)).verified;
  for (const [form, signed] of otherForms(body)) {
    if (await verifies(signed, credentials)) {
      return `The signature is that of ${form}. Sign the very bytes that are sent.`;
    }
  }
  const key = keyOf(credentials.secret);
  for (const [form, secret] of otherKeys(key)) {
    if (secret && secret.length > 0 && (await verifies(body, { ...credentials, secret }))) {
      return `The key was ${form}. The key is the secret's own bytes.`;
    }
  }
  const [header = "", , mac = ""] = signature.split(".");
  for (const [form, input] of otherInputs(header, body)) {
    if (await isHmac(credentials.algorithm ?? signatureScheme.defaultAlgorithm, key, input, mac)) {
      return `What was signed is ${form}.`;
    }
  }
  return undefined;
}

function* otherForms(body: Uint8Array): Generator<[form: string, bytes: Uint8Array]> {
  const value = parseJson(body);
  if (value === undefined || nestsDeeply(value)) return;
  const compact = JSON.stringify(value);
  const asciiOnly = (text: string) =>
    text.replace(/[\x80-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  yield ["this body without white space", utf8(compact)];
  yield ["this body with a blank behind each colon and comma", utf8(spaced(value))];
  for (const indent of [2, 4, "\t"]) yield ["this body with line breaks", utf8(JSON.stringify(value, null, indent))];
  yield ["this body with all but ASCII escaped", utf8(asciiOnly(compact))];
  yield ["this body with all but ASCII escaped, and blanks", utf8(asciiOnly(spaced(value)))];
  yield ["this body with its members in the order of the alphabet", utf8(JSON.stringify(sorted(value)))];
  yield ["this body with a line break at its end", utf8(`${new TextDecoder().decode(body)}\n`)];
  yield ["an empty body", new Uint8Array()];
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Deeper than any body of the contract. */
function nestsDeeply(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth > 8 || Object.values(value).some((inner) => nestsDeeply(inner, depth + 1));
}

/** As Python writes it. */
function spaced(value: unknown): string {
  const lines = JSON.stringify(value, null, 1).split(/\n */);
  return lines.join(" ").replace(/^([[{]) | ([\]}])$/g, "$1$2");
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function* otherKeys(own: Uint8Array): Generator<[form: string, secret: Uint8Array | undefined]> {
  const text = new TextDecoder().decode(own);
  yield ["the secret decoded from base64", decoded(text)];
  yield ["the secret decoded from hexadecimal digits", /^([\da-f]{2})+$/i.test(text) ? unhex(text) : undefined];
  yield ["the secret with a line break at its end", utf8(`${text}\n`)];
  yield ["the secret encoded in base64", utf8(btoa(latin1(own)))];
}

/** Other texts than the two parts in base64url with a dot between them. */
function* otherInputs(header: string, body: Uint8Array): Generator<[form: string, input: string]> {
  const raw = latin1(body);
  yield ["the body as it is, not encoded. Encode it in base64url before you sign", `${header}.${raw}`];
  yield ["the body in base64. Encode it in base64url, without padding", `${header}.${btoa(raw)}`];
  const text = latin1(decoded(header) ?? new Uint8Array());
  yield ["the protected header as it is, not encoded. Sign what is sent", `${text}.${base64url(body)}`];
  yield ["the body alone. Sign the protected header, a dot and the body", base64url(body)];
  yield ["the body alone. Sign the protected header, a dot and the body", raw];
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
