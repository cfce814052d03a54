/** When a question is asked again, and what follows from the responses. */
import { describe, expect, test } from "vitest";
import type { Context } from "../../src/client/context.js";
import { follow } from "../../src/client/follow.js";
import type { CallEvent, FollowOptions, LinkOutcome, Poll } from "../../src/index.js";
import { CardLinkError, type ErrorCode } from "../../src/shared/errors.js";
import type { Exchanged } from "../../src/transport/exchange.js";
import { reserve } from "../../src/transport/reservations.js";
import { settingsOf } from "../../src/transport/settings.js";

const origin = "https://127.0.0.1";
const settings = settingsOf({ baseUrl: origin, authId: "1", secret: "s" });
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
const refusal = { ...linked, status: "error", request_status: "error" };
const process = { ...linked, request_status: "process" };
const saying = (body: object) => ({ body, httpStatus: 200, isOnlyDispatch: true });
const failing = (code: ErrorCode) => ({ failure: new CardLinkError(code, "No."), isOnlyDispatch: true });

type Answer = Exchanged | (() => Exchanged);

/** Follows through these responses, the last one for good. */
async function following(answers: Answer[], options: FollowOptions = {}, from?: string | LinkOutcome) {
  const polls: Poll[] = [];
  const events: CallEvent[] = [];
  let asked = 0;
  const call = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)]!;
    return typeof answer === "function" ? answer() : answer;
  };
  const onEvent = (event: CallEvent) => void events.push(event);
  const context = { settings, calls: { call }, onEvent } as unknown as Context; // without the raw calls
  const onPoll = (poll: Poll) => {
    polls.push(poll);
    return options.onPoll?.(poll);
  };
  const outcome = await follow(context, from ?? crypto.randomUUID(), { interval: 1, ...options, onPoll });
  return { outcome, polls, events };
}

/** Ends the following after so many polls. */
function endingAfter(count: number): Pick<FollowOptions, "signal" | "onPoll"> {
  const abort = new AbortController();
  return { signal: abort.signal, onPoll: ({ poll }) => poll === count && abort.abort() };
}

describe("following", () => {
  test("reports each poll, from the first on, and each wait", async () => {
    const { outcome, polls, events } = await following([{ ...saying(process), retryAfter: 30 }, saying(linked)]);
    expect(outcome.kind).toBe("linked");
    expect(polls).toEqual([
      { poll: 1, outcome: expect.objectContaining({ kind: "in_process" }), next: 30 },
      { poll: 2, outcome },
    ]);
    expect(events).toMatchObject([
      { type: "retry", delay: 30, operation: "requestStatus" },
      { type: "outcome", kind: "linked" },
    ]);
  });

  test.each([400, 401, 403, 405, 413, 415, 422])("ends where the question is refused with %i", async (httpStatus) => {
    const refused = failing("undocumented_status");
    const { outcome, polls } = await following([{ ...refused, httpStatus }]);
    expect(outcome).toMatchObject({ kind: "unknown", httpStatus, reason: { code: refused.failure?.code } });
    expect(polls).toHaveLength(1);
  });

  test("takes an error for the verdict as soon as it has stood, and the first one only begins to stand", async () => {
    const { outcome, polls } = await following([saying(refusal)], { settleAfter: Number.MIN_VALUE });
    expect(outcome).toMatchObject({ kind: "rejected", operation: "linkCard" });
    expect(polls).toHaveLength(2);
  });

  test("counts how long an error stood from question to question, not from response to response", async () => {
    const late = () => {
      for (const start = performance.now(); performance.now() - start < 60; );
      return saying(refusal);
    };
    // The first response takes 60 ms, and between the first two questions are more than these.
    const { outcome, polls } = await following([late, saying(refusal)], { settleAfter: 50 });
    expect([outcome.kind, polls.length]).toEqual(["rejected", 2]);
    // The second one comes late: its question was asked too early for an error to have stood.
    const slow = await following([saying(refusal), late, saying(linked)], { settleAfter: 50 });
    expect(slow.outcome.kind).toBe("linked");
  });

  test("lets an error stand anew if the request was sent once more, and not at all while it is in flight", async () => {
    const request_id = crypto.randomUUID();
    const held = reserve(origin, request_id);
    const inFlight = await following(
      [saying(refusal)],
      { settleAfter: Number.MIN_VALUE, ...endingAfter(4) },
      request_id,
    );
    expect([inFlight.outcome.kind, inFlight.polls.length]).toEqual(["unknown", 4]);
    const sending = () => {
      held.release({ sent: true });
      return saying(refusal);
    };
    // At the second question it was still in flight, so the error stands from the third on.
    const sent = await following(
      [saying(refusal), sending, saying(refusal)],
      { settleAfter: Number.MIN_VALUE },
      request_id,
    );
    expect([sent.outcome.kind, sent.polls.length]).toEqual(["rejected", 3]);
  });

  test("takes an error for the verdict at once where the vendor has confirmed the request", async () => {
    const { outcome, polls } = await following([saying(process), saying(refusal)]);
    expect(outcome).toMatchObject({ kind: "rejected", reason: { code: "refused" } });
    expect(polls).toHaveLength(2);
  });

  test("lets an error stand anew once something else came", async () => {
    const answers = [refusal, { ...linked, request_status: "error" }, refusal, refusal].map(saying);
    const { outcome, polls } = await following(answers, { settleAfter: Number.MIN_VALUE });
    expect([outcome.kind, polls.length]).toEqual(["rejected", 4]);
  });

  test("lets an error stand anew after a question without a response, too", async () => {
    const answers = [saying(refusal), failing("timed_out"), saying(refusal), saying(refusal)];
    const { outcome, polls } = await following(answers, { settleAfter: Number.MIN_VALUE });
    expect([outcome.kind, polls.length]).toEqual(["rejected", 4]);
  });

  test("ends without another poll once the time is up while it waits", async () => {
    const { outcome, polls } = await following([{ ...failing("timed_out"), retryAfter: 60_000 }], { deadline: 20 });
    expect([outcome.kind, polls.length]).toEqual(["unknown", 1]);
  });

  test("keeps what the vendor said when a later poll fails", async () => {
    const { outcome } = await following([saying(refusal), failing("connection_lost")], endingAfter(2));
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  });

  test("says the last thing that failed, as long as nobody ever responded", async () => {
    const { outcome } = await following([failing("connection_lost"), failing("timed_out")], endingAfter(2));
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "timed_out" } });
  });
});

