import { type Operation, signature as scheme } from "../../generated/contract.js";
import { parseJson } from "../shared/json.js";
import type { Credentials } from "../signing/credentials.js";
import { verify } from "../signing/index.js";
import { type MockResponse, problem } from "./response.js";

/** Other names that the vendor's tables give the header (OVERVIEW-A, OVERVIEW-C). */
export const MISNOMERS: readonly string[] = ["JWS-Signature", "X-JWT-Signature"];

/** In bytes. */
const LARGEST_DIAGNOSED = 16 * 1024;

/** Why a signature is refused and how to mend it; undefined if it is right. */
export async function diagnose(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  operation: Operation,
  credentials: Credentials,
): Promise<MockResponse | undefined> {
  const { header } = scheme;
  const signature = headers[header.toLowerCase()];
  const misnamed = MISNOMERS.find((name) => headers[name.toLowerCase()]);
  if (signature === undefined || signature === "") {
    const detail = misnamed
      ? `There is no ${header}, but ${misnamed}, as some tables of the vendor's call it. Send it as ${header}.`
      : `There is no ${header}, and no request goes through without one. Sign the body's bytes and send it.`;
    return problem(401, "Signature missing", detail, { part: "form" });
  }
  const verification = await verify(signature, body, operation, credentials);
  if (verification.verified) return undefined;
  const { part, expected } = verification;
  const { length } = body;
  const verifies = async (bytes: Uint8Array, other: Credentials) =>
    (await verify(signature, bytes, operation, other)).verified;
  // Trying other forms of a large body would take longer than its sender waits.
  const looked = part === "signature" && length <= LARGEST_DIAGNOSED;
  const mistake = looked
    ? (formOf(signature, credentials.algorithm) ?? (await mistakeIn(body, credentials, verifies)))
    : undefined;
  const detail = `${mistake ?? NAMES[part] ?? `The protected header's ${part} is wrong.`} Expected ${expected}.`;
  return problem(401, "Signature refused", detail, { part, expected });
}

const NAMES: Readonly<Record<string, string>> = {
  form: `${scheme.header} is no detached JWS.`,
  payload: `${scheme.header} has its payload attached.`,
  signature: "The signature doesn't fit: the secret is another, or the body was changed after it was signed.",
};

/** A mistake that shows in the form of the last part. */
function formOf(signature: string, algorithm = scheme.defaultAlgorithm): string | undefined {
  const mac = signature.split(".").at(-1) ?? "";
  if (/^([\da-f]{64}|[\da-f]{128})$/i.test(mac)) return "The signature is written in hexadecimal digits.";
  const [is, should] = [Math.floor((mac.length * 3) / 4), algorithm === "HS256" ? 32 : 64];
  return is === should ? undefined : `The signature has ${is} bytes, where ${algorithm} has ${should}.`;
}

type Verifies = (body: Uint8Array, credentials: Credentials) => Promise<boolean>;

/** Which of the usual mistakes makes the signature right. A mistake that isn't listed can't be told from another. */
async function mistakeIn(body: Uint8Array, credentials: Credentials, verifies: Verifies): Promise<string | undefined> {
  for (const [form, signed] of otherForms(body)) {
    if (await verifies(signed, credentials)) {
      return `The signature is that of ${form}. Sign the very bytes that are sent.`;
    }
  }
  for (const [form, secret] of otherKeys(credentials.secret)) {
    if (secret.length > 0 && (await verifies(body, { ...credentials, secret }))) {
      return `The key was ${form}. The key is the secret's own bytes.`;
    }
  }
  return undefined;
}

function* otherForms(body: Uint8Array): Generator<[form: string, bytes: Uint8Array]> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const value = parseJson(body);
  if (value === undefined || nestsDeeply(value)) return;
  const compact = JSON.stringify(value);
  const asciiOnly = (text: string) =>
    text.replace(/[\x80-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  yield ["this body without white space", bytes(compact)];
  yield ["this body with a blank behind each colon and comma", bytes(spaced(value))];
  for (const indent of [2, 4, "\t"]) yield ["this body with line breaks", bytes(JSON.stringify(value, null, indent))];
  yield ["this body with all but ASCII escaped", bytes(asciiOnly(compact))];
  yield ["this body with all but ASCII escaped, and blanks", bytes(asciiOnly(spaced(value)))];
  yield ["this body with a line break at its end", bytes(`${new TextDecoder().decode(body)}\n`)];
  yield ["an empty body", bytes("")];
}

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

function* otherKeys(secret: Credentials["secret"]): Generator<[form: string, secret: Uint8Array]> {
  const own = Buffer.from(secret);
  yield ["the secret decoded from base64", Buffer.from(own.toString(), "base64")];
  yield ["the secret decoded from hexadecimal digits", Buffer.from(own.toString(), "hex")];
  yield ["the secret with a line break at its end", Buffer.concat([own, Buffer.from("\n")])];
  yield ["the secret encoded in base64", Buffer.from(own.toString("base64"))];
}
