/** How settle ends over request/status that fails, lags, stalls and errs. */
import { expect, test } from "vitest";
import type { CallEvent, SettleOptions } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { http, type Play, reset, say, stall, startFaultServer } from "./server.js";
import { clientOf, isLink, type Links, NO, newLink, truth } from "./vendor.js";

const quick = { interval: 1 } satisfies SettleOptions;

const success = say(http(200, answer()));
const process = say(http(200, answer({ request_status: "process" })));
const error = say(http(200, NO));
const failed = say(http(200, answer({ request_status: "error" })));
const contradiction = say(http(200, answer({ status: "error" })));

/** Answers polls with these one after the other, the last one for good, and each call with the duplicate's error. */
async function start(plays: readonly Play[]) {
  const asked = () => server.received.filter((received) => !isLink(received)).length;
  const server = await startFaultServer((socket, received, count) => {
    const play = isLink(received) ? error : (plays[asked() - 1] ?? plays.at(-1));
    play?.(socket, received, count);
  });
  return { asked, client: clientOf(server.url, { timeout: 3000 }), server };
}

const silences = [say(http(404)), say(http(503)), reset()];

test.each<[string, Play[], string, number, number]>([
  ["success", [success], "linked", 1, 0],
  ["process, then success", [process, process, success], "linked", 3, 0],
  ["process, then error", [process, error], "rejected", 2, 0],
  ["process, then ok with error", [process, failed], "rejected", 2, 0],
  ["error, then success: the link had yet to arrive", [error, success], "linked", 2, 0],
  ["a reset, then success", [reset(), success], "linked", 2, 0],
  ["silence, then success", [stall(), success], "linked", 2, 0],
  ["503 and 429, then success", [say(http(503)), say(http(429)), success], "linked", 3, 0],
  ["an unknown verdict, then success", [say(http(200, answer({ request_status: "later" }))), success], "linked", 2, 0],
  ["errors alone, so that it sends again, and is told that the vendor has it", [error], "rejected", 4, 1],
  ["failures alone, then an error", [...silences, error], "rejected", 4, 1],
  ["contradictions alone, then success", [contradiction, contradiction, contradiction, success], "linked", 4, 1],
])("a row is settled through %s", async (_what, plays, kind, polls, sent) => {
  const { client, server, asked } = await start(plays);
  expect(await client.settle(newLink(), quick)).toMatchObject({ kind });
  expect([asked(), server.received.length]).toEqual([polls, polls + sent]);
});

test.each([
  ["a wait", process, "in_process"],
  ["a poll", stall(), "unknown"],
])("an abort in %s stops at once", async (_where, play, kind) => {
  const abort = new AbortController();
  const { client, asked } = await start([
    (...request) => {
      play(...request);
      setTimeout(() => abort.abort(), 50);
    },
  ]);
  // Without the abort it would ask on, for longer than any test has.
  const outcome = await client.settle(newLink(), { interval: 2 ** 30, timeout: 2 ** 30, signal: abort.signal });
  expect([outcome.kind, asked()]).toEqual([kind, 1]);
});

test("Retry-After is honoured, in seconds and as a date, beside a failure and beside an answer", async () => {
  const { client } = await start([
    say(http(429, "", { "retry-after": "1" })),
    say(http(200, answer({ request_status: "process" }), { "retry-after": "1" })),
    (socket) => socket.end(http(503, "", { "retry-after": new Date(Date.now() + 2000).toUTCString() })),
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
