import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { createCardLinkClient } from "../../src/index.js";
import { verify } from "../../src/signing/index.js";
import { answer } from "./scenarios.js";
import { type FaultServer, head, http, type Play, reset, say, stall, startFaultServer } from "./server.js";

const credentials = { authId: "123456", secret: "secret" };
const LARGE = 600_000;

/** vitest puts its mode there; `npm run test:long` has the time for more. */
const LONG = process.env["MODE"] === "long";
const KEEP = { connection: "keep-alive" };

let play: Play = say(http(200, answer()));
let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer((...request) => play(...request));
});
afterAll(() => server.close());

const client = () => createCardLinkClient({ baseUrl: server.url, ...credentials });

/** Any well-formed text of Unicode that is not blank and has no control characters. */
const identifier = fc
  .string({ unit: "binary", minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\p{Cc}]/gu, "x"))
  .filter((text) => text.trim() !== "");

test(
  "any valid input is sent unchanged, and its signature verifies over the bytes that came",
  async () => {
    play = say(http(200, answer()));
    const property = fc.asyncProperty(fc.uuid(), identifier, identifier, async (request_id, client_id, card_id) => {
      const before = server.received.length;
      const input = { request_id, client_id, card_id };
      expect((await client().linkCard(input)).kind).toBe("linked");
      const received = server.received[before]!;
      expect(JSON.parse(received.body.toString("utf8"))).toEqual(input);
      expect(await verify(received.signature, received.body, operations.linkCard, credentials)).toEqual({
        verified: true,
      });
    });
    await fc.assert(property, { numRuns: LONG ? 2000 : 50 });
  },
  LARGE,
);

test(
  "no body, whatever its bytes, is taken for a link unless it is a valid success document",
  async () => {
    const nearly = fc.record(
      {
        status: fc.constantFrom<unknown>("ok", "error", "OK", "", null, 1),
        request_status: fc.constantFrom<unknown>("success", "process", "error", "done", null),
        dt: fc.oneof(fc.constantFrom("2026-01-15T12:30:45Z", "2026-02-30T12:30:45Z", ""), fc.string()),
        error_code: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
      nearly.map((value) => Buffer.from(JSON.stringify(value))),
      fc.tuple(nearly, fc.nat(200)).map(([value, end]) => Buffer.from(JSON.stringify(value)).subarray(0, end)),
    );
    let linked = 0;
    const property = fc.asyncProperty(bytes, async (body) => {
      play = say(
        head(200, { "content-type": "application/json", "content-length": body.length, connection: "close" }),
        body,
      );
      const { kind } = await client().linkCard({ client_id: "a", card_id: "b" });
      if (kind !== "linked") return;
      linked++;
      expect(JSON.parse(body.toString("utf8"))).toMatchObject({
        status: "ok",
        request_status: "success",
        dt: "2026-01-15T12:30:45Z",
      });
    });
    // The first of these shows that the property is not true because nothing is ever linked.
    await fc.assert(property, {
      numRuns: LONG ? 5000 : 100,
      examples: [[Buffer.from(answer({ dt: "2026-01-15T12:30:45Z" }))]],
    });
    expect(linked).toBeGreaterThan(0);
  },
  LARGE,
);

/** How long errors stand, in milliseconds, and in how many a link arrives at the latest. */
const [SETTLE_AFTER, HELD_UP] = [8, 4];

/**
 * A vendor as the contract has it, behind a network that loses things: it links once per id, answers a
 * duplicate with an error, and may take its time.
 */
const FAULTS = ["none", "lost before", "held up", "lost after", "garbled", "busy", "refused", "slow"] as const;
/** A link that was taken, answered as if it weren't. */
const MISLEADING: Readonly<Record<string, (reply: string) => string[]>> = {
  misdirected: () => [http(421, "", KEEP)],
  "refused with ok": (reply) => [http(400, `[${reply}]`, KEEP)],
  "refused and cut": (reply) => [head(400, { connection: "close" }), reply.slice(0, 10)],
  "a member twice": (reply) => [http(200, `{"status":"error",${reply.slice(1)}`, KEEP)],
};
type Fault = (typeof FAULTS)[number] | "silent" | keyof typeof MISLEADING;

/** Silence takes a whole timeout each time, so there is less of it. */
const anyFault = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom<Fault>(...FAULTS, ...Object.keys(MISLEADING)) },
  { weight: 1, arbitrary: fc.constant<Fault>("silent") },
);

