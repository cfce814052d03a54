/** When a link is sent again, and when a question is asked again. */
import { describe, expect, test } from "vitest";
import { follow, type Poll } from "../../src/client/follow.js";
import { link } from "../../src/client/link.js";
import { type Answer, unfollowed } from "../../src/client/outcome.js";
import type { LinkCardResponse } from "../../src/index.js";
import { backoff, retryAfter } from "../../src/shared/backoff.js";
import { startDeadline } from "../../src/shared/deadline.js";
import { CardLinkError } from "../../src/shared/errors.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const dt = "2026-01-15T12:30:45Z";
const linked: LinkCardResponse = { status: "ok", request_status: "success", dt };
const refusal: LinkCardResponse = { status: "error", request_status: "error", dt };
const silent = () => {};
const failing = (code: ConstructorParameters<typeof CardLinkError>[0], details = {}) =>
  new CardLinkError(code, "No.", details);

describe("a link that is proven unsent", () => {
  async function linking(limit: number, ...codes: (Parameters<typeof failing>[0] | undefined)[]) {
    const deadline = startDeadline(limit);
    const events: unknown[] = [];
    let attempts = 0;
    const attempt = async (): Promise<Answer<LinkCardResponse>> => {
      const code = codes[Math.min(attempts++, codes.length - 1)];
      return code ? { failure: failing(code) } : { body: linked, httpStatus: 200 };
    };
    const outcome = await link(attempt, {
      request_id: id,
      first: true,
      sendsOnce: true,
      deadline,
      report: (event) => events.push(event),
    });
    deadline.release();
    return { kind: outcome.kind, attempts, events };
  }

  test.each(["name_not_found", "connection_refused", "connect_timeout"] as const)(
    "by %s, which may pass, is sent again twice, after 200 ms and 400 ms at most",
    async (code) => {
      const { kind, attempts, events } = await linking(10_000, code);
      expect([kind, attempts]).toEqual(["not_sent", 3]);
      expect(events).toEqual(Array(2).fill({ type: "retry", delay: expect.any(Number) }));
      for (const [at, longest] of [200, 400].entries()) {
        expect((events[at] as { delay: number }).delay).toBeLessThanOrEqual(longest); // as the line above has it
      }
    },
  );

  test("is sent again until it gets through", async () => {
    expect(await linking(10_000, "connection_refused", undefined)).toMatchObject({ kind: "linked", attempts: 2 });
  });

  test.each(["tls_refused", "signing_failed", "cancelled"] as const)("by %s is not sent again", async (code) => {
    expect(await linking(10_000, code)).toEqual({ kind: "not_sent", attempts: 1, events: [] });
  });

  test("is not sent again once the time is up", async () => {
    const deadline = startDeadline(10_000, AbortSignal.abort());
    let attempts = 0;
    const attempt = async () => {
      attempts++;
      return { failure: failing("connection_refused") };
    };
    const outcome = await link(attempt, { request_id: id, first: true, sendsOnce: true, deadline, report: silent });
    expect([outcome.kind, attempts]).toEqual(["not_sent", 1]);
    deadline.release();
  });

  test.each([[null], ["text"], [undefined], [{ status: "no" }]])("is rejected by a 400 that says %j", async (body) => {
    const deadline = startDeadline(10_000);
    const attempt = async () => ({ failure: failing("undocumented_status", { body }), httpStatus: 400 });
    expect(
      await link(attempt, { request_id: id, first: true, sendsOnce: true, deadline, report: silent }),
    ).toMatchObject({
      kind: "rejected",
    });
    deadline.release();
  });
});

