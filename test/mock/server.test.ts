import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { type Mock, startMock } from "../../src/mock/index.js";
import { startServer } from "../client/server.js";
import { jws, linkBody } from "./client.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const valid = '{"request_id":"3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b","client_id":"a","card_id":"b"}';

// Prism lets each of these wait for five minutes.
test.each<[string, string | Uint8Array, string?]>([
  ["a byte order mark", `\uFEFF${valid}`],
  ["a truncated object, with its charset named", valid.slice(0, -1), "application/json; charset=utf-8"],
  ["a truncated object", valid.slice(0, -1)],
  ["a member that stands twice", valid.replace("{", '{"client_id":"b",')],
  ["two documents", valid + valid],
  ["a bare word", "undefined"],
  ["a comment", `/**/${valid}`],
  ["only blanks", "  "],
  ["bytes that aren't UTF-8", Buffer.from(valid.replace('"a"', '"\xE9"'), "latin1")],
])("malformed JSON is refused with 400: %s", async (_flaw, body, type = "application/json") => {
  const response = await post(body, type);
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({
    title: "Malformed JSON",
    status: 400,
    detail: expect.stringMatching(
      /^(The body .* Send one JSON document in UTF-8|An object has a duplicate member\. Send it once)\. This response is the mock's own/,
    ),
  });
});

test.each([
  ["text/plain", "it is different"],
  ["application/problem+json", "it is different"],
  ["", "it is missing"],
  ["application/json; charset=utf-16", "its charset is not UTF-8"],
])("the media type %j is refused with the one that is expected", async (type, flaw) => {
  expect(await (await post(Buffer.from(valid), type)).json()).toMatchObject({
    status: 415,
    detail: expect.stringContaining(`Send Content-Type: application/json; ${flaw}.`),
  });
});

test("another method is refused with the one that there is", async () => {
  const response = await fetch(mock.url + operations.linkCard.path, { method: "PUT" });
  expect(response.headers.get("allow")).toBe("POST");
  expect(await response.json()).toMatchObject({
    status: 405,
    detail: expect.stringContaining("Send POST to this path."),
  });
});

test("another path is refused with those that there are", async () => {
  const response = await fetch(`${mock.url}${operations.linkCard.path}/`, { method: "POST" });
  const { status, detail } = (await response.json()) as { status: number; detail: string }; // of the mock's problems
  expect(status).toBe(404);
  for (const { method, path } of Object.values(operations)) expect(detail).toContain(`${method} ${path}`);
});

test("an empty chunked body is answered, as one without a body is", async () => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST ${operations.linkCard.path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n${signatureScheme.header}: ${jws("")}\r\n` +
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  );
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toContain("Request body: the body must be object");
});

test.each(["application/json;", "application/json; charset=utf-8", "APPLICATION/JSON"])("%s is JSON", async (type) => {
  expect(await (await post(linkBody(), type)).json()).toMatchObject({ status: "ok" });
});

test.each([
  ["a path that reads as a host", (url: URL) => `//${url.host}/v5`],
  ["a whole URL", (url: URL) => `${url.origin}/v5`],
])("a request for %s goes nowhere else, so no signature does", async (_what, target) => {
  const elsewhere = await startServer();
  const { hostname, port } = new URL(mock.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST ${target(new URL(elsewhere.url))} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(/^HTTP\/1\.1 4/);
  expect(elsewhere.received).toEqual([]);
});

test("the mock listens on the port that is asked for, and closing it twice is closing it once", async () => {
  const free = await startMock();
  await free.close();
  const again = await startMock({ port: Number(new URL(free.url).port) });
  expect(again.url).toBe(free.url);
  await Promise.all([again.close(), again.close()]);
  await expect(fetch(again.url)).rejects.toThrow();
});

test("a port in use is an error, and nothing keeps the process alive", async () => {
  const { port } = new URL(mock.url);
  const { output, code } = await child(
    new URL("../../dist/mock/index.js", import.meta.url),
    `await mock.startMock({ port: ${port} }).catch((error) => console.log(error.message)); await (await mock.startMock()).close();`,
  );
  expect(output).toContain(`address already in use 127.0.0.1:${port}`);
  expect(code).toBe(0);
});

async function child(module: URL, code: string): Promise<{ output: string; code: unknown }> {
  const program = `import * as mock from ${JSON.stringify(module.href)}; ${code}`;
  const running = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  let output = "";
  running.stdout.on("data", (data) => {
    output += data;
  });
  const [exit] = await once(running, "close");
  return { output, code: exit };
}

function post(body: string | Uint8Array, contentType: string): Promise<Response> {
  return fetch(mock.url + operations.linkCard.path, {
    method: operations.linkCard.method,
    body,
    headers: {
      ...(contentType && { "content-type": contentType }),
      [signatureScheme.header]: jws(Buffer.from(body).toString()),
    },
  });
}
