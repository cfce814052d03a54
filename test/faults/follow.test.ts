import { expect, onTestFinished, test } from "vitest";
import { type CardLinkClient, createCardLinkClient, type FollowOptions, type Poll } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { type FaultServer, http, type Play, reset, say, stall, startFaultServer } from "./server.js";

const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const newInput = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
// The deadline is far off: these are over as soon as the link is settled.
const quick = { interval: 10, deadline: 10_000, settleAfter: 50 } satisfies FollowOptions;

const success = say(http(200, answer()));
const process = say(http(200, answer({ request_status: "process" })));
const error = say(http(200, answer({ status: "error", request_status: "error" })));
const contradiction = say(http(200, answer({ request_status: "error" })));

/** Plays these one after the other, the last one for good. */
async function start(...plays: Play[]): Promise<{ server: FaultServer; client: CardLinkClient }> {
  const server = await startFaultServer((socket, received, count) =>
    (plays[count - 1] ?? plays.at(-1))?.(socket, received, count),
  );
  onTestFinished(() => server.close());
  return { server, client: createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s", timeout: 1000 }) };
}

test.each<[string, Play[], string, number]>([
  ["success", [success], "linked", 1],
  ["process, then success", [process, process, success], "linked", 3],
  ["process, then error", [process, error], "rejected", 2],
  ["error, then success: the link had yet to arrive", [error, success], "linked", 2],
  ["a contradiction, then success", [contradiction, success], "linked", 2],
  ["not found, then success", [say(http(404)), success], "linked", 2],
  ["resets and silence, then success", [reset(), stall(), say(), success], "linked", 4],
  ["503 and 429, then success", [say(http(503)), say(http(429)), success], "linked", 3],
  [
    "HTML, then an unknown verdict, then success",
    [say(http(200, "<html>")), say(http(200, answer({ request_status: "later" }))), success],
    "linked",
    3,
  ],
  ["401: asking again would bring the same", [say(http(401))], "unknown", 1],
])("a bare id is followed through %s", async (_what, plays, kind, polls) => {
  const { server, client } = await start(...plays);
  expect(await client.follow(request_id, quick)).toMatchObject({ kind, request_id });
  expect(server.received).toHaveLength(polls);
  expect(new Set(server.received.map(({ path }) => path))).toEqual(new Set(["/v5/card-api/request/status"]));
});

test("a link in process that fails later is rejected, since the vendor has it", async () => {
  const { client } = await start(process, error);
  const outcome = await client.linkCard(newInput());
  expect(await client.follow(outcome, quick)).toMatchObject({
    kind: "rejected",
    reason: { family: "vendor", code: "refused" },
  });
});

test("what stays in process until the deadline is in process, even if the last polls failed", async () => {
  const { client } = await start(process, process, say(http(503)));
  expect(await client.follow(request_id, { ...quick, deadline: 300 })).toMatchObject({ kind: "in_process" });
});

test("what nobody answers for is unknown, and said to be so in time", async () => {
  const { client } = await start(stall());
  const start_ = performance.now();
  expect(await client.follow(request_id, { ...quick, deadline: 500 })).toMatchObject({
    kind: "unknown",
    reason: { code: "timed_out" },
  });
  expect(performance.now() - start_).toBeLessThan(3000);
});

test.each(["linked", "rejected", "not_sent"] as const)(
  "an outcome that is %s is returned as it is, and nobody is asked",
  async (kind) => {
    const { server, client } = await start({ linked: success, rejected: say(http(400)), not_sent: success }[kind]);
    const outcome = await client.linkCard(newInput(), {
      sentBefore: false,
      ...(kind === "not_sent" && { signal: AbortSignal.abort() }),
    });
    expect(await client.follow(outcome, quick)).toBe(outcome);
    expect(server.received).toHaveLength(kind === "not_sent" ? 0 : 1);
  },
);

test("an abort stops the following at once, in a wait as well as in a poll", async () => {
  for (const play of [process, stall()]) {
    const { client } = await start(play);
    const controller = new AbortController();
    const followed = client.follow(request_id, { interval: 10_000, deadline: 20_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 150);
    const begun = performance.now();
    expect((await followed).kind).toBe(play === process ? "in_process" : "unknown");
    // Far from the wait of up to 10 s, and from the deadline.
    expect(performance.now() - begun).toBeLessThan(3000);
  }
});

test("Retry-After is waited for, in seconds and as a date", async () => {
  // A date has whole seconds, so two from now is more than one away.
  for (const value of [() => "1", () => new Date(Date.now() + 2000).toUTCString()]) {
    const { client } = await start((socket) => socket.end(http(429, "", { "retry-after": value() })), success);
    const polls: Poll[] = [];
    const begun = performance.now();
    expect(
      await client.follow(request_id, { interval: 1, deadline: 5000, onPoll: (poll) => polls.push(poll) }),
    ).toMatchObject({ kind: "linked" });
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(polls).toMatchObject([
      { poll: 1, outcome: { kind: "unknown", httpStatus: 429 }, next: expect.any(Number) },
      { poll: 2, outcome: { kind: "linked" } },
    ]);
    expect(polls[1]).not.toHaveProperty("next");
  }
});

test.each<[string, FollowOptions]>([
  ["deadline", { deadline: 0 }],
  ["deadline", { deadline: Number.POSITIVE_INFINITY }],
  ["interval", { interval: -1 }],
])("a %s that no timer can keep is refused", async (name, options) => {
  const { client } = await start(success);
  await expect(client.follow(request_id, options)).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining(name),
  });
});