test(
  "over any sequence of faults, nothing is sent twice after a dispatch, and no outcome is wrong",
  async () => {
    const follow = fc.constantFrom("no", "yes", "yes, over late answers");
    const sequence = fc.array(fc.record({ id: fc.nat(2), fault: anyFault, follow }), {
      minLength: 1,
      maxLength: 5,
    });
    const tally = { sequences: 0, links: 0, linked: 0, rejected: 0 };

    const property = fc.asyncProperty(sequence, async (steps) => {
      tally.sequences++;
      const ids = [0, 1, 2].map(() => crypto.randomUUID());
      const linked = new Set<string>();
      const seen = new Set<string>();
      const onTheWay = new Set<string>();
      // By call, with a name of its own: a request that was given up may arrive when the next one is under way,
      // and even in the next sequence.
      const posts = new Map<string, number>();
      let fault: Fault = "none";
      let isLate = false;
      let asked = 0;
      play = (socket, { path, body }) => {
        const { request_id, client_id: call } = JSON.parse(body.toString("utf8"));
        const isLink = path === operations.linkCard.path;
        if (isLink) posts.set(call, (posts.get(call) ?? 0) + 1);
        const take = () => {
          seen.add(request_id);
          linked.add(request_id);
        };
        if (fault === "held up" && isLink) {
          // A gateway gives up, and passes the link on all the same.
          onTheWay.add(request_id);
          setTimeout(() => {
            onTheWay.delete(request_id);
            take();
          }, HELD_UP);
          return void socket.resetAndDestroy();
        }
        if (fault === "lost before") return void socket.resetAndDestroy();
        if (fault === "busy") return void socket.write(http(503, "", KEEP));
        if (fault === "refused") return void socket.write(http(isLink ? 400 : 503, "", KEEP));
        const done = linked.has(request_id) || (isLink && !seen.has(request_id));
        const reply =
          isLink && seen.has(request_id)
            ? answer({ status: "error", request_status: "error" })
            : done
              ? answer(fault === "slow" && isLink ? { request_status: "process" } : {})
              : answer({ status: "error", request_status: "error" });
        if (isLink) take();
        // Every second answer: decided before the link arrives, and delivered after errors have stood for long enough.
        if (isLate && !isLink && ++asked % 2 === 0)
          return void setTimeout(() => socket.write(http(200, reply, KEEP)), SETTLE_AFTER + 1);
        const misleading = MISLEADING[fault];
        if (misleading && isLink) return void say(...misleading(reply))(socket);
        if (fault === "lost after") return reset()(socket, { path, body, signature: "" }, 0);
        if (fault === "silent") return stall()(socket, { path, body, signature: "" }, 0);
        if (fault === "garbled") return void socket.write(http(200, reply.slice(1), KEEP));
        socket.write(http(200, reply, KEEP));
      };

      const one = createCardLinkClient({ baseUrl: server.url, ...credentials, timeout: 60 });
      for (const [index, step] of steps.entries()) {
        const request_id = ids[step.id]!;
        fault = step.fault;
        let outcome = await one.linkCard({ request_id, client_id: `${request_id} ${index}`, card_id: "b" });
        tally.links++;
        if (step.follow !== "no") {
          fault = "none";
          asked = 0;
          isLate = step.follow === "yes, over late answers";
          outcome = await one.follow(outcome, { interval: 1, deadline: 60, settleAfter: SETTLE_AFTER });
        }
        if (outcome.kind === "linked") {
          tally.linked++;
          expect(linked).toContain(request_id);
        }
        if (outcome.kind === "rejected") {
          tally.rejected++;
          expect([...linked, ...onTheWay]).not.toContain(request_id);
        }
      }
      for (const [call, count] of posts) expect({ call, count }).toEqual({ call, count: 1 });
    });
    // `SEQUENCES=10000 npm run test:long` tries more by hand.
    await fc.assert(property, { numRuns: Number(process.env["SEQUENCES"] ?? (LONG ? 2000 : 100)) });
    console.log(`Fault sequences: ${JSON.stringify(tally)}, 0 double sends, 0 wrong outcomes`);
    expect(Math.min(tally.linked, tally.rejected)).toBeGreaterThan(0);
  },
  LARGE,
);
