import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { sign } from "../../src/signing/index.js";
import { answer } from "./scenarios.js";
import { type FaultServer, head, http, type Play, say, startFaultServer } from "./server.js";
import { clientOf, credentials, idIn, isLink, type Links, NO, newLink, truth, type Verdict } from "./vendor.js";

const LARGE = 3_600_000;
const NO_LIMIT = { timeout: LARGE };

/** `SEQUENCES=10000` tries more. */
const RUNS = Number(process.env["SEQUENCES"] ?? 200);
const KEEP = { connection: "keep-alive" };

let play: Play = say(http(200, answer()));
let server: FaultServer;
/** Another, so that the client takes them for two vendors, and two workers for two processes. */
let other: FaultServer;
beforeAll(async () => {
  const start = () => startFaultServer((...request) => play(...request), { finishing: () => {} });
  [server, other] = await Promise.all([start(), start()]);
});
afterAll(() => Promise.all([server.close(), other.close()]));

/** Any well-formed text of Unicode that is not blank and has no control characters. */
const identifier = fc
  .string({ unit: "binary", minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\p{Cc}]/gu, "x"))
  .filter((text) => text.trim() !== "");

test("any valid input is sent unchanged, and its signature is over the bytes that came", NO_LIMIT, async () => {
  play = say(http(200, answer()));
  const property = fc.asyncProperty(fc.uuid(), identifier, identifier, async (request_id, client_id, card_id) => {
    const before = server.received.length;
    const input = { request_id, client_id, card_id };
    expect((await clientOf(server.url).linkCard(input)).kind).toBe("linked");
    const received = server.received[before]!;
    expect(JSON.parse(received.body.toString("utf8"))).toEqual(input);
    expect(received.signature).toBe(await sign(received.body, operations.linkCard, credentials));
  });
  await fc.assert(property, { numRuns: RUNS });
});

test("no body, whatever its bytes, is taken for a link unless it is a valid success document", NO_LIMIT, async () => {
  const dt = "2026-01-15T12:30:45Z";
  const nearly = fc.record(
    {
      status: fc.constantFrom<unknown>("ok", "error", "OK", "", null, 1),
      request_status: fc.constantFrom<unknown>("success", "process", "error", "done", null),
      dt: fc.oneof(fc.constantFrom(dt, "2026-02-30T12:30:45Z", ""), fc.string()),
      error_code: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    fc.jsonValue().map(json),
    nearly.map(json),
    fc.tuple(nearly, fc.nat(200)).map(([value, end]) => json(value).subarray(0, end)),
  );
  let linked = 0;
  const property = fc.asyncProperty(bytes, async (body) => {
    const headers = { "content-type": "application/json", "content-length": body.length, connection: "close" };
    play = say(head(200, headers), body);
    const { kind } = await clientOf(server.url).linkCard(newLink());
    if (kind !== "linked") return;
    linked++;
    expect(JSON.parse(body.toString("utf8"))).toMatchObject({ status: "ok", request_status: "success", dt });
  });
  // It shows that the property is not true because nothing is ever linked.
  await fc.assert(property, { numRuns: RUNS, examples: [[Buffer.from(answer({ dt }))]] });
  expect(linked).toBeGreaterThan(0);
});

/**
 * What a gateway does with one request, in the order in which requests come; when the list is over, it passes all on.
 * What it holds back it passes on after so many more requests, and some of it only after the link is settled.
 */
const PAGES = [400, 401, 403, 404, 405, 409, 421, 429, 500, 502, 503, 504];
const step = fc.record({
  request: fc.constantFrom("pass", "pass", "pass", "pass", "lose", "repeat", "hold", "hold a copy"),
  response: fc.oneof(
    { weight: 8, arbitrary: fc.constant("pass") },
    {
      weight: 8,
      arbitrary: fc.constantFrom("reset", "page", "page that says it", "cut", "doubled", "contradict", "stall"),
    },
    // It takes a whole timeout each time, so there is less of it.
    { weight: 1, arbitrary: fc.constant("silence") },
  ),
  page: fc.constantFrom(...PAGES),
  /** How many more requests come before what was held back. */
  hold: fc.nat(12),
});
/** What one process does about the link, and how many requests later it is killed, if it is. */
const worker = fc.record({ killed: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 2 }), second: fc.boolean() });
const sequence = fc.record({
  steps: fc.array(step, { maxLength: 25 }),
  workers: fc.array(worker, { minLength: 1, maxLength: 4 }),
  verdict: fc.constantFrom<Verdict>("success", "success", "error"),
  /** How many answers of request/status are `error` though the link is there, and then `process`. */
  lag: fc.nat(3),
  process: fc.nat(2),
});