describe("following", () => {
  const known = unfollowed(id);
  async function following(answers: Answer<LinkCardResponse>[], state: object = {}) {
    const deadline = startDeadline(10_000);
    const polls: Poll[] = [];
    const events: unknown[] = [];
    let asked = 0;
    const question = async () => answers[Math.min(asked++, answers.length - 1)] ?? {};
    const outcome = await follow(question, {
      known,
      deadline,
      interval: 1,
      settleAfter: 10_000,
      onPoll: (poll) => polls.push(poll),
      report: (event) => events.push(event),
      ...state,
    });
    deadline.release();
    return { outcome, polls, events };
  }

  test("tells of each poll, from the first on, and of each wait", async () => {
    const process: LinkCardResponse = { ...linked, request_status: "process" };
    const { outcome, polls, events } = await following([
      { body: process, httpStatus: 200, retryAfter: 30 },
      { body: linked, httpStatus: 200 },
    ]);
    expect(outcome.kind).toBe("linked");
    expect(polls).toEqual([
      { poll: 1, outcome: expect.objectContaining({ kind: "in_process" }), next: 30 },
      { poll: 2, outcome },
    ]);
    expect(events).toEqual([{ type: "retry", delay: 30 }]);
  });

  test.each([400, 401, 403, 405, 413, 415, 422])("ends where the question is refused with %i", async (httpStatus) => {
    const failure = failing("undocumented_status");
    const { outcome, polls } = await following([{ failure, httpStatus }]);
    expect(outcome).toMatchObject({ kind: "unknown", httpStatus, reason: failure });
    expect(polls).toHaveLength(1);
  });

  test("takes an error for the verdict at once where it need not stand", async () => {
    const { outcome, polls } = await following([{ body: refusal, httpStatus: 200 }], { settleAfter: 0 });
    expect(outcome.kind).toBe("rejected");
    // The first error only begins to stand.
    expect(polls).toHaveLength(2);
  });

  test("takes an error for the verdict at once where the vendor has owned to the request", async () => {
    const process: LinkCardResponse = { ...linked, request_status: "process" };
    const { outcome, polls } = await following([
      { body: process, httpStatus: 200 },
      { body: refusal, httpStatus: 200 },
    ]);
    expect(outcome).toMatchObject({ kind: "rejected", reason: { code: "refused" } });
    expect(polls).toHaveLength(2);
  });

  test("lets an error stand anew once something else was answered", async () => {
    const contradiction: LinkCardResponse = { ...linked, request_status: "error" };
    const answers = [refusal, contradiction, refusal, refusal].map((body) => ({ body, httpStatus: 200 }));
    const { outcome, polls } = await following(answers, { settleAfter: 0.001 });
    expect([outcome.kind, polls.length]).toEqual(["rejected", 4]);
  });

  test("ends without another poll once the time is up while it waits", async () => {
    const deadline = startDeadline(20);
    const { outcome, polls } = await following([{ failure: failing("timed_out"), retryAfter: 60_000 }], { deadline });
    expect([outcome.kind, polls.length]).toEqual(["unknown", 1]);
    deadline.release();
  });

  test("keeps what the vendor said when a later poll fails", async () => {
    const abort = new AbortController();
    const deadline = startDeadline(10_000, abort.signal);
    const lost = failing("connection_lost");
    const { outcome } = await following([{ body: refusal, httpStatus: 200 }, { failure: lost }], {
      deadline,
      onPoll: ({ poll }: Poll) => poll === 2 && abort.abort(),
    });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
    deadline.release();
  });

  test("says the last thing that failed, as long as nobody ever answered", async () => {
    const abort = new AbortController();
    const deadline = startDeadline(10_000, abort.signal);
    const answers = ["connection_lost", "timed_out"] as const;
    const { outcome } = await following(
      answers.map((code) => ({ failure: failing(code) })),
      { deadline, onPoll: ({ poll }: Poll) => poll === 2 && abort.abort() },
    );
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "timed_out" } });
    deadline.release();
  });
});

describe("the waits", () => {
  test("double from the base on", () => {
    const longest = (attempt: number, base: number) =>
      Math.max(...Array.from({ length: 500 }, () => backoff(attempt, base)));
    expect(longest(0, 8)).toBeLessThanOrEqual(8);
    expect(longest(2, 8)).toBeGreaterThan(24);
    expect(longest(2, 8)).toBeLessThanOrEqual(32);
  });

  const now = Date.parse("2026-11-22T00:00:00Z");
  test.each<[string, number | undefined]>([
    [" 12 ", 12_000],
    ["1.25", 1250],
    ["60", 60_000],
    ["61", 60_000],
    ["1.", undefined],
    ["1x", undefined],
    ["x1", undefined],
    [" Sun, 22 Nov 2026 00:00:07 GMT", 7000],
    ["Sunday, 22-Nov-26 00:00:07 GMT", 7000],
    ["Sun Nov 22 00:00:07 2026 GMT", 7000],
    ["1 Sun, 22 Nov 2026 00:00:07 GMT", undefined],
    ["Su, 22 Nov 2026 00:00:07 GMT", undefined],
    ["Sun, soon", undefined],
  ])("heed Retry-After %j as %s ms", (value, expected) => {
    expect(retryAfter(value, now)).toBe(expected);
  });
});
