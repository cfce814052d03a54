import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { type Mock, startMock } from "../../src/mock/index.js";
import { jws, linkBody, post } from "./client.js";

/** vitest puts its mode there; `npm run test:long` has the time for more. */
const LONG = process.env["MODE"] === "long";
/** How many requests of each kind are drawn. */
const EACH = LONG ? 100 : 5;
/** Milliseconds after which a request counts as hanging. */
const HANGS = 30_000;
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
});
