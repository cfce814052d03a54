/** The requests that have one thing wrong with them, and the constraints that they break. */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { message, negatives, REQUESTS, SIGNATURES } from "../../src/check/invalid.js";
import { breaches, constraints, title } from "../../src/check/negatives.js";
import { operation } from "../../src/check/provider.js";
import { levelOf, resolve } from "../../src/contract/description.js";
import { verify } from "../../src/signing/index.js";
import { credentials, link } from "./provider.js";

const linkCard = operation("linkCard");
const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

describe("an invalid request", () => {
  const body = JSON.stringify({ request_id, ...link });
  const made = async (name: string, of = SIGNATURES) => {
    const one = await of.find((refusal) => refusal.name === name)!.make(body, linkCard, credentials);
    const signature = one.headers["X-JWS-Signature"];
    return {
      ...one,
      signature,
      verified: await verify(signature, one.body, linkCard, credentials).catch((error: unknown) => error),
    };
  };

  test("has no mistake but the intended one", async () => {
    expect(await made("missing")).not.toHaveProperty("headers.X-JWS-Signature");
    for (const [name, part] of [
      ["tampered", "signature"],
      ["truncated", "signature"],
      ["secret", "signature"],
      ["body", "signature"],
      ["auth_id", "auth_id"],
      ["uri", "uri"],
      ["method", "method"],
      ["params", "params"],
      ["algorithm", "alg"],
    ] as const) {
      expect(await made(name), name).toMatchObject({ method: "POST", path: linkCard.path, body, verified: { part } });
    }
  });

  test("is signed with one letter changed, or with half of the letters", async () => {
    const whole = (await message(body, linkCard, credentials)).headers["X-JWS-Signature"]!;
    const [header, mac = ""] = whole.split("..");
    const [, tampered = ""] = (await made("tampered")).signature!.split("..");
    expect(tampered.slice(1)).toBe(mac.slice(1));
    expect(tampered).toMatch(mac.startsWith("A") ? /^B/ : /^A/);
    expect((await made("truncated")).signature).toMatch(new RegExp(`^${header}\\.\\.[\\w-]{42,44}$`));
  });

  test("is signed with another letter in first place, whichever the right one is", async () => {
    const firsts = new Set<string>();
    for (let count = 0; firsts.size < 20 || !firsts.has("A"); count++) {
      const text = JSON.stringify({ count });
      const whole = (await message(text, linkCard, credentials)).headers["X-JWS-Signature"]!;
      const changed = await SIGNATURES.find(({ name }) => name === "tampered")!.make(text, linkCard, credentials);
      const [right = "", wrong = ""] = [whole, changed.headers["X-JWS-Signature"]!].map((jws) => jws.split("..")[1]!);
      expect([wrong[0], wrong.slice(1)]).toEqual([right.startsWith("A") ? "B" : "A", right.slice(1)]);
      firsts.add(right.slice(0, 1));
    }
  });

  test("is signed for another operation, or for a body with another digit", async () => {
    const { signature: uri } = await made("uri");
    expect(await verify(uri, body, operation("requestStatus"), credentials)).toEqual({ authId: credentials.authId });
    const { make } = SIGNATURES.find(({ name }) => name === "body")!;
    for (const [sent, signed] of [
      ['{"0":"x"}', '{"1":"x"}'],
      ['{"7":"x"}', '{"0":"x"}'],
      ['{"xf":0}', '{"x0":0}'],
    ] as const) {
      const { headers, body: text } = await make(sent, linkCard, credentials);
      expect(text).toBe(sent);
      expect(await verify(headers["X-JWS-Signature"], signed, linkCard, credentials)).toEqual({
        authId: credentials.authId,
      });
    }
  });

  test("is signed by the algorithm of the credentials, where only the header is wrong", async () => {
    const own = { ...credentials, algorithm: "HS256" } as const;
    const { headers } = await SIGNATURES.find(({ name }) => name === "params")!.make(body, linkCard, own);
    const [header = "", mac] = headers["X-JWS-Signature"]!.split("..");
    const input = `${header}.${Buffer.from(body).toString("base64url")}`;
    expect(mac).toBe(createHmac("sha256", credentials.secret).update(input).digest("base64url"));
  });

  test('has "alg":"none" in a header that is right otherwise', async () => {
    const { signature = "" } = await made("alg");
    expect(signature).toMatch(/^[\w-]+\.\.$/);
    expect(JSON.parse(Buffer.from(signature.slice(0, -2), "base64url").toString())).toEqual({
      uri: linkCard.path,
      auth_id: credentials.authId,
      method: "POST",
      params: "",
      alg: "none",
    });
  });

  test("is right but for what we only assume: params, or another form of the same JSON", async () => {
    const { signature = "" } = await made("params");
    const [header = "", mac] = signature.split("..");
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ params: "a=1", alg: "HS512" });
    const input = `${header}.${Buffer.from(body).toString("base64url")}`;
    expect(mac).toBe(createHmac("sha512", credentials.secret).update(input).digest("base64url"));

    const form = await made("form");
    expect(form.body).not.toBe(body);
    expect(JSON.parse(form.body)).toEqual(JSON.parse(body));
    expect(form).toMatchObject({ verified: { part: "signature" } });
    expect(await verify(form.signature, body, linkCard, credentials)).toEqual({ authId: credentials.authId });
  });

  test("in the other algorithm has a valid signature of it", async () => {
    for (const [algorithm, other] of [
      [undefined, "HS256"],
      ["HS512", "HS256"],
      ["HS256", "HS512"],
    ] as const) {
      const own = { ...credentials, ...(algorithm && { algorithm }) };
      const { headers } = await SIGNATURES.find(({ name }) => name === "algorithm")!.make(body, linkCard, own);
      const verified = await verify(headers["X-JWS-Signature"], body, linkCard, { ...own, algorithm: other });
      expect(verified).toEqual({ authId: credentials.authId });
    }
  });

  test("isn't the operation's by method, media type or form", async () => {
    expect(await made("method", REQUESTS)).toMatchObject({ method: "PUT", body, verified: { part: "method" } });
    const verified = { authId: credentials.authId };
    expect(await made("mediaType", REQUESTS)).toMatchObject({
      headers: { "Content-Type": "text/plain" },
      body,
      verified,
    });
    expect(await made("json", REQUESTS)).toMatchObject({
      body: body.slice(0, -1),
      headers: { "Content-Type": "application/json", "Content-Length": String(body.length - 1) },
      verified,
    });
  });

  test("breaks one constraint of the body that would be taken", async () => {
    const [described] = linkCard.requestBodies;
    for (const refusal of negatives(linkCard)) {
      const { body: broken } = await refusal.make(body, linkCard, credentials);
      expect(breaches(described!.compiled, JSON.parse(broken)).length, refusal.title).toBeGreaterThan(0);
    }
    expect(
      negatives(linkCard).map(({ name, title, assumed }) => `${name}: ${title}${assumed ? ", assumed" : ""}`),
    ).toEqual(
      expect.arrayContaining([
        "type.null: with a body that breaks `type` of the body with null",
        "request_id.required: with a body that breaks `required` of request_id",
        "card_id.type.number: with a body that breaks `type` of card_id with number",
        "additionalProperties: with a body that breaks `additionalProperties` of the body, assumed",
      ]),
    );
    expect(negatives({ ...linkCard, requestBodies: [] })).toEqual([]);
  });

  test("has a title", () => {
    expect([...SIGNATURES, ...REQUESTS].every(({ title }) => title.length > 5)).toBe(true);
  });
});

