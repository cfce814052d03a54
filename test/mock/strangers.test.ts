/** What comes to the mock over a raw socket, from whoever finds its port. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { HEALTH_PATH, startMock } from "../../src/mock/index.js";
import { startServer } from "../client/server.js";
import { mockWith, spoken } from "./client.js";

const mock = await startMock();
afterAll(() => mock.close());

const { path } = operations.linkCard;
const asking = (target: string, host = "localhost") =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

test.each([
  ["rebound.example", 403, {}],
  ["rebound.example:80", 403, {}],
  ["localhost", 200, {}],
  ["[::1]:4010", 200, {}],
  ["mock:4010", 200, { host: "0.0.0.0" }],
])("a request for the host %s is answered with %i by a mock that listens on %j", async (host, status, options) => {
  const answer = await spoken((await mockWith(options)).url, asking(HEALTH_PATH, host));
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  const why = "Call the mock by its address, or as localhost.";
  expect([answer.includes("Wrong host"), answer.includes(why)]).toEqual(Array(2).fill(status === 403));
});

test.each([
  ["a path that reads as a host", (url: URL) => `//${url.host}/v5`],
  ["a whole URL", (url: URL) => `${url.origin}/v5`],
])("a request for %s goes nowhere else, so no signature does", async (_what, target) => {
  const elsewhere = await startServer();
  expect(await spoken(mock.url, asking(target(new URL(elsewhere.url))))).toMatch(/^HTTP\/1\.1 4/);
  expect(elsewhere.received).toEqual([]);
});

test.each(["/##vso[task.complete]::error::x", "/%1b[2J\u009b31m##[error]"])(
  "the log line of a request for %j has nothing that a terminal or a CI system acts on",
  async (target) => {
    const lines: string[] = [];
    const { url } = await mockWith({ log: (line) => void lines.push(line) });
    await spoken(url, asking(target));
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##\w*\[|^\s*::/u);
  },
);

test("an endless body is cut off with a response that says why", async () => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect(Number(port), hostname);
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
