/** The usual mistakes in the signed text and in the key. The only way to detect one is to repeat it. */
import { signatureScheme } from "../../generated/contract.js";
import { parseJson } from "../shared/json.js";
import { ascii, decoded } from "./base64url.js";
import { keyOf } from "./credentials.js";
import { base64url, isHmac } from "./hmac.js";
import type { TenantKey } from "./index.js";

/** The usual mistake that reproduces the signature, if there is one. */
export async function reproduced(
  signature: string,
  body: Uint8Array,
  { secret, algorithm = signatureScheme.defaultAlgorithm }: TenantKey,
): Promise<string | undefined> {
  const [header = "", , mac = ""] = signature.split(".");
  const key = keyOf(secret);
  const fits = (input: string, other = key) => isHmac(algorithm, other, input, mac);
  for (const [form, signed] of otherForms(body)) {
    if (await fits(`${header}.${base64url(signed)}`)) {
      return `The signature is that of ${form}. Sign exactly the bytes that are sent.`;
    }
  }
  for (const [form, other] of otherKeys(key)) {
    if (other?.length && (await fits(`${header}.${base64url(body)}`, other))) {
      return `The key was ${form}. The key is the secret's own bytes.`;
    }
  }
  for (const [form, input] of otherInputs(header, body)) {
    if (await fits(input)) return `What was signed is ${form}.`;
  }
  return undefined;
}

/** The ways to write JSON text: the name, and which characters are escaped. */
const ESCAPED: readonly (readonly [name: string, units: RegExp])[] = [
  ["", /(?!)/g],
  [", and all but ASCII escaped", /[\x80-\uFFFF]/g],
  [', and "\\/" for a slash, as PHP writes it', /\//g],
  [', and "\\/" for a slash and all but ASCII escaped, as PHP writes it', /[/\x80-\uFFFF]/g],
  [", and <, > and & escaped, as Go writes it", /[<>&\u2028\u2029]/g],
];

function* otherForms(body: Uint8Array): Generator<[form: string, bytes: Uint8Array]> {
  yield ["this body with a line break at its end", ascii(`${latin1(body)}\n`)];
  yield ["an empty body", new Uint8Array()];
  const value = parseJson(body);
  if (value === undefined) return;
  const layouts = [
    ["without white space", JSON.stringify(value)],
    ["with a space after each colon and comma", spaced(value)],
    ...[2, 4, "\t"].map((indent) => ["with line breaks", JSON.stringify(value, null, indent)]),
    ["with its members in alphabetical order", JSON.stringify(sorted(value))],
  ];
  for (const [escapes, units] of ESCAPED) {
    for (const [layout, json = ""] of layouts) {
      yield [`this body ${layout}${escapes}`, new TextEncoder().encode(json.replace(units, escaped))];
    }
  }
}

const escaped = (unit: string) => (unit === "/" ? "\\/" : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** As Python writes it. */
function spaced(value: unknown): string {
  const lines = JSON.stringify(value, null, 1).split(/\n */);
  return lines.join(" ").replace(/^([[{]) | ([\]}])$/g, "$1$2");
}

function sorted(value: unknown): unknown {
  return Object.fromEntries(Object.entries(Object(value)).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const ENDS: readonly (readonly [name: string, before: string, after: string])[] = [
  ["with LF at its end", "", "\n"],
  ["with CRLF at its end", "", "\r\n"],
  ["with CR at its end", "", "\r"],
  ["in quotation marks", '"', '"'],
  ["in quotation marks", "'", "'"],
  ["with a space before it", " ", ""],
  ["with a space after it", "", " "],
  ["with spaces around it", " ", " "],
];

function* otherKeys(own: Uint8Array): Generator<[form: string, key: Uint8Array | undefined]> {
  const text = latin1(own);
  yield ["the secret decoded from base64", decoded(text)];
  yield ["the secret decoded from hexadecimal digits", /^([\da-f]{2})+$/i.test(text) ? unhex(text) : undefined];
  yield ["the secret encoded in base64", ascii(btoa(text))];
  for (const [name, before, after] of ENDS) yield [`the secret ${name}`, ascii(before + text + after)];
}

/** Signed texts other than the two parts in base64url with a dot between them. */
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
