import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { HEALTH_PATH, type Mock, startMock } from "../../src/mock/index.js";
import { jws, linkBody, post } from "./client.js";

/** vitest puts its mode there; `npm run test:long` has the time for more. */
const LONG = process.env["MODE"] === "long";
/** How many requests of each kind are drawn. */
const EACH = LONG ? 100 : 5;
/** Milliseconds after which a request counts as hanging. */
const HANGS = 2000;
const AT_ONCE = 25;

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const { path } = operations.linkCard;
const headers = (body: Uint8Array, more: string) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n` +
  `X-JWS-Signature: ${jws(Buffer.from(body).toString("utf8"))}\r\n${more}`;
const whole = (body: Uint8Array, more = "") =>
  Buffer.concat([Buffer.from(headers(body, `Content-Length: ${body.length}\r\n${more}\r\n`)), body]);
const link = Buffer.from(linkBody());
const nested = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

/** Bytes to send at once, or piece by piece and never to the end. */
interface Attack {
  readonly kind: string;
  readonly pieces: readonly Uint8Array[];
}

const attack = (kind: string, arbitrary: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Attack> =>
  arbitrary.map((bytes) => ({ kind, pieces: [bytes] }));

const kinds: readonly fc.Arbitrary<Attack>[] = [
  attack("random bytes", fc.uint8Array({ minLength: 1, maxLength: 500 })),
  attack(
    "a random body",
    fc.uint8Array({ maxLength: 300 }).map((body) => whole(body)),
  ),
  attack(
    "a random document",
    fc.json({ maxDepth: 6 }).map((text) => whole(Buffer.from(text))),
  ),
  attack(
    "a link with a byte changed",
    fc.tuple(fc.nat(link.length - 1), fc.nat(255)).map(([at, byte]) => {
      const body = Buffer.from(link);
      body[at] = byte;
      return whole(body);
    }),
  ),
  attack(
    "a deep document",
    fc.integer({ min: 1000, max: 150_000 }).map((depth) => whole(nested(depth))),
  ),
  attack(
    "a member called __proto__",
    fc.json().map((json) => whole(Buffer.from(`{"__proto__":${json},"request_id":${json}}`))),
  ),
  attack(
    "a random header",
    fc.string({ unit: "binary" }).map((text) => Buffer.from(headers(link, `X-Fuzz: ${text}\r\n\r\n`))),
  ),
  attack(
    "a large header",
    fc.integer({ min: 8_000, max: 100_000 }).map((size) => whole(link, `X-Large: ${"a".repeat(size)}\r\n`)),
  ),
  attack(
    "a random preference",
    fc.string().map((text) => whole(link, `Prefer: example=${encodeURIComponent(text)}\r\n`)),
  ),
  attack(
    "a random path",
    fc
      .webPath()
      .map((text) => Buffer.from(`POST ${text || "*"} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)),
  ),
  attack(
    "a random method",
    fc
      .stringMatching(/^[A-Z]{1,12}$/)
      .map((method) => Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)),
  ),
  attack(
    "a body too large",
    fc.integer({ min: 1_048_577, max: 3_000_000 }).map((size) => whole(Buffer.alloc(size, " "))),
  ),
  attack(
    "a length that isn't one",
    fc.string().map((text) => Buffer.from(headers(link, `Content-Length: ${text}\r\n\r\n`))),
  ),
  attack(
    "chunks that aren't",
    fc.string().map((text) => Buffer.from(headers(link, `Transfer-Encoding: chunked\r\n\r\n${text}`))),
  ),
  attack("an upgrade", fc.constant(whole(link, "Upgrade: websocket\r\n"))),
  fc.nat(link.length - 1).map((end) => ({ kind: "half a body", pieces: [whole(link).subarray(0, -1 - end)] })),
  fc.nat(100).map((end) => ({ kind: "half a header", pieces: [whole(link).subarray(0, end)] })),
  fc.constant({ kind: "a byte at a time", pieces: [...whole(link)].map((byte) => Uint8Array.of(byte)) }),
];

/** What the mock answered, and the milliseconds until it did or hung up. */
async function suffer({ pieces }: Attack): Promise<{ time: number; answer: string }> {
  const { hostname, port } = new URL(mock.url);
  const start = performance.now();
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => {}); // it may well be reset
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
  });
  const over = Promise.race([once(socket, "data"), once(socket, "close")]).catch(() => undefined);
  const write = async () => {
    for (const piece of pieces) {
      socket.write(piece);
      if (pieces.length > 1) await Promise.race([setTimeout(10), over]);
      if (!socket.writable || socket.bytesRead > 0) return;
    }
  };
  await Promise.all([write(), Promise.race([over, setTimeout(HANGS * 2, undefined, { ref: false })])]);
  socket.destroy();
  return { time: performance.now() - start, answer };
}

test(`${kinds.length * EACH} malformed and hostile requests crash nothing, and none hangs for ${HANGS} ms`, async () => {
  const left = kinds.flatMap((kind) => fc.sample(kind, { numRuns: EACH, seed: 4 }));
  const wrong: string[] = [];
  const late: Attack[] = [];
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { time, answer } = await suffer(next);
      // On a busy machine anything may take long; what hangs does so again.
      if (time > HANGS) late.push(next);
      if (/^HTTP\/1.1 500/.test(answer)) wrong.push(`${next.kind}: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const attack of late) {
    const { time } = await suffer(attack);
    if (time > HANGS) wrong.push(`${attack.kind}: ${time.toFixed(0)} ms`);
  }
  expect(wrong).toEqual([]);
  expect(await post(mock)).toMatchObject({ status: 200, origin: "example=linked" });
}, 120_000);

test.each([
  ["a header that doesn't end", "POST / HTTP/1.1\r\nHost: localhost\r\n", 408],
  ["a body that doesn't come", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n", 408],
  ["a header that is too large", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
  ["what isn't HTTP", "HELO mock\r\n\r\n", 400],
])("%s is answered with a problem of the mock's own", async (_what, text, status) => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
  expect(answer).toContain("X-Mock-Answer: own\r\n");
  expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({
    status,
    detail: expect.stringContaining("This answer is the mock's own"),
  });
});

test.each([
  ["rebound.example", 403],
  ["rebound.example:80", 403],
  ["127.0.0.1.rebound.example", 403],
  ["localhost", 200],
  ["127.0.0.1:1", 200],
  ["[::1]:4010", 200],
])("a request for the host %s is answered with %i, whatever address it came to", async (host, status) => {
  const { hostname, port } = new URL(mock.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`GET ${HEALTH_PATH} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  socket.destroy();
});

test("a mock that listens on every address is called by any name", async () => {
  const open = await startMock({ host: "0.0.0.0" });
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(open.url).port) });
  socket.write(`GET ${HEALTH_PATH} HTTP/1.1\r\nHost: mock:4010\r\nConnection: close\r\n\r\n`);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
  await open.close();
});

test("no body of a request without a right signature is kept", async () => {
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

test("a body without an end is cut off, and its sender gets to see why", async () => {
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
