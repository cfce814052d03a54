import { afterAll, expect, test } from "vitest";
import { startMock } from "../../src/mock/index.js";
import { jws, PROTECTED_HEADER, post } from "./client.js";

const mock = await startMock();
afterAll(() => mock.close());

// test/signing holds every mistake to its words.
// As it stands on the vendor's page; it breaks the contract as well, and the signature comes first.
test("the vendor's own sample is refused for its missing signature, and accepted once it is signed", async () => {
  const sample = '{\n    "request_id": "string",\n    "client_id": "string",\n    "card_id": "string"\n}';
  expect(await post(mock, sample, {})).toMatchObject({ status: 401, body: { title: "Signature missing" } });
  const signed = await post(mock, sample, { "X-JWS-Signature": jws(sample) });
  expect(signed).toMatchObject({ status: 422, body: { detail: expect.stringContaining("request_id must be a UUID") } });
  const filledIn = sample.replace("string", "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b");
  for (const auth_id of ["12345", "1234567"]) {
    const signature = jws(filledIn, { ...PROTECTED_HEADER, auth_id });
    expect(await post(mock, filledIn, { "X-JWS-Signature": signature })).toMatchObject({ body: { part: "auth_id" } });
  }
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