describe("a constraint", () => {
  test("that the check can't break is an error that says where", () => {
    expect(() => constraints({ properties: { a: { oneOf: [] } } })).toThrow(
      'The spec uses the keyword "oneOf" at /a. Teach src/check/negatives.ts to break it.',
    );
  });

  test("has the evidence level of its schema, or of the schema around it", () => {
    const known = (level: string) => ({ "x-evidence": { level } });
    expect(
      constraints({
        ...known("sibling"),
        title: "t",
        type: "object",
        required: ["a", "b"],
        additionalProperties: false,
        properties: {
          a: { ...known("documented"), type: "string", format: "uuid", minLength: 1 },
          b: { enum: [1], type: "integer" },
        },
      }),
    ).toEqual([
      ...["null", "boolean", "number", "string", "array"].map((wrongType) => {
        return { path: [], keyword: "type", wrongType, level: "assumed" };
      }),
      { path: [], keyword: "required", member: "a", level: "documented" },
      { path: [], keyword: "required", member: "b", level: "sibling" },
      { path: [], keyword: "additionalProperties", level: "sibling" },
      ...["null", "boolean", "number", "array", "object"].map((wrongType) => {
        return { path: ["a"], keyword: "type", wrongType, level: "documented" };
      }),
      { path: ["a"], keyword: "format", level: "documented" },
      { path: ["a"], keyword: "minLength", level: "documented" },
      { path: ["b"], keyword: "enum", level: "sibling" },
      ...["null", "boolean", "number", "string", "array", "object"].map((wrongType) => {
        return { path: ["b"], keyword: "type", wrongType, level: "sibling", impliedBy: "enum" };
      }),
    ]);
    expect(constraints({ additionalProperties: true, items: { const: 1 } })).toEqual([
      { path: ["0"], keyword: "const", level: "assumed" },
    ]);
  });

  test("on the type is one constraint for each type of JSON that it excludes", () => {
    const excluded = (type: unknown) => constraints({ type }).map(({ wrongType }) => wrongType);
    expect(excluded("string")).toEqual(["null", "boolean", "number", "array", "object"]);
    expect(excluded(["string", "integer"])).toEqual(["null", "boolean", "number", "array", "object"]);
    expect(excluded(["object", "null"])).toEqual(["boolean", "number", "string", "array"]);
  });

  test("is named by keyword, member and place", () => {
    expect(title({ path: ["a", "0"], keyword: "type", level: "" })).toBe("`type` at /a/0");
    expect(title({ path: ["a"], keyword: "type", wrongType: "null", level: "" })).toBe("`type` at /a with null");
    expect(title({ path: [], keyword: "required", member: "b", level: "" })).toBe("`required` of b at /");
  });

  test("stands in the spec", () => {
    expect(() => resolve("#/components/nothing")).toThrow("The spec has nothing at #/components/nothing.");
    expect(resolve("#/paths/~1v5~1card-api~1card~1link")).toHaveProperty("post");
    expect([levelOf(undefined), levelOf({ "x-evidence": null }), levelOf({ "x-evidence": { level: 1 } })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
