import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import {
  type Credentials,
  type KeyFunction,
  type SignatureAlgorithm,
  type SignatureHeader,
  SignatureRefused,
  sign,
  type TenantKey,
  verify,
} from "../../src/signing/index.js";
import { prepare, signBody } from "../../src/signing/jws.js";
import { thrownBy } from "../client/server.js";
import { knownAnswers } from "../contract/spec.js";

const body = '{"request_id":"828cf71d-a447-4a67-a149-c1df8bc197ca"}';
const target = operations.requestStatus;
const credentials = { authId: "123456", secret: "secret" };
const signed = await sign(body, target, credentials);
const [header = "", , mac = ""] = signed.split(".");

const base64url = (text: string) => Buffer.from(text).toString("base64url");
const members: object = JSON.parse(Buffer.from(header, "base64url").toString());
const withHeader = (json: string) => `${base64url(json)}..${mac}`;
/** The signature, with these members of its protected header changed after it was made. */
const altered = (change: object) => withHeader(JSON.stringify({ ...members, ...change }));
const verified = (value: SignatureHeader, by: Credentials | KeyFunction = credentials) =>
  verify(value, body, target, by);

describe("the known answers in the spec", () => {
  test.each(knownAnswers)("$summary: sign gives this very signature, and verify accepts it", async (answer) => {
    const { auth_id: authId, alg }: { auth_id: string; alg: SignatureAlgorithm } = JSON.parse(answer.protectedHeader);
    const signer = { authId, secret: answer.secret, algorithm: alg };

    expect(await sign(answer.body, operations[answer.operation], signer)).toBe(answer.signature);
    expect(await verify(answer.signature, answer.body, operations[answer.operation], signer)).toEqual({ authId });
    expect(base64url(answer.protectedHeader)).toBe(answer.signature.split(".")[0]);
  });

  test("cover card/link in both algorithms", () => {
    const answers = knownAnswers.filter(({ operation }) => operation === "linkCard");
    const algorithms = answers.map(({ protectedHeader }) => JSON.parse(protectedHeader).alg);
    expect(new Set(algorithms)).toEqual(new Set(["HS512", "HS256"]));
  });
});

describe("sign", () => {
  test.each(["ключ", "🔑"])("takes text and secret as the bytes of their UTF-8: %s", async (text) => {
    const bytes = Buffer.from(text);
    const expected = await sign(text, target, { ...credentials, secret: text });
    expect(await sign(bytes, target, { ...credentials, secret: bytes })).toBe(expected);
  });

  test.each(["https://api.freedompay.kz/v5", "/v5?page=1", "/v5#top", "v5"])("refuses %s for a path", async (path) => {
    await expect(sign(body, { method: "POST", path }, credentials)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("path must be the path of the operation, beginning with a slash"),
    });
  });

  test.each([{}, undefined, new ArrayBuffer(2)])("refuses a body that is neither text nor bytes", async (other) => {
    // @ts-expect-error what an untyped caller could pass
    await expect(sign(other, target, credentials)).rejects.toMatchObject({
      message: expect.stringContaining("body must be text or bytes"),
    });
  });

  test("takes bytes of another realm, such as those of jsdom, and a part of a buffer", async () => {
    const bytes: Uint8Array = runInNewContext("Uint8Array.from([0, 115, 101, 99, 114, 101, 116, 0]).subarray(1, 7)");
    expect(bytes).not.toBeInstanceOf(Uint8Array);
    expect(await sign(bytes, target, { ...credentials, secret: bytes })).toBe(
      await sign("secret", target, credentials),
    );
  });

  test.each([
    ["a lone surrogate", "a\uD800b"],
    ["the other half of one", "a\uDC00b"],
    ["U+FFFD, which stands for lost bytes", Buffer.from([0x61, 0xff]).toString()],
  ])("refuses a secret with %s, and says what to give instead", async (_what, secret) => {
    await expect(sign(body, target, { ...credentials, secret })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/Pass the key as bytes, .*FREEDOMPAY_SECRET_FILE/),
    });
    const key = Buffer.from(secret);
    await expect(sign(body, target, { ...credentials, secret: key })).resolves.toBeTypeOf("string");
  });
});

