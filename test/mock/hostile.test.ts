import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { startMock } from "../../src/mock/index.js";
import { jws, linkBody, post } from "./client.js";

/** vitest puts its mode there; `npm run test:long` has the time for more. */
const LONG = process.env["MODE"] === "long";
/** How many requests of each kind are drawn. */
const EACH = LONG ? 100 : 5;
/** Milliseconds after which a request counts as hanging. */
const HANGS = 30_000;
const AT_ONCE = 25;

const mock = await startMock();
afterAll(() => mock.close());

const { path } = operations.linkCard;
const HTTP = "HTTP/1.1\r\nHost: localhost\r\n";
const headers = (body: Uint8Array, more: string) =>
  `POST ${path} ${HTTP}Connection: close\r\nContent-Type: application/json\r\n` +
  `X-JWS-Signature: ${jws(Buffer.from(body).toString("utf8"))}\r\n${more}`;
const whole = (body: Uint8Array, more = "") =>
  Buffer.concat([Buffer.from(headers(body, `Content-Length: ${body.length}\r\n${more}\r\n`)), body]);
const link = Buffer.from(linkBody());
const begun = (more: string) => Buffer.from(headers(link, more));
const nested = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

interface Attack {
  readonly kind: string;
  readonly bytes: Uint8Array;
}
const SLOWLY = "a byte at a time";

/** Bytes to send at once, but for one kind. */
const KINDS: Readonly<Record<string, fc.Arbitrary<Uint8Array>>> = {
  "random bytes": fc.uint8Array({ minLength: 1, maxLength: 500 }),
  "a random body": fc.uint8Array({ maxLength: 300 }).map((body) => whole(body)),
  "a random document": fc.json({ maxDepth: 6 }).map((text) => whole(Buffer.from(text))),
  "a link with a byte changed": fc.tuple(fc.nat(link.length - 1), fc.nat(255)).map(([at, byte]) => {
    const body = Buffer.from(link);
    body[at] = byte;
    return whole(body);
  }),
  "a deep document": fc.integer({ min: 1000, max: 150_000 }).map((depth) => whole(nested(depth))),
  "a member called __proto__": fc
    .json()
    .map((json) => whole(Buffer.from(`{"__proto__":${json},"request_id":${json}}`))),
  "a random header": fc.string({ unit: "binary" }).map((text) => begun(`X-Fuzz: ${text}\r\n\r\n`)),
  "a large header": fc
    .integer({ min: 8_000, max: 100_000 })
    .map((size) => whole(link, `X-Large: ${"a".repeat(size)}\r\n`)),
  "a random preference": fc.string().map((text) => whole(link, `Prefer: example=${encodeURIComponent(text)}\r\n`)),
  "a random path": fc.webPath().map((text) => Buffer.from(`POST ${text || "*"} ${HTTP}Connection: close\r\n\r\n`)),
  "a random method": fc.stringMatching(/^[A-Z]{1,12}$/).map((method) => Buffer.from(`${method} ${path} ${HTTP}\r\n`)),
  "a body too large": fc.integer({ min: 1_048_577, max: 3_000_000 }).map((size) => whole(Buffer.alloc(size, " "))),
  "a length that isn't one": fc.string().map((text) => begun(`Content-Length: ${text}\r\n\r\n`)),
  "chunks that aren't": fc.string().map((text) => begun(`Transfer-Encoding: chunked\r\n\r\n${text}`)),
  "an upgrade": fc.constant(whole(link, "Upgrade: websocket\r\n")),
  "half a body": fc.nat(link.length - 1).map((end) => whole(link).subarray(0, -1 - end)),
  "half a header": fc.nat(100).map((end) => whole(link).subarray(0, end)),
  [SLOWLY]: fc.constant(whole(link)),
};
const attacks = Object.entries(KINDS).flatMap(([kind, arbitrary]) =>
  fc.sample(arbitrary, { numRuns: EACH, seed: 4 }).map((bytes): Attack => ({ kind, bytes })),
);

/** What the mock answered, and the milliseconds until it did or hung up. */
async function suffer({ kind, bytes }: Attack): Promise<{ time: number; answer: string }> {
  const pieces = kind === SLOWLY ? [...bytes].map((byte) => Uint8Array.of(byte)) : [bytes];
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

test(`${attacks.length} malformed and hostile requests crash nothing, and none hangs for ${HANGS} ms`, async () => {
  const left = [...attacks];
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
});
