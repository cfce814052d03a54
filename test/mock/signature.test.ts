import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../../src/mock/index.js";
import { jws, linkBody, mockWith, PROTECTED_HEADER, post } from "./client.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const OWN = "This response is the mock's own; the vendor documents none.";
const body = linkBody({ client_id: "клиент 7", card_id: "card-900456" });
const mac = jws(body).split(".")[2] ?? "";

// test/signing holds every mistake to its words.
test.each([
  ["", "form", "There is no X-JWS-Signature"],
  [jws(body, { ...PROTECTED_HEADER, auth_id: "654321" }), "auth_id", "Expected an auth_id for which there is a key"],
  [jws(body, PROTECTED_HEADER, "Secret"), "signature", "the secret is wrong"],
])(
  "the signature %j is refused with its part and its reason, without a valid signature",
  async (signature, part, says) => {
    const refused = await post(mock, body, signature ? { "X-JWS-Signature": signature } : {});
    expect(refused).toMatchObject({
      status: 401,
      origin: "own",
      body: { part, detail: expect.stringContaining(says) },
    });
    expect(refused.body["detail"]).toContain(OWN);
    for (const hidden of [mac, "123456"]) expect(JSON.stringify(refused.body)).not.toContain(hidden);
  },
);

test.each(["HS512", "HS256"] as const)(
  "a request signed in %s is accepted where that is the algorithm",
  async (algorithm) => {
    const strict = await mockWith({ credentials: { authId: "7", secret: "a secret of its own", algorithm } });
    const signature = jws(body, { ...PROTECTED_HEADER, auth_id: "7", alg: algorithm }, "a secret of its own");
    expect(await post(strict, body, { "X-JWS-Signature": signature })).toMatchObject({ status: 200 });
    expect(strict.requests[0]).toMatchObject({ verified: true });
  },
);

test("a protected header in another order and with a typ is accepted", async () => {
  const { uri, auth_id, method, params, alg } = PROTECTED_HEADER;
  const header = { alg, typ: "JWT", auth_id, uri, method, params };
  const link = linkBody();
  expect(await post(mock, link, { "X-JWS-Signature": jws(link, header) })).toMatchObject({ status: 200 });
});

// As it stands on the vendor's page; it breaks the contract as well, and the signature comes first.
test("the vendor's own sample is refused for its missing signature, and accepted once it is signed", async () => {
  const sample = '{\n    "request_id": "string",\n    "client_id": "string",\n    "card_id": "string"\n}';
  expect(await post(mock, sample, {})).toMatchObject({ status: 401, body: { title: "Signature missing" } });
  const signed = await post(mock, sample, { "X-JWS-Signature": jws(sample) });
  expect(signed).toMatchObject({ status: 422, body: { detail: expect.stringContaining("request_id must be a UUID") } });
  const filledIn = sample.replace("string", "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b");
  expect(await post(mock, filledIn, { "X-JWS-Signature": jws(filledIn) })).toMatchObject({ status: 200 });
});

test("a large or deeply nested body with a wrong signature is refused at once", async () => {
  const numbers = `[${"1,".repeat(300_000)}1]`;
  for (const large of [`${"[".repeat(300)}${numbers}${"]".repeat(300)}`, `${"[".repeat(5000)}${"]".repeat(5000)}`]) {
    const before = process.cpuUsage();
    const answer = await post(mock, large, { "X-JWS-Signature": jws("another") });
    expect(answer).toMatchObject({ status: 401, body: { part: "signature" } });
    // In microseconds of this process, which other jobs don't lengthen.
    expect(process.cpuUsage(before).user).toBeLessThan(5e6);
  }
});
