/** Why a signature is refused, and how to mend it. */
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { diagnose } from "../../src/mock/diagnose.js";
import { EXAMPLE_CREDENTIALS } from "../../src/mock/index.js";
import { OWN } from "../../src/mock/response.js";
import { jws, linkBody, PROTECTED_HEADER } from "./client.js";

describe("a signature", () => {
  const target = operations.linkCard;
  const headersOf = (signature?: string): Record<string, string> =>
    signature === undefined ? {} : { "x-jws-signature": signature };
  const told = async (body: string, signature: string | undefined, secret: string | Uint8Array = "secret") =>
    (await diagnose(headersOf(signature), Buffer.from(body), target, { ...EXAMPLE_CREDENTIALS, secret }))?.body as
      | { title: string; detail: string; part: string; expected?: string }
      | undefined; // a problem

  test("that is right is no problem, and one that is missing is told how to mend", async () => {
    const body = linkBody();
    expect(await told(body, jws(body))).toBeUndefined();
    for (const nothing of [undefined, ""]) {
      expect(await told(body, nothing)).toEqual({
        title: "Signature missing",
        status: 401,
        detail: `There is no X-JWS-Signature, and no request goes through without one. Sign the body's bytes and send it. ${OWN}`,
        part: "form",
      });
    }
  });

  const value = { a: "é€", b: "a: { b }, [ c ] d", c: 1 };
  const compact = JSON.stringify(value);
  const spaced = '{"a": "é€", "b": "a: { b }, [ c ] d", "c": 1}';
  const escaped = (text: string) => text.replace("é", "\\u00e9").replace("€", "\\u20ac");
  test.each<[string, string, string]>([
    [compact, spaced, "this body without white space"],
    [spaced, compact, "this body with a blank behind each colon and comma"],
    [JSON.stringify(value, null, 2), compact, "this body with line breaks"],
    [JSON.stringify(value, null, 4), compact, "this body with line breaks"],
    [JSON.stringify(value, null, "\t"), compact, "this body with line breaks"],
    [escaped(compact), compact, "this body with all but ASCII escaped"],
    [escaped(spaced), compact, "this body with all but ASCII escaped, and blanks"],
    [`${compact}\n`, compact, "this body with a line break at its end"],
    ["", compact, "an empty body"],
  ])("of another form of the body is known: %j", async (signed, body, form) => {
    const problem = await told(body, jws(signed));
    expect(problem).toMatchObject({ title: "Signature refused", part: "signature" });
    expect(problem?.detail).toMatch(
      new RegExp(`^The signature is that of ${form}\\. Sign the very bytes that are sent\\. Expected the HS512 of `),
    );
  });

  test.each<[string, string | Buffer, string]>([
    ["736563726574", Buffer.from("secret"), "the secret decoded from hexadecimal digits"],
    ["c2VjcmV0", Buffer.from("secret"), "the secret decoded from base64"],
    ["secret", "secret\n", "the secret with a line break at its end"],
    ["secret", "c2VjcmV0", "the secret encoded in base64"],
  ])("with a key made of %s in the wrong way is known", async (own, key, form) => {
    const body = linkBody();
    expect((await told(body, jws(body, PROTECTED_HEADER, key), own))?.detail).toMatch(
      new RegExp(`^The key was ${form}\\. The key is the secret's own bytes\\. Expected `),
    );
  });

  test("is otherwise reported by its part", async () => {
    const body = linkBody();
    const detail = async (signature: string, of = body) => (await told(of, signature))?.detail;
    expect(await detail("word")).toMatch(/^X-JWS-Signature is no detached JWS\. Expected /);
    expect(await detail(jws(body).replace("..", ".e30."))).toMatch(
      /^X-JWS-Signature has its payload attached\. Expected /,
    );
    expect(await detail(jws(body, { ...PROTECTED_HEADER, uri: "/" }))).toMatch(
      /^The protected header's uri is wrong\. Expected "\/v5\/card-api\/card\/link"\./,
    );
    const other =
      "The signature doesn't fit: the secret is another, or the body was changed after it was signed. Expected ";
    expect((await detail(jws(body, PROTECTED_HEADER, "other")))?.startsWith(other)).toBe(true);
    expect((await detail(jws("{", PROTECTED_HEADER, "other"), "{"))?.startsWith(other)).toBe(true);
  });
});
