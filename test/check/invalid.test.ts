/** The requests that have one thing wrong with them, and the constraints that they break. */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { negatives, REQUESTS, SIGNATURES } from "../../src/check/invalid.js";
import { breaches, constraints, title } from "../../src/check/negatives.js";
import { operation } from "../../src/check/provider.js";
import { levelOf, resolve } from "../../src/contract/description.js";
import { credentials, link } from "./provider.js";

const linkCard = operation("linkCard");
const body = JSON.stringify({ request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", ...link });
const claims = { uri: linkCard.path, auth_id: credentials.authId, method: "POST", params: "", alg: "HS512" };

const base64url = (text: string) => Buffer.from(text).toString("base64url");
const macOf = (header: string, signed: string, hash = "sha512") =>
  createHmac(hash, credentials.secret)
    .update(`${header}.${base64url(signed)}`)
    .digest("base64url");

const all = Object.entries({ signature: SIGNATURES, request: REQUESTS });

/** What was made of the body, and what its signature says. */
async function made(name: string, text = body, own: object = {}) {
  const named = all.flatMap(([kind, requests]) => requests.filter((one) => `${kind}.${one.name}` === name));
  const one = await named[0]!.make(text, linkCard, { ...credentials, ...own });
  const [header = "", mac = ""] = (one.headers["X-JWS-Signature"] ?? "").split("..");
  const said: object = header ? JSON.parse(Buffer.from(header, "base64url").toString()) : {};
  return { ...one, header, mac, said };
}

describe("an invalid request", () => {
  const half = body.slice(0, -1);
  const shorter = { "Content-Length": String(half.length) };
  test.each<[name: string, says: object, sent?: object, signed?: string, hash?: string]>([
    ["signature.auth_id", { auth_id: expect.stringMatching(/^[\da-f]{16}$/) }],
    ["signature.uri", { uri: operation("requestStatus").path }],
    ["signature.method", { method: "PUT" }],
    ["signature.params", { params: "a=1" }],
    ["signature.algorithm", { alg: "HS256" }, {}, body, "sha256"],
    ["signature.body", {}, {}, body.replace("e", "0")],
    ["signature.form", {}, { body: JSON.stringify(JSON.parse(body), null, 1) }],
    ["request.method", { method: "PUT" }, { method: "PUT" }],
    ["request.mediaType", {}, { headers: expect.objectContaining({ "Content-Type": "text/plain" }) }],
    ["request.json", {}, { body: half, headers: expect.objectContaining(shorter) }, half],
  ])("by %s is signed as it says", async (name, says, sent, signed = body, hash = "sha512") => {
    const { header, mac, said, ...one } = await made(name);
    expect(one).toMatchObject({ method: "POST", path: linkCard.path, body, ...sent });
    expect({ said, mac }).toEqual({ said: { ...claims, ...says }, mac: macOf(header, signed, hash) });
  });

  test.each<[string, (right: string) => unknown]>([
    ["tampered", (right) => (right.startsWith("A") ? "B" : "A") + right.slice(1)],
    ["truncated", () => expect.stringMatching(/^[\w-]{42,44}$/)],
    ["secret", (right) => expect.not.stringContaining(right)],
  ])("by a signature that is %s says what is right", async (name, wrong) => {
    // Whichever letter is the first.
    for (let count = 0; count < 100; count++) {
      const text = JSON.stringify({ count });
      const { header, mac, said } = await made(`signature.${name}`, text);
      expect({ said, mac }).toEqual({ said: claims, mac: wrong(macOf(header, text)) });
    }
  });

  test("has no signature, or none for its algorithm", async () => {
    expect(await made("signature.missing")).not.toHaveProperty("headers.X-JWS-Signature");
    expect(await made("signature.alg")).toMatchObject({ said: { ...claims, alg: "none" }, mac: "" });
  });

  test.each([
    ['{"0":"x"}', '{"1":"x"}'],
    ['{"7":"x"}', '{"0":"x"}'],
    ['{"xf":0}', '{"x0":0}'],
  ])("has a different digit in the signed body: %s, signed as %s", async (sent, signed) => {
    const one = await made("signature.body", sent);
    expect(one).toMatchObject({ body: sent, mac: macOf(one.header, signed) });
  });

  test("is signed with the algorithm of the credentials, unless that is the flaw", async () => {
    const own = { algorithm: "HS256" } as const;
    const { header, mac, said } = await made("signature.params", body, own);
    expect(said).toEqual({ ...claims, params: "a=1", alg: "HS256" });
    expect(mac).toBe(macOf(header, body, "sha256"));
    expect(await made("signature.algorithm", body, own)).toMatchObject({ said: { alg: "HS512" } });
  });

  test("breaks one constraint of a valid body", async () => {
    const [described] = linkCard.requestBodies;
    for (const { make, title } of negatives(linkCard)) {
      const one = await make(body, linkCard, credentials);
      expect(breaches(described!.compiled, JSON.parse(one.body)).length, title).toBeGreaterThan(0);
    }
    const told = negatives(linkCard).map((one) => `${one.name}: ${one.title}${one.assumed ? ", assumed" : ""}`);
    expect(told).toEqual(
      expect.arrayContaining([
        "type.null: with a body that breaks `type` of the body with null",
        "request_id.required: with a body that breaks `required` of request_id",
        "card_id.type.number: with a body that breaks `type` of card_id with number",
        "additionalProperties: with a body that breaks `additionalProperties` of the body, assumed",
      ]),
    );
    expect(negatives({ ...linkCard, requestBodies: [] })).toEqual([]);
    expect([...SIGNATURES, ...REQUESTS].every(({ title }) => title.length > 5)).toBe(true);
  });
});

describe("a constraint", () => {
  const known = (level: string) => ({ "x-evidence": { level } });

  test("has the evidence level of its schema, or of the schema around it", () => {
    const schema = {
      ...known("sibling"),
      title: "t",
      type: "object",
      required: ["a", "b"],
      additionalProperties: false,
      properties: {
        a: { ...known("documented"), type: "string", format: "uuid", minLength: 1 },
        b: { enum: [1], type: ["null", "boolean", "number", "string", "array"] },
      },
    };
    const told = (of: object) =>
      constraints({ ...of }).map((one) => `${title(one)}: ${one.level}${one.impliedBy ?? ""}`);
    const outside = (path: string, level: string, ...types: string[]) =>
      types.map((type) => `\`type\` at ${path} with ${type}: ${level}`);
    expect(told(schema)).toEqual([
      ...outside("/", "assumed", "null", "boolean", "number", "string", "array"),
      "`required` of a at /: documented",
      "`required` of b at /: sibling",
      "`additionalProperties` at /: sibling",
      ...outside("/a", "documented", "null", "boolean", "number", "array", "object"),
      "`format` at /a: documented",
      "`minLength` at /a: documented",
      "`enum` at /b: sibling",
      "`type` at /b with object: siblingenum",
    ]);
    expect(told({ additionalProperties: true, items: { const: 1 } })).toEqual(["`const` at /0: assumed"]);
  });

  test("is in the spec, with or without a level", () => {
    expect(() => resolve("#/components/nothing")).toThrow("The spec has nothing at #/components/nothing.");
    expect(resolve("#/paths/~1v5~1card-api~1card~1link")).toHaveProperty("post");
    for (const none of [undefined, { "x-evidence": null }, { "x-evidence": { level: 1 } }]) {
      expect(levelOf(none)).toBeUndefined();
    }
  });
});
