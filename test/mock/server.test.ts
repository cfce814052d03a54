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

test("an empty chunked body gets the same response as no body", async () => {
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

test("the mock listens on the given port, and may be closed twice", async () => {
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
