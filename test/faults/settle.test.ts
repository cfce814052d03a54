/** How settle ends over request/status that fails, lags, stalls and errs. */
import { expect, test } from "vitest";
import type { CallEvent, CardLinkClient, CardLinkClientOptions, SettleOptions } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { type FaultServer, http, type Play, reset, say, stall, startFaultServer } from "./server.js";
import { clientOf, isLink, type Links, NO, newLink, tells, truth } from "./vendor.js";

const quick = { interval: 1 } satisfies SettleOptions;

const success = say(http(200, answer()));
const process = say(http(200, answer({ request_status: "process" })));
const error = say(http(200, NO));
const failed = say(http(200, answer({ request_status: "error" })));
const contradiction = say(http(200, answer({ status: "error" })));
const duplicate = error;

interface Started {
  readonly asked: () => number;
  readonly client: CardLinkClient;
  readonly server: FaultServer;
}

/** Answers questions with these one after the other, the last one for good, and each call with the duplicate's error. */
async function start(plays: readonly Play[], more: Partial<CardLinkClientOptions> = {}): Promise<Started> {
  const asked = () => server.received.filter((received) => !isLink(received)).length;
  const server = await startFaultServer((socket, received, count) => {
    const play = isLink(received) ? duplicate : (plays[asked() - 1] ?? plays.at(-1));
    play?.(socket, received, count);
  });
  return { asked, client: clientOf(server.url, { timeout: 3000, ...more }), server };
}

const silences = [say(http(404)), say(http(503)), reset()];

test.each<[string, Play[], string, number, number]>([
  ["success", [success], "linked", 1, 0],
  ["process, then success", [process, process, success], "linked", 3, 0],
  ["process, then error", [process, error], "rejected", 2, 0],
  ["process, then ok with error", [process, failed], "rejected", 2, 0],
  ["error, then success: the link had yet to arrive", [error, success], "linked", 2, 0],
  ["a contradiction, then success", [contradiction, success], "linked", 2, 0],
  ["not found, then success", [say(http(404)), success], "linked", 2, 0],
  ["a refused signature, then success", [say(http(401)), success], "linked", 2, 0],
  ["a reset, then success", [reset(), success], "linked", 2, 0],
  ["silence, then success", [stall(), success], "linked", 2, 0],
  ["no response, then success", [say(), success], "linked", 2, 0],
  ["503 and 429, then success", [say(http(503)), say(http(429)), success], "linked", 3, 0],
  [
    "HTML, then an unknown verdict, then success",
    [say(http(200, "<html>")), say(http(200, answer({ request_status: "later" }))), success],
    "linked",
    3,
    0,
  ],
  ["errors alone, so that it sends again, and is told that the vendor has it", [error], "rejected", 4, 1],
  ["failures alone, then an error", [...silences, error], "rejected", 4, 1],
  ["contradictions alone, then success", [contradiction, contradiction, contradiction, success], "linked", 4, 1],
])("a row is settled through %s", async (_what, plays, kind, asked, sent) => {
  const { client, server, ...is } = await start(plays);
  const link = newLink();
  expect(await client.settle(link, quick)).toMatchObject({ kind, request_id: link.request_id });
  expect({ asked: is.asked(), sent: server.received.length - is.asked() }).toEqual({ asked, sent });
});

test("a link that was lost before the vendor is settled by the same bytes, from nothing but the row", async () => {
  const links: Links = new Map();
  const server = await startFaultServer((socket, received, count) => {
    if (count === 1) socket.resetAndDestroy();
    else tells(links)(socket, received, count);
  });
  const link = newLink();
  expect(await clientOf(server.url).linkCard(link)).toMatchObject({ kind: "unknown" });
  const row = JSON.parse(JSON.stringify(link));
  const linked = await clientOf(server.url).settle(row, quick);
  expect(linked).toMatchObject({ kind: "linked" });
  const [first, second, ...more] = server.received.filter(isLink).map(({ body }) => String(body));
  expect([second, more]).toEqual([first, []]);
  // It may be called again, and asks once.
  const before = server.received.length;
  expect(await clientOf(server.url).settle(row, quick)).toEqual(linked);
  expect(server.received.length).toBe(before + 1);
});

