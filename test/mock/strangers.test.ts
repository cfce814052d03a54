/** What comes to the mock over a raw socket, from whoever finds its port. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { HEALTH_PATH, type Mock, startMock } from "../../src/mock/index.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const { path } = operations.linkCard;

test.each([
  ["rebound.example", 403],
  ["rebound.example:80", 403],
  ["localhost", 200],
  ["[::1]:4010", 200],
])("a request for the host %s is answered with %i, whatever address it came to", async (host, status) => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`GET ${HEALTH_PATH} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(String(answer).includes("Wrong host"), "it says what was wrong").toBe(status === 403);
  expect(String(answer).includes("Call the mock by its address, or as localhost.")).toBe(status === 403);
  socket.destroy();
});

test("a mock that listens on every address accepts any host name", async () => {
  const open = await startMock({ host: "0.0.0.0" });
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(open.url).port) });
  socket.write(`GET ${HEALTH_PATH} HTTP/1.1\r\nHost: mock:4010\r\nConnection: close\r\n\r\n`);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
  await open.close();
});

test("the body of a request without a valid signature isn't kept", async () => {
  mock.reset();
  const body = JSON.stringify({ request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", more: "a".repeat(60_000) });
  await fetch(mock.url + path, { method: "POST", body, headers: { "content-type": "application/json" } });
  expect(mock.requests).toMatchObject([{ verified: false, body: undefined }]);
});

test.each(["/##vso[task.complete]::error::x", "/%1b[2J\u009b31m##[error]"])(
  "the log line of a request for %j has nothing that a terminal or a CI system acts on",
  async (path) => {
    const lines: string[] = [];
    const logged = await startMock({ log: (line) => void lines.push(line) });
    onTestFinished(() => logged.close());
    const { hostname, port } = new URL(logged.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(
      Buffer.concat([Buffer.from("GET "), Buffer.from(path), Buffer.from(" HTTP/1.1\r\nHost: localhost\r\n\r\n")]),
    );
    await once(socket, "data");
    socket.destroy();
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##\w*\[|^\s*::/u);
  },
);

test("an endless body is cut off with a response that says why", async () => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => {}); // the mock hangs up
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const chunk = Buffer.from(`10000\r\n${"a".repeat(0x10000)}\r\n`);
  const send = () => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on("drain", send);
  send();
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 [\s\S]*A body has at most 1048576 bytes/);
  await closed;
});
