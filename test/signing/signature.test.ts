import nodeCrypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { keyOf } from "../../src/signing/credentials.js";
import {
  type KeyFunction,
  type SignatureAlgorithm,
  SignatureRefused,
  sign,
  type TenantKey,
  verify,
} from "../../src/signing/index.js";
import { prepare, signBody } from "../../src/signing/jws.js";
import { knownAnswers } from "../contract/spec.js";

const body = '{"request_id":"828cf71d-a447-4a67-a149-c1df8bc197ca"}';
const target = operations.requestStatus;
const credentials = { authId: "123456", secret: "secret" };
const signed = await sign(body, target, credentials);
const [header = "", , mac = ""] = signed.split(".");

const base64url = (text: string) => Buffer.from(text).toString("base64url");

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
  test("takes text and secret as the bytes of their UTF-8", async () => {
    const secret = "ключ";
    const expected = await sign("тело", target, { ...credentials, secret });
    expect(await sign(Buffer.from("тело"), target, { ...credentials, secret: Buffer.from(secret) })).toBe(expected);
  });

  test.each(["HS512", "HS256"] as const)("asks node:crypto for %s by the name that Deno knows", async (alg) => {
    const createHmac = vi.spyOn(nodeCrypto, "createHmac");
    syncBuiltinESMExports();
    onTestFinished(() => {
      createHmac.mockRestore();
      syncBuiltinESMExports();
    });
    await sign("text", target, { ...credentials, algorithm: alg });
    expect(createHmac).toHaveBeenCalledWith(alg.replace("HS", "sha"), expect.anything());
  });

  test("refuses a target that isn't a path", async () => {
    await expect(
      sign(body, { method: "POST", path: "https://api.freedompay.kz/v5" }, credentials),
    ).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("path must be the path of the operation, beginning with a slash"),
    });
  });

  test.each(["/v5?page=1", "/v5#top", "v5"])("refuses %s for a path", async (path) => {
    await expect(sign(body, { method: "POST", path }, credentials)).rejects.toMatchObject({ code: "invalid_option" });
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

  test("copies the key, so that its owner may wipe the bytes", () => {
    const bytes = Buffer.from("secret");
    const key = keyOf(bytes);
    bytes.fill(0);
    expect(Buffer.from(key).toString()).toBe("secret");
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

  test("takes a secret with a whole pair of surrogates", async () => {
    const expected = await sign(body, target, { ...credentials, secret: Buffer.from("🔑") });
    expect(await sign(body, target, { ...credentials, secret: "🔑" })).toBe(expected);
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
  test.each([undefined, null])("refuses a header that is %s", async (value) => {
    await expect(verify(value, body, target, credentials)).rejects.toMatchObject({ part: "form" });
  });

  test.each([1, {}, Symbol("s"), [1], [null]])(
    "refuses what is no text, from a caller without types: %#",
    async (value) => {
      // @ts-expect-error what an untyped caller could pass
      await expect(verify(value, body, target, credentials)).rejects.toMatchObject({ part: "form" });
    },
  );

  test("accepts the header as Node returns it: text, a list, or nothing", async () => {
    expect(await verify([signed], body, target, credentials)).toEqual({ authId: "123456" });
    await expect(verify([], body, target, credentials)).rejects.toMatchObject({ part: "form" });
  });

  test.each([[[signed, signed]], [`${signed}, ${signed}`]])(
    "refuses a header that came twice, right as each is: %#",
    async (twice) => {
      const expected = "one X-JWS-Signature; the request has several";
      await expect(verify(twice, body, target, credentials)).rejects.toMatchObject({ part: "form", expected });
    },
  );

  test.each<[string, string, string, string]>([
    ["nothing", "", "form", "two dots"],
    ["one part", header, "form", "two dots"],
    ["four parts", `${header}..${mac}.${mac}`, "form", "two dots"],
    ["no protected header", `..${mac}`, "form", "two dots"],
    ["no signature", `${header}..`, "form", "two dots"],
    ["an attached payload", `${header}.${base64url(body)}.${mac}`, "payload", "nothing between the two dots"],
    ["swapped parts", `${mac}..${header}`, "form", "it is behind them"],
    ["a protected header that isn't JSON", `${base64url("{")}..${mac}`, "form", "a JSON object in UTF-8"],
    ["a protected header that is null", `${base64url("null")}..${mac}`, "form", "a JSON object"],
    ["another signature", `${header}..${mac.slice(1)}A`, "signature", "HS512"],
    ["a truncated signature", `${header}..${mac.slice(0, -4)}`, "signature", "HS512"],
  ])("refuses %s for its form, payload or signature", async (_flaw, value, part, expected) => {
    await expect(verify(value, body, target, credentials)).rejects.toMatchObject({
      part,
      expected: expect.stringContaining(expected),
    });
  });

  test.each<[string, object, string]>([
    ["uri", { target: operations.linkCard }, '"/v5/card-api/request/status"'],
    ["method", { target: { ...target, method: "PUT" } }, '"POST"'],
    ["auth_id", { credentials: { ...credentials, authId: "654321" } }, "the authId of the credentials"],
    ["alg", { credentials: { ...credentials, algorithm: "HS256" } }, '"HS512"'],
    ["signature", { credentials: { ...credentials, secret: "Secret" } }, "HS512"],
    ["signature", { body: body.replace(":", ": ") }, "over the body's bytes as sent"],
    ["signature", { body: body.replace("828", "829") }, "over the body's bytes as sent"],
  ])("refuses a signature made with another %s", async (part, change, expected) => {
    const made = { body, target, credentials, ...change };
    const value = await sign(made.body, made.target, made.credentials);
    await expect(verify(value, body, target, credentials)).rejects.toMatchObject({
      part,
      expected: expect.stringContaining(expected),
    });
  });

  test("refuses crit and duplicate members, which readers may interpret differently", async () => {
    const json = Buffer.from(header, "base64url").toString();
    const crit = base64url(json.replace("{", '{"crit":["exp"],'));
    await expect(verify(`${crit}..${mac}`, body, target, credentials)).rejects.toMatchObject({
      part: "form",
      expected: "a protected header without crit",
    });
    const twice = base64url(json.replace("{", '{"alg":"HS256",'));
    await expect(verify(`${twice}..${mac}`, body, target, credentials)).rejects.toMatchObject({
      part: "form",
      expected: "a protected header that is a JSON object in UTF-8 without duplicate members",
    });
  });

  const form = "base64url(protected header), two dots and base64url(signature), both without padding";
  test.each<[string, string, string]>([
    ["padding of one part", `${header}..${mac}==`, `${form}; there is a "=" at the end`],
    ["a plus in one part", `${header}..+${mac}`, `${form}; there is a "+" or a "/", where base64url has "-" and "_"`],
    ["a blank in one part", `${header}.. ${mac}`, form],
    ["a blank at the end", `${header}..${mac} `, form],
    ["a word", "word", form],
  ])("says what is wrong with the form of a signature with %s", async (_what, value, expected) => {
    await expect(verify(value, body, target, credentials)).rejects.toMatchObject({ part: "form", expected });
  });

  test("accepts the members in any order and a typ, as on the vendor's newest page", async () => {
    const { createHmac } = await import("node:crypto");
    const { uri, auth_id, method, params, alg } = JSON.parse(Buffer.from(header, "base64url").toString());
    const reordered = base64url(JSON.stringify({ alg, typ: "JWT", auth_id, uri, method, params }));
    const signature = createHmac("sha512", credentials.secret)
      .update(`${reordered}.${base64url(body)}`)
      .digest("base64url");
    expect(await verify(`${reordered}..${signature}`, body, target, credentials)).toEqual({ authId: "123456" });
  });

  test("throws an error that needs no instanceof, and shows neither the secret nor a valid signature", async () => {
    const given = { ...credentials, secret: "hush-hush" };
    const refusal = await verify(`${header}..AAAA`, body, target, given).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SignatureRefused);
    expect(refusal).toMatchObject({ name: "SignatureRefused", code: "signature_refused", part: "signature" });
    const shown = inspect(refusal);
    for (const hidden of ["hush-hush", mac, header, "AAAA", "123456"]) expect(shown).not.toContain(hidden);
  });

  test("shows nothing of the received signature, whatever part is refused", async () => {
    const members = JSON.parse(Buffer.from(header, "base64url").toString());
    for (const name of Object.keys(members)) {
      const value = `${base64url(JSON.stringify({ ...members, [name]: "from the wire" }))}..${mac}`;
      const refusal = await verify(value, body, target, credentials).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ part: name });
      expect(inspect(refusal)).not.toContain("from the wire");
    }
  });

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
  const tenants = new Map<string, TenantKey>([
    ["123456", { secret: "secret" }],
    ["second", { secret: "another", algorithm: "HS256" }],
  ]);

  test.each<[string, KeyFunction]>([
    ["at once", (authId) => tenants.get(authId)],
    ["later", async (authId) => tenants.get(authId)],
  ])("asks for the key of whoever signed, and says who it was, where the key comes %s", async (_when, keyOf) => {
    expect(await verify(signed, body, target, keyOf)).toEqual({ authId: "123456" });
    const second = await sign(body, target, { authId: "second", secret: "another", algorithm: "HS256" });
    expect(await verify([second], body, target, keyOf)).toEqual({ authId: "second" });
  });

  test("refuses an unknown auth_id, and one tenant's signature under another's auth_id", async () => {
    const keyOf: KeyFunction = (authId) => tenants.get(authId);
    const stranger = await sign(body, target, { authId: "stranger", secret: "secret" });
    const expected = "an auth_id for which there is a key";
    await expect(verify(stranger, body, target, keyOf)).rejects.toMatchObject({ part: "auth_id", expected });
    const borrowed = await sign(body, target, { authId: "second", secret: "secret", algorithm: "HS256" });
    await expect(verify(borrowed, body, target, keyOf)).rejects.toMatchObject({ part: "signature" });
    const downgraded = await sign(body, target, { authId: "second", secret: "another" });
    await expect(verify(downgraded, body, target, keyOf)).rejects.toMatchObject({ part: "alg" });
  });

  test.each([[undefined], [""], [" "], [7], [["123456"]]])("isn't asked for the auth_id %j", async (auth_id) => {
    const members = { ...JSON.parse(Buffer.from(header, "base64url").toString()), auth_id };
    const asked: string[] = [];
    const keyOf: KeyFunction = (authId) => {
      asked.push(authId);
      return { secret: "secret" };
    };
    const value = `${base64url(JSON.stringify(members))}..${mac}`;
    await expect(verify(value, body, target, keyOf)).rejects.toMatchObject({ part: "auth_id" });
    expect(asked).toEqual([]);
  });

  test("throws what the function throws, so that an outage doesn't look like a forgery", async () => {
    const outage = new Error("the store is down");
    await expect(verify(signed, body, target, () => Promise.reject(outage))).rejects.toBe(outage);
    await expect(verify(signed, body, target, () => ({ secret: "" }))).rejects.toMatchObject({
      code: "invalid_option",
    });
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "refuses the auth_id %s, which a look-up finds in any object",
    async (authId) => {
      const keys: Record<string, TenantKey> = { "123456": { secret: "secret" } };
      const texts: Record<string, string> = { "123456": "secret" };
      const value = await sign(body, target, { authId, secret: "secret" });
      const refused = { code: "signature_refused", part: "auth_id" };
      await expect(verify(value, body, target, (id) => keys[id])).rejects.toMatchObject(refused);
      await expect(verify(value, body, target, (id) => ({ secret: texts[id]! }))).rejects.toMatchObject(refused);
    },
  );

  test.each<[string, unknown]>([
    ["the secret itself", "secret"],
    ["no secret", {}],
    ["a secret from a prototype", Object.create({ secret: "secret" })],
    ["an algorithm that isn't one", { secret: "secret", algorithm: "none" }],
  ])("calls it a mistake where the function returns %s", async (_what, key) => {
    // @ts-expect-error what an untyped caller could return
    await expect(verify(signed, body, target, () => key)).rejects.toMatchObject({ code: "invalid_option" });
  });
});