describe("a single poll", () => {
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  const refusedOnce = [saying(refusal)];

  test("leaves a request open that an error can't settle, and says what would", async () => {
    const { outcome, polls } = await following(refusedOnce, { once: true });
    expect(polls).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
    expect("reason" in outcome && outcome.reason.message).toMatch(/sentAt/);
  });

  test.each([
    ["a Date", minutesAgo(5)],
    ["milliseconds", minutesAgo(5).getTime()],
  ])("rejects a request that was sent long ago, by %s", async (_what, sentAt) => {
    const { outcome } = await following(refusedOnce, { once: true, sentAt });
    expect(outcome).toMatchObject({ kind: "rejected", reason: { code: "refused" } });
  });

  test.each([
    ["as long ago as its call may have gone on", new Date(Date.now() - 30_000), {}],
    ["in the future, by another clock", new Date(Date.now() + 60_000), {}],
    ["less than settleAfter ago", minutesAgo(5), { settleAfter: 600_000 }],
  ])("rejects nothing that was sent %s", async (_what, sentAt, options) => {
    const { outcome } = await following(refusedOnce, { once: true, sentAt, ...options });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
    expect("reason" in outcome && outcome.reason.message).not.toMatch(/sentAt/);
  });

  test.each([[linked, "linked"] as const, [process, "in_process"] as const])(
    "takes the vendor's word whenever it was sent: %s",
    async (body, kind) => {
      const { outcome, polls } = await following([saying(body)], { once: true, sentAt: new Date() });
      expect(outcome).toMatchObject({ kind });
      expect(polls).toHaveLength(1);
    },
  );

  test.each([[linked, "linked"] as const, [process, "in_process"] as const])(
    "needs no time of sending for what the vendor confirms: %s",
    async (body, kind) => {
      const { outcome } = await following([saying(body)], { once: true });
      expect(outcome).toMatchObject({ kind, body });
      expect(outcome).not.toHaveProperty("reason");
    },
  );

  test("goes on from what a database kept of the one before, and rejects what was in process", async () => {
    const { outcome: first } = await following([saying(process)], { once: true, sentAt: new Date() });
    const stored: typeof first = JSON.parse(JSON.stringify(first));
    const { outcome } = await following(refusedOnce, { once: true }, stored);
    expect(outcome).toMatchObject({ kind: "rejected", request_id: first.request_id });
  });

  test.each([
    ["seconds", Math.floor(Date.now() / 1000)],
    ["a date that is none", new Date("soon")],
    ["what a database has for none", null],
    ["text", "2026-01-15T12:30:45Z"],
  ])("refuses %s for sentAt", async (_what, sentAt) => {
    // what an untyped caller could pass
    await expect(following(refusedOnce, { once: true, sentAt: sentAt as number })).rejects.toThrow(/^sentAt must be/);
  });
});

test("a deadline shorter than settleAfter says that no error can settle the request", async () => {
  const { outcome } = await following([saying(refusal)], { deadline: 20, settleAfter: 30 });
  expect("reason" in outcome && outcome.reason.message).toMatch(/settleAfter.*sentAt/);
});