test.each<[string, Play[], object]>([
  ["process, even if the last questions failed", [process, process, say(http(503))], { kind: "in_process" }],
  // Cancelled where the machine was so busy that the time was up before anything was dispatched.
  ["silence", [stall()], { kind: "unknown", reason: { code: expect.stringMatching(/^(timed_out|cancelled)$/) } }],
  ["a contradiction, and then failures", [contradiction, say(http(503))], { kind: "unknown" }],
])("what is known when the time is up is returned: %s", async (_what, plays, expected) => {
  const { client } = await start(plays);
  expect(await client.settle(newLink(), { ...quick, timeout: 3000 })).toMatchObject(expected);
});

test.each([
  ["a wait", process, "in_process"],
  ["a question", stall(), "unknown"],
])("an abort in %s stops at once", async (_where, play, kind) => {
  const abort = new AbortController();
  const aborting: Play = (...request) => {
    play(...request);
    setTimeout(() => abort.abort(), 50);
  };
  const { client, asked } = await start([aborting]);
  // Without the abort it would ask on, for longer than any test has.
  const outcome = await client.settle(newLink(), { interval: 2 ** 30, timeout: 2 ** 30, signal: abort.signal });
  expect(outcome.kind).toBe(kind);
  expect(asked()).toBe(1);
});

test("Retry-After is honoured, in seconds and as a date, beside a failure and beside an answer", async () => {
  const date = () => new Date(Date.now() + 2000).toUTCString();
  const { client } = await start([
    say(http(429, "", { "retry-after": "1" })),
    say(http(200, answer({ request_status: "process" }), { "retry-after": "1" })),
    (socket) => socket.end(http(503, "", { "retry-after": date() })),
    success,
  ]);
  const delays: number[] = [];
  const onEvent = (event: CallEvent) => void (event.type === "retry" && delays.push(event.delay));
  expect(await client.settle(newLink(), { ...quick, onEvent })).toMatchObject({ kind: "linked" });
  expect(delays.slice(0, 2)).toEqual([1000, 1000]);
  // A date has whole seconds, and on a busy machine some are over when it is read.
  expect(delays[2]).toBeLessThanOrEqual(2000);
  expect(delays).toHaveLength(3);
});

test("an error rejects nothing before it has lasted for settleAfter, whatever the number of questions", async () => {
  const { client, asked } = await start([process, error], { settleAfter: 100 });
  const began = performance.now();
  expect(await client.settle(newLink(), quick)).toMatchObject({ kind: "rejected", reason: { code: "refused" } });
  expect(performance.now() - began).toBeGreaterThanOrEqual(100);
  expect(asked()).toBeGreaterThan(4);
});

test("errors that process interrupts are forgotten", async () => {
  const three = [error, error, error];
  const { client, asked } = await start([process, ...three, process, ...three, success], { settleAfter: 1 });
  expect(await client.settle(newLink(), quick)).toMatchObject({ kind: "linked" });
  expect(asked()).toBe(9);
});

test("an error that was decided early and delivered late rejects nothing: the link arrives in between", async () => {
  const links: Links = new Map();
  const link = newLink();
  let asked = 0;
  const server = await startFaultServer((socket, received) => {
    if (!isLink(received)) asked += 1;
    const response = http(200, truth(links, received));
    if (asked !== 2) return say(response)(socket);
    links.set(link.request_id, "success");
    setTimeout(() => say(response)(socket), 100);
  });
  expect(await clientOf(server.url).settle(link, quick)).toMatchObject({ kind: "linked" });
  expect(asked).toBe(3);
});

test.each<[string, SettleOptions]>([
  ["timeout", { timeout: 0 }],
  ["timeout", { timeout: Number.POSITIVE_INFINITY }],
  ["interval", { interval: -1 }],
])("a %s that no timer can keep is refused", async (name, options) => {
  const { client, server } = await start([success]);
  const refused = { code: "invalid_option", message: expect.stringContaining(name) };
  await expect(client.settle(newLink(), options)).rejects.toMatchObject(refused);
  expect(server.received).toEqual([]);
});

test.each([null, undefined, {}, { kind: "unknown" }, "latest", { ...newLink(), request_id: "latest" }])(
  "%j is no row, and nobody is asked",
  async (row) => {
    const { server, client } = await start([success]);
    // @ts-expect-error what an untyped caller could pass
    await expect(client.settle(row, quick)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(client.requestStatus("latest")).rejects.toMatchObject({ code: "invalid_request" });
    expect(server.received).toEqual([]);
  },
);