test(
  "over any sequence of faults and kills, and with several workers at once, 0 outcomes are wrong and 0 stay open",
  NO_LIMIT,
  async () => {
    const tally = { sequences: 0, linked: 0, rejected: 0, kills: 0, wrong: 0, open: 0 };
    const property = fc.asyncProperty(sequence, async ({ steps, workers, verdict, lag, process }) => {
      const link = newLink();
      const links: Links = new Map();
      const held: { at: number; deliver: () => void }[] = [];
      let [count, lagging, processing] = [0, lag, process];
      let onRequest = () => {};
      play = (socket, received) => {
        // A request of an earlier sequence that was given up may come now.
        if (idIn(received) !== link.request_id) return void socket.destroy();
        count += 1;
        for (const { deliver } of held.filter(({ at }) => at === count)) deliver();
        onRequest();
        const { request = "pass", response = "pass", page = 504, hold = 0 } = steps[count - 1] ?? {};
        // The assumption is kept by construction: four errors reject, so no more than three may be untrue.
        const lies = () => !isLink(received) && links.has(link.request_id) && lagging > 0 && lagging--;
        const deliver = () => {
          const said = truth(links, received, verdict);
          if (lies()) return NO;
          return said !== NO && processing-- > 0 ? answer({ request_status: "process" }) : said;
        };
        const copies = request === "hold a copy" || request === "hold";
        if (copies) held.push({ at: count + 1 + hold, deliver: () => void truth(links, received, verdict) });
        const passed = request !== "lose" && request !== "hold";
        if (request === "repeat") truth(links, received, verdict);
        const reply = passed ? deliver() : NO;
        const says: Record<string, () => void> = {
          pass: () => socket.write(http(200, reply, KEEP)),
          page: () => socket.write(http(page, "<html>", KEEP)),
          "page that says it": () => socket.write(http(page, reply, KEEP)),
          cut: () => say(head(200, { "content-type": "application/json" }), reply.slice(0, -5))(socket),
          doubled: () => socket.write(http(200, `{"status":"error",${reply.slice(1)}`, KEEP)),
          contradict: () => socket.write(http(200, answer({ status: "error" }), KEEP)),
          stall: () => socket.write(http(503, "", { ...KEEP, "retry-after": "0" })),
          silence: () => {},
        };
        if (passed && says[response]) says[response]();
        else if (request === "hold") says["page"]?.();
        else socket.resetAndDestroy();
      };

      const ends: string[] = [];
      const work = async ({ killed, second }: { killed: number | null; second: boolean }, isFirst: boolean) => {
        const one = clientOf((second ? other : server).url, { timeout: 100, settleAfter: 1 });
        const controller = new AbortController();
        const [until, before] = [count + (killed ?? 0), onRequest];
        if (killed !== null) {
          onRequest = () => {
            before();
            if (count < until || controller.signal.aborted) return;
            tally.kills++;
            controller.abort();
          };
        }
        const { signal } = controller;
        if (isFirst) ends.push((await one.linkCard(link, { signal })).kind);
        // An abort just now throws.
        const settled = one.settle(link, { interval: 1e-6, timeout: LARGE, signal });
        ends.push((await settled.catch(() => ({ kind: "unknown" }))).kind);
      };
      await Promise.all(workers.map((one, index) => work(one, index === 0)));
      await work({ killed: null, second: false }, false);
      for (const { deliver } of held) deliver();

      const right = links.get(link.request_id) === "success" ? "linked" : "rejected";
      const final = ends.filter((kind) => kind === "linked" || kind === "rejected");
      const isWrong = final.some((kind) => kind !== right);
      const isOpen = final.length === 0 || ends.at(-1) !== final.at(-1);
      tally.sequences++;
      tally[right]++;
      if (isWrong) tally.wrong++;
      if (isOpen) tally.open++;
      expect({ isWrong, isOpen, ends }).toEqual({ isWrong: false, isOpen: false, ends });
    });
    await fc
      .assert(property, { numRuns: RUNS })
      .finally(() => console.log(`Random sequences: ${JSON.stringify(tally)}`));
    expect(Math.min(tally.linked, tally.rejected, tally.kills)).toBeGreaterThan(0);
  },
);
