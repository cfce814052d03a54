/** Why a signature is refused, and how to mend it. */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { EXAMPLE_CREDENTIALS } from "../../src/mock/index.js";
import { diagnose } from "../../src/signing/diagnose.js";
import { jws, linkBody, PROTECTED_HEADER } from "../mock/client.js";

const target = operations.linkCard;
const body = linkBody({ client_id: "клиент!" });
const encoded = (text: string) => Buffer.from(text).toString("base64url");
const plainHeader = JSON.stringify(PROTECTED_HEADER);
const first = encoded(plainHeader);
const hmac = (text: string, form: "base64url" | "hex") => createHmac("sha512", "secret").update(text).digest(form);

const diagnosed = (headers: Record<string, string>, sent = body, secret: string | Buffer = "secret") =>
  diagnose(headers, Buffer.from(sent), target, { ...EXAMPLE_CREDENTIALS, secret });

/** What is said of a refused signature, up to what was expected. It never holds the right one. */
async function said(signature: string, sent = body, secret: string | Buffer = "secret"): Promise<string | undefined> {
  const { flaw } = await diagnosed({ "x-jws-signature": signature }, sent, secret);
  expect(flaw).toMatchObject({ title: "Signature refused", detail: expect.stringContaining(`${flaw?.expected}.`) });
  expect(JSON.stringify(flaw)).not.toContain(jws(sent, PROTECTED_HEADER, secret).split(".")[2]);
  return flaw?.detail.split(" Expected ")[0];
}

test("a valid signature returns the signer", async () => {
  expect(await diagnosed({ "x-jws-signature": jws(body) })).toEqual({ authId: "123456" });
});

const NONE = "There is no X-JWS-Signature, and every request needs one. Sign the body's bytes and send the signature.";
const MISNAMED =
  "There is no X-JWS-Signature, but X-JWT-Signature, its name in some of the vendor's tables. Send it as X-JWS-Signature.";
test.each<[what: string, headers: Record<string, string>, detail: string]>([
  ["is missing", {}, NONE],
  ["is empty", { "x-jws-signature": "" }, NONE],
  ["has another name of the vendor's", { "x-jwt-signature": jws(body) }, MISNAMED],
])("a signature that %s: it is said how to send it", async (_what, headers, detail) => {
  expect(await diagnosed(headers)).toEqual({ flaw: { title: "Signature missing", detail, part: "form" } });
});

const value = { a: "é€", b: "a: { b }, [ c ] d", c: 1 };
const compact = JSON.stringify(value);
const spaced = '{"a": "é€", "b": "a: { b }, [ c ] d", "c": 1}';
const escaped = (text: string) => text.replace("é", "\\u00e9").replace("€", "\\u20ac");
const TIGHT = "without white space";
const SORTED = "with its members in alphabetical order";
test.each<[form: string, signed: string, sent: string]>([
  ["without white space", compact, spaced],
  ["with a space after each colon and comma", spaced, compact],
  ["with line breaks", JSON.stringify(value, null, 2), compact],
  ["with line breaks", JSON.stringify(value, null, 4), compact],
  ["with line breaks", JSON.stringify(value, null, "\t"), compact],
  ["without white space, and all but ASCII escaped", escaped(compact), compact],
  ["with a space after each colon and comma, and all but ASCII escaped", escaped(spaced), compact],
  ["with a line break at its end", `${compact}\n`, compact],
  ["with a line break at its end", "{\n", "{"],
  ["with its members in alphabetical order", '{"a":1,"b":{"c":2},"d":3}', '{"d":3,"b":{"c":2},"a":1}'],
  ['without white space, and "\\/" for a slash, as PHP writes it', '["a\\/b é"]', '["a/b é"]'],
  [`${TIGHT}, and "\\/" for a slash and all but ASCII escaped, as PHP writes it`, '["\\/\\u00e9"]', '["/é"]'],
  ['with line breaks, and "\\/" for a slash, as PHP writes it', '[\n    "a\\/b"\n]', '["a/b"]'],
  ["without white space, and <, > and & escaped, as Go writes it", '["\\u003cé\\u003e\\u0026"]', '["<é>&"]'],
  [`${SORTED}, and <, > and & escaped, as Go writes it`, '{"a":"\\u0026","b":1}', '{"b":1,"a":"&"}'],
])("the signature of this body %s is known: %s", async (form, signed, sent) => {
  const expected = `The signature is that of this body ${form}. Sign exactly the bytes that are sent.`;
  expect(await said(jws(signed), sent)).toBe(expected);
});