test("an id that is no UUID is refused before anyone is asked", async () => {
  const { server, client } = await start(success);
  await expect(client.follow("latest", quick)).rejects.toMatchObject({ code: "invalid_request" });
  await expect(client.requestStatus("latest")).rejects.toMatchObject({ code: "invalid_request" });
  expect(server.received).toEqual([]);
});

test("an error settles nothing until it has stood for a while, for the link may have yet to arrive", async () => {
  const { client } = await start(error);
  expect(await client.follow(request_id, { interval: 10, deadline: 400, settleAfter: 10_000 })).toMatchObject({
    kind: "unknown",
    reason: { family: "vendor", code: "refused" },
    body: { status: "error" },
  });
  expect(await client.follow(request_id, { ...quick, settleAfter: 100 })).toMatchObject({ kind: "rejected" });
});

test("an error that a contradiction interrupts begins to stand anew", async () => {
  const { server, client } = await start(
    ...Array.from({ length: 200 }, (_, index) => (index % 2 ? contradiction : error)),
  );
  expect(await client.follow(request_id, { interval: 1, deadline: 500, settleAfter: 40 })).toMatchObject({
    kind: "unknown",
  });
  expect(server.received.length).toBeGreaterThan(4);
});

test("what was known of the link outlives polls that nobody answered", async () => {
  const { client } = await start(contradiction, say(http(503)));
  const outcome = await client.linkCard(newInput());
  expect(await client.follow(outcome, { ...quick, deadline: 200 })).toBe(outcome);
});

test("Retry-After counts beside an answer as well", async () => {
  const { client } = await start(say(http(200, answer({ request_status: "process" }), { "retry-after": 1 })), success);
  const waits: unknown[] = [];
  await client.follow(request_id, { interval: 1, onPoll: ({ next }) => waits.push(next) });
  expect(waits).toEqual([1000, undefined]);
});

test("a listener that throws, now or later, changes nothing", async () => {
  const { client } = await start(process, success);
  const throws = () => {
    throw new Error("now");
  };
  expect(await client.follow(request_id, { ...quick, onPoll: throws })).toMatchObject({ kind: "linked" });
  expect(await client.follow(request_id, { ...quick, onPoll: async () => throws() })).toMatchObject({ kind: "linked" });
});

test.each([null, undefined, {}, { kind: "unknown" }])("%j is nothing to follow", async (from) => {
  const { client } = await start(success);
  // @ts-expect-error what an untyped caller could pass
  await expect(client.follow(from)).rejects.toMatchObject({ code: "invalid_request" });
});