test("a body that can't be signed fails before anything is sent", async () => {
  // What no secret is; it is looked at before.
  const key = null as unknown as Uint8Array;
  await expect(signBody("{}", prepare(target, credentials), key)).rejects.toMatchObject({
    code: "signing_failed",
    message: "The body could not be signed.",
    causes: [{ name: "TypeError" }],
  });
});

describe("verify", () => {
  const form = "base64url(protected header), two dots and base64url(signature), both without padding";
  const padded = `${form}; there is a "=" at the end`;
  const base64 = `${form}; there is a "+" or a "/", where base64url has "-" and "_"`;
  const several = "one X-JWS-Signature; the request has several";
  const attached = "nothing between the two dots, since the body is the payload";
  const json = "a protected header that is a JSON object in UTF-8 without duplicate members";
  const right = 'the HS512 of base64url(protected header) "." base64url(body) over the body\'s bytes as sent';
  test.each<[flaw: string, value: unknown, part: string, expected: string]>([
    ["no header", undefined, "form", form],
    ["no header, in Fetch's words", null, "form", form],
    ["an empty list", [], "form", form],
    ["a number", 1, "form", form],
    ["an object", {}, "form", form],
    ["a symbol", Symbol("s"), "form", form],
    ["a list with a number", [1], "form", form],
    ["a list with null", [null], "form", form],
    ["a list of two, each of them right", [signed, signed], "form", several],
    ["two in one text, each of them right", `${signed}, ${signed}`, "form", several],
    ["nothing", "", "form", form],
    ["a word", "word", "form", form],
    ["one part", header, "form", form],
    ["four parts", `${signed}.${mac}`, "form", form],
    ["no protected header", `..${mac}`, "form", form],
    ["no signature", `${header}..`, "form", form],
    ["padding of one part", `${signed}==`, "form", padded],
    ["a plus in one part", `${header}..+${mac}`, "form", base64],
    ["a space in one part", `${header}.. ${mac}`, "form", form],
    ["a space at the end", `${signed} `, "form", form],
    ["an attached payload", `${header}.${base64url(body)}.${mac}`, "payload", attached],
    ["swapped parts", `${mac}..${header}`, "form", `${json}, before the two dots; it is behind them`],
    ["a protected header that isn't JSON", withHeader("{"), "form", json],
    ["a protected header that is null", withHeader("null"), "form", json],
    // Readers may interpret these two differently.
    ["a member twice", withHeader(JSON.stringify(members).replace("{", '{"alg":"HS256",')), "form", json],
    ["crit", altered({ crit: ["exp"] }), "form", "a protected header without crit"],
    ["another signature", `${header}..${mac.slice(1)}A`, "signature", right],
    ["a truncated signature", `${header}..${mac.slice(0, -4)}`, "signature", right],
  ])("refuses %s for its form, payload or signature", async (_flaw, value, part, expected) => {
    // Some are what only an untyped caller could pass.
    await expect(verified(value as SignatureHeader)).rejects.toMatchObject({ part, expected });
  });

  test.each<[string, object, string]>([
    ["uri", { target: operations.linkCard }, '"/v5/card-api/request/status"'],
    ["method", { target: { ...target, method: "PUT" } }, '"POST"'],
    ["auth_id", { credentials: { ...credentials, authId: "654321" } }, "the authId of the credentials"],
    ["alg", { credentials: { ...credentials, algorithm: "HS256" } }, '"HS512"'],
    ["signature", { credentials: { ...credentials, secret: "Secret" } }, right],
    ["signature", { body: body.replace(":", ": ") }, right],
    ["signature", { body: body.replace("828", "829") }, right],
  ])("refuses a signature made with another %s", async (part, change, expected) => {
    const made = { body, target, credentials, ...change };
    const value = await sign(made.body, made.target, made.credentials);
    await expect(verified(value)).rejects.toMatchObject({ part, expected });
  });

  test.each([...Object.keys(members), "signature"])(
    "throws for the %s an error that needs no instanceof, and shows neither the secret nor a signature",
    async (part) => {
      const value = part === "signature" ? `${header}..AAAA` : altered({ [part]: "from the wire" });
      const refusal = await thrownBy(() => verified(value, { ...credentials, secret: "hush-hush" }));
      expect(refusal).toBeInstanceOf(SignatureRefused);
      expect(refusal).toMatchObject({ name: "SignatureRefused", code: "signature_refused", part });
      const shown = inspect(refusal);
      for (const hidden of ["hush-hush", mac, value, header, "AAAA", "123456", "from the wire"])
        expect(shown).not.toContain(hidden);
    },
  );

  test.each<[string, string, unknown, unknown]>([
    ["body", "body must be text or bytes", {}, credentials],
    ["secret", "secret must be the key", body, { ...credentials, secret: "" }],
    ["authId", "authId must be", body, { ...credentials, authId: "" }],
    ["credentials", "credentials are missing", body, undefined],
  ])("calls a mistake of one's own by its name, whatever came: %s", async (_which, message, sent, given) => {
    // @ts-expect-error what an untyped caller could pass
    await expect(verify("a word", sent, target, given)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining(message),
    });
  });
});