const binary = Buffer.from([0xff, 0xfe]);
test.each<[key: string, key: string | Buffer, secret?: string | Buffer]>([
  ["decoded from hexadecimal digits", "secret", "736563726574"],
  ["decoded from base64", "secret", "c2VjcmV0"],
  ["encoded in base64", "c2VjcmV0"],
  ["with LF at its end", "secret\n"],
  ["with CRLF at its end", "secret\r\n"],
  ["with CR at its end", "secret\r"],
  ["in quotation marks", '"secret"'],
  ["in quotation marks", "'secret'"],
  ["with a space before it", " secret"],
  ["with a space after it", "secret "],
  ["with spaces around it", " secret "],
  ["with LF at its end", Buffer.concat([binary, Buffer.from("\n")]), binary],
])("a key that is the secret %s is known: %j", async (form, key, secret) => {
  const expected = `The key was the secret ${form}. The key is the secret's own bytes.`;
  expect(await said(jws(body, PROTECTED_HEADER, key), body, secret)).toBe(expected);
});

test.each([
  ["the body as it is, not encoded. Encode it in base64url before you sign.", `${first}.${body}`],
  ["the body in base64. Encode it in base64url, without padding.", `${first}.${Buffer.from(body).toString("base64")}`],
  ["the protected header as it is, not encoded. Sign what is sent.", `${plainHeader}.${encoded(body)}`],
  ["the body alone. Sign the protected header, a dot and the body.", encoded(body)],
  ["the body alone. Sign the protected header, a dot and the body.", body],
])("what was signed is known: %s", async (what, input) => {
  expect(await said(`${first}..${hmac(input, "base64url")}`)).toBe(`What was signed is ${what}`);
});

test.each([
  ["'s uri is wrong.", { uri: "/other" }],
  ["'s uri has scheme and host; it must be only the path.", { uri: `https://api.freedompay.kz${target.path}` }],
  ["'s uri has a query; it must be only the path.", { uri: `${target.path}?a=1` }],
  ["'s uri ends with a slash.", { uri: `${target.path}/` }],
  ["'s auth_id is not a string. Write it in quotation marks.", { auth_id: 123456 }],
  [" has no params.", { params: undefined }],
  [" has crit, which RFC 7797 requires with b64. Remove both, and encode the body.", { b64: false, crit: ["b64"] }],
])("a mistake in the protected header is known: it%s", async (what, change) => {
  expect(await said(jws(body, { ...PROTECTED_HEADER, ...change }))).toBe(`The protected header${what}`);
});

const UNKNOWN = "The signature doesn't match: the secret is wrong, or the body changed after it was signed.";
test.each<[says: string, signature: string, sent?: string]>([
  ["The signature is in hexadecimal digits.", `${first}..${"0a".repeat(64)}`],
  ["The signature has 32 bytes; HS512 has 64.", jws(body).slice(0, -43)],
  ["The signature encodes the HMAC's hexadecimal digits. Encode its bytes.", `${first}..${encoded(hmac("", "hex"))}`],
  ["X-JWS-Signature is the repr of Python bytes. Decode them: .decode().", `b'${jws(body)}'`],
  ['X-JWS-Signature begins with "Bearer". Send only the signature.', `Bearer ${jws(body)}`],
  ["X-JWS-Signature is in quotation marks. Remove them.", `"${jws(body)}"`],
  ["X-JWS-Signature has one dot between its parts; it needs two.", jws(body).replace("..", ".")],
  ["X-JWS-Signature is not a detached JWS.", "word"],
  ["X-JWS-Signature has its payload attached.", jws(body).replace("..", ".e30.")],
  ["The signature is that of an empty body. Sign exactly the bytes that are sent.", jws("")],
  [UNKNOWN, jws(body, PROTECTED_HEADER, "other")],
  [UNKNOWN, jws("{", PROTECTED_HEADER, "other"), "{"],
])("%s", async (says, signature, sent) => {
  expect(await said(signature, sent)).toBe(says);
});
