/** Why a signature is refused, and how to mend it. */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { EXAMPLE_CREDENTIALS } from "../../src/mock/index.js";
import { diagnose } from "../../src/signing/diagnose.js";
import { jws, linkBody, PROTECTED_HEADER } from "../mock/client.js";

describe("a signature", () => {
  const target = operations.linkCard;
  const headersOf = (signature?: string): Record<string, string> =>
    signature === undefined ? {} : { "x-jws-signature": signature };
  const diagnosed = (body: string, signature: string | undefined, secret: string | Uint8Array = "secret") =>
    diagnose(headersOf(signature), Buffer.from(body), target, { ...EXAMPLE_CREDENTIALS, secret });
  const told = async (...given: Parameters<typeof diagnosed>) => (await diagnosed(...given)).flaw;

  test("that is valid returns the signer, and a missing one says how to sign", async () => {
    const body = linkBody();
    expect(await diagnosed(body, jws(body))).toEqual({ authId: "123456" });
    for (const nothing of [undefined, ""]) {
      expect(await told(body, nothing)).toEqual({
        title: "Signature missing",
        detail:
          "There is no X-JWS-Signature, and every request needs one. Sign the body's bytes and send the signature.",
        part: "form",
      });
    }
  });

  test("under another name of the vendor's is told the right name", async () => {
    const body = linkBody();
    const { flaw } = await diagnose({ "x-jwt-signature": jws(body) }, Buffer.from(body), target, EXAMPLE_CREDENTIALS);
    expect(flaw?.detail).toMatch(/^There is no X-JWS-Signature, but X-JWT-Signature, .* Send it as X-JWS-Signature\.$/);
  });

  const value = { a: "é€", b: "a: { b }, [ c ] d", c: 1 };
  const compact = JSON.stringify(value);
  const spaced = '{"a": "é€", "b": "a: { b }, [ c ] d", "c": 1}';
  const escaped = (text: string) => text.replace("é", "\\u00e9").replace("€", "\\u20ac");
  const link = linkBody();
  const bytes = (text: string, from: BufferEncoding) => Buffer.from(text, from);
  const binary = Buffer.from([0xff, 0xfe]);

  interface Mistake {
    /** Default: what is sent. */
    readonly signed?: string;
    /** Default: a link. */
    readonly sent?: string;
    /** Default: the secret. */
    readonly key?: string | Buffer;
    readonly secret?: string | Buffer;
  }
  test.each<[form: string, Mistake]>([
    ["this body without white space", { signed: compact, sent: spaced }],
    ["this body with a blank behind each colon and comma", { signed: spaced, sent: compact }],
    ["this body with line breaks", { signed: JSON.stringify(value, null, 2), sent: compact }],
    ["this body with line breaks", { signed: JSON.stringify(value, null, 4), sent: compact }],
    ["this body with line breaks", { signed: JSON.stringify(value, null, "\t"), sent: compact }],
    ["this body without white space, and all but ASCII escaped", { signed: escaped(compact), sent: compact }],
    [
      "this body with a blank behind each colon and comma, and all but ASCII escaped",
      { signed: escaped(spaced), sent: compact },
    ],
    ["this body with a line break at its end", { signed: `${compact}\n`, sent: compact }],
    ["this body with a line break at its end", { signed: "{\n", sent: "{" }],
    [
      "this body with its members in alphabetical order",
      { signed: '{"a":1,"b":{"c":2},"d":3}', sent: '{"d":3,"b":{"c":2},"a":1}' },
    ],
    ["an empty body", { signed: "", sent: compact }],
    [
      'this body without white space, and "\\/" for a slash, as PHP writes it',
      { signed: '{"url":"a\\/b é"}', sent: '{"url":"a/b é"}' },
    ],
    [
      'this body without white space, and "\\/" for a slash and all but ASCII escaped, as PHP writes it',
      { signed: '{"url":"a\\/b \\u00e9"}', sent: '{"url":"a/b é"}' },
    ],
    [
      'this body with line breaks, and "\\/" for a slash, as PHP writes it',
      { signed: '{\n    "url": "a\\/b"\n}', sent: '{"url":"a/b"}' },
    ],
    [
      "this body without white space, and <, > and & escaped, as Go writes it",
      { signed: '{"a":"\\u003cé\\u003e\\u0026"}', sent: '{"a":"<é>&"}' },
    ],
    [
      "this body with its members in alphabetical order, and <, > and & escaped, as Go writes it",
      { signed: '{"a":"\\u0026","b":1}', sent: '{"b":1,"a":"&"}' },
    ],
    ["the secret decoded from hexadecimal digits", { secret: "736563726574", key: bytes("736563726574", "hex") }],
    ["the secret decoded from base64", { secret: "c2VjcmV0", key: bytes("c2VjcmV0", "base64") }],
    ["the secret encoded in base64", { key: "c2VjcmV0" }],
    ["the secret with LF at its end", { key: "secret\n" }],
    ["the secret with CRLF at its end", { key: "secret\r\n" }],
    ["the secret with CR at its end", { key: "secret\r" }],
    ["the secret in quotation marks", { key: '"secret"' }],
    ["the secret in quotation marks", { key: "'secret'" }],
    ["the secret with a blank before it", { key: " secret" }],
    ["the secret with a blank behind it", { key: "secret " }],
    ["the secret with blanks around it", { key: " secret " }],
    ["the secret with LF at its end", { secret: binary, key: Buffer.concat([binary, Buffer.from("\n")]) }],
  ])("of %s is known: %j", async (form, { sent = link, signed = sent, secret = "secret", key = secret }) => {
    const flaw = await told(sent, jws(signed, PROTECTED_HEADER, key), secret);
    expect(flaw).toMatchObject({ title: "Signature refused", part: "signature" });
    const says = form.startsWith("the secret")
      ? `The key was ${form}. The key is the secret's own bytes. Expected the HS512 of `
      : `The signature is that of ${form}. Sign exactly the bytes that are sent. Expected the HS512 of `;
    expect(flaw?.detail.slice(0, says.length)).toBe(says);
    expect(JSON.stringify(flaw)).not.toContain(jws(sent, PROTECTED_HEADER, secret).split(".")[2]);
  });

  const input = (text: string) => createHmac("sha512", "secret").update(text).digest("base64url");
  const encoded = (text: string) => Buffer.from(text).toString("base64url");
  const header = JSON.stringify(PROTECTED_HEADER);
  const body = linkBody({ client_id: "клиент!" });
  const signatureOf = (text: string) => `${encoded(header)}..${input(text)}`;
  test.each<[string, string, string]>([
    [
      "of the body as it is",
      signatureOf(`${encoded(header)}.${body}`),
      "What was signed is the body as it is, not encoded. Encode it in base64url before you sign.",
    ],
    [
      "of the body in base64",
      signatureOf(`${encoded(header)}.${Buffer.from(body).toString("base64")}`),
      "What was signed is the body in base64. Encode it in base64url, without padding.",
    ],
    [
      "of a header as it is",
      signatureOf(`${header}.${encoded(body)}`),
      "What was signed is the protected header as it is, not encoded. Sign what is sent.",
    ],
    [
      "of the encoded body alone",
      signatureOf(encoded(body)),
      "What was signed is the body alone. Sign the protected header, a dot and the body.",
    ],
    [
      "of the body alone",
      signatureOf(body),
      "What was signed is the body alone. Sign the protected header, a dot and the body.",
    ],
    ["in digits", `${encoded(header)}..${"0a".repeat(64)}`, "The signature is in hexadecimal digits."],
    ["cut in half", jws(body).slice(0, -43), "The signature has 32 bytes; HS512 has 64."],
    [
      "in digits that are encoded",
      `${encoded(header)}..${encoded(createHmac("sha512", "secret").update("").digest("hex"))}`,
      "The signature encodes the HMAC's hexadecimal digits. Encode its bytes.",
    ],
    [
      "as Python shows bytes",
      `b'${jws(body)}'`,
      "X-JWS-Signature is the repr of Python bytes. Decode them: .decode().",
    ],
    ["with a word before it", `Bearer ${jws(body)}`, 'X-JWS-Signature begins with "Bearer". Send only the signature.'],
    ["in quotation marks", `"${jws(body)}"`, "X-JWS-Signature is in quotation marks. Remove them."],
    ["with one dot", jws(body).replace("..", "."), "X-JWS-Signature has one dot between its parts; it needs two."],
    [
      "for a whole URL",
      jws(body, { ...PROTECTED_HEADER, uri: `https://api.freedompay.kz${target.path}` }),
      "The protected header's uri has scheme and host; it must be only the path.",
    ],
    [
      "for a path with a query",
      jws(body, { ...PROTECTED_HEADER, uri: `${target.path}?a=1` }),
      "The protected header's uri has a query; it must be only the path.",
    ],
    [
      "for a path that ends with a slash",
      jws(body, { ...PROTECTED_HEADER, uri: `${target.path}/` }),
      "The protected header's uri ends with a slash.",
    ],
    [
      "with an auth_id that is a number",
      jws(body, { ...PROTECTED_HEADER, auth_id: 123456 }),
      "The protected header's auth_id is not a string. Write it in quotation marks.",
    ],
    ["without params", jws(body, { ...PROTECTED_HEADER, params: undefined }), "The protected header has no params."],
    [
      "of a payload that isn't encoded, as RFC 7797 has it",
      jws(body, { ...PROTECTED_HEADER, b64: false, crit: ["b64"] }),
      "The protected header has crit, which RFC 7797 requires with b64. Remove both, and encode the body.",
    ],
  ])("%s is known", async (_mistake, signature, name) => {
    expect((await told(body, signature))?.detail.split(" Expected ")[0]).toBe(name);
  });

  test("is otherwise reported by its part", async () => {
    const body = linkBody();
    const detail = async (signature: string, of = body) => (await told(of, signature))?.detail;
    expect(await detail("word")).toMatch(/^X-JWS-Signature is not a detached JWS\. Expected /);
    expect(await detail(jws(body).replace("..", ".e30."))).toMatch(
      /^X-JWS-Signature has its payload attached\. Expected /,
    );
    expect(await detail(jws(body, { ...PROTECTED_HEADER, uri: "/other" }))).toMatch(
      /^The protected header's uri is wrong\. Expected "\/v5\/card-api\/card\/link"\./,
    );
    const other =
      "The signature doesn't match: the secret is wrong, or the body changed after it was signed. Expected ";
    expect((await detail(jws(body, PROTECTED_HEADER, "other")))?.startsWith(other)).toBe(true);
    expect((await detail(jws("{", PROTECTED_HEADER, "other"), "{"))?.startsWith(other)).toBe(true);
  });
});