describe("verify with a function for the key", () => {
  const second = { authId: "second", secret: "another", algorithm: "HS256" } as const;
  const tenants = new Map<string, TenantKey>([
    ["123456", { secret: "secret" }],
    ["second", second],
  ]);
  const keyOf: KeyFunction = (authId) => tenants.get(authId);

  test.each<[string, KeyFunction]>([
    ["at once", keyOf],
    ["later", async (authId) => keyOf(authId)],
  ])("asks for the key of whoever signed, and says who it was, where the key comes %s", async (_when, keyOf) => {
    expect(await verified(signed, keyOf)).toEqual({ authId: "123456" });
    expect(await verified([await sign(body, target, second)], keyOf)).toEqual({ authId: "second" });
  });

  test.each<[what: string, signer: Credentials, part: string, expected: string]>([
    ["an unknown auth_id", { ...credentials, authId: "7" }, "auth_id", "an auth_id for which there is a key"],
    ["one tenant's key under another's auth_id", { ...second, secret: "secret" }, "signature", "the HS256 of "],
    ["another algorithm than the tenant's", { ...second, algorithm: "HS512" }, "alg", '"HS256"'],
  ])("refuses %s", async (_what, signer, part, expected) => {
    const value = await sign(body, target, signer);
    const refusal = { part, expected: expect.stringContaining(expected) };
    await expect(verified(value, keyOf)).rejects.toMatchObject(refusal);
  });

  test.each([[undefined], [""], [" "], [7], [["123456"]]])("isn't asked for the auth_id %j", async (auth_id) => {
    const asked = vi.fn<KeyFunction>(() => ({ secret: "secret" }));
    await expect(verified(altered({ auth_id }), asked)).rejects.toMatchObject({ part: "auth_id" });
    expect(asked).not.toHaveBeenCalled();
  });

  test("throws what the function throws, so that an outage doesn't look like a forgery", async () => {
    const outage = new Error("the store is down");
    await expect(verified(signed, () => Promise.reject(outage))).rejects.toBe(outage);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "refuses the auth_id %s, which a look-up finds in any object",
    async (authId) => {
      const keys: Record<string, TenantKey> = { "123456": { secret: "secret" } };
      const texts: Record<string, string> = { "123456": "secret" };
      const value = await sign(body, target, { authId, secret: "secret" });
      const refused = { code: "signature_refused", part: "auth_id" };
      await expect(verified(value, (id) => keys[id])).rejects.toMatchObject(refused);
      await expect(verified(value, (id) => ({ secret: texts[id]! }))).rejects.toMatchObject(refused);
    },
  );

  test.each<[string, unknown]>([
    ["the secret itself", "secret"],
    ["no secret", {}],
    ["an empty secret", { secret: "" }],
    ["a secret from a prototype", Object.create({ secret: "secret" })],
    ["an algorithm that isn't one", { secret: "secret", algorithm: "none" }],
  ])("calls it a mistake where the function returns %s", async (_what, key) => {
    // @ts-expect-error what an untyped caller could return
    await expect(verified(signed, () => key)).rejects.toMatchObject({ code: "invalid_option" });
  });
});
