import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations, signature } from "../../generated/contract.js";
import { type Mock, startMock } from "../../src/mock.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const valid = '{"request_id":"3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b","client_id":"a","card_id":"b"}';

// Prism alone leaves each of these without an answer for five minutes.
test.each<[string, string | Uint8Array]>([
  ["a truncated object", valid.slice(0, -1)],
  ["two documents", valid + valid],
  ["a bare word", "undefined"],
  ["a comment", `/**/${valid}`],
  ["only blanks", "  "],
  ["bytes that aren't UTF-8", Buffer.from(valid.replace('"a"', '"\xE9"'), "latin1")],
])("malformed JSON is answered with 400 within a second: %s", async (_flaw, body) => {
  const response = await post(body, "application/json");
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({
    title: "Malformed JSON",
    status: 400,
    detail: expect.stringMatching(
      /^The body is not one JSON document in UTF-8\. Send JSON.*This answer is the mock's own/,
    ),
  });
});

test("a body that doesn't claim to be JSON is left to Prism to refuse", async () => {
  const response = await post("{", "text/plain");
  expect(await response.json()).toMatchObject({ detail: "Supported content types: application/json" });
});

test("an empty chunked body is answered, as one without a body is", async () => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST ${operations.linkCard.path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n${signature.header}: any\r\n` +
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  );
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toContain("Body parameter is required");
}, 1000);

test("a body above a mebibyte is refused with 413", async () => {
  const response = await post(" ".repeat(1024 * 1024 + 1), "application/json");
  expect(await response.json()).toMatchObject({ title: "Body too large", status: 413 });
});

function post(body: string | Uint8Array, contentType: string): Promise<Response> {
  return fetch(mock.url + operations.linkCard.path, {
    method: operations.linkCard.method,
    body,
    headers: { "content-type": contentType, [signature.header]: "any" },
    signal: AbortSignal.timeout(1000),
  });
}
