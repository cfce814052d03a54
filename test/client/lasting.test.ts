/** For how long an error has lasted. */
import { describe, expect, test } from "vitest";
import { lastingError, settlingTime } from "../../src/client/lasting.js";
import { reserve } from "../../src/transport/reservations.js";

const origin = "https://lasting.example";
const [settleAfter, timeout] = [1000, 500];
const newTerms = (sentAt?: Date | number) => ({
  origin,
  request_id: crypto.randomUUID(),
  settleAfter,
  timeout,
  sentAt,
});
const start = Date.UTC(2026, 0, 15);

test("an error lasts from the first question that it answered to the last, and no less than is asked for", () => {
  const hasLasted = lastingError(newTerms());
  expect(hasLasted(true, { monotonic: 5000, clock: start })).toBe(false);
  expect(hasLasted(true, { monotonic: 5999, clock: start })).toBe(false);
  expect(hasLasted(true, { monotonic: 6000, clock: start })).toBe(true);
  expect(hasLasted(false, { monotonic: 6001, clock: start }), "another answer").toBe(false);
  expect(hasLasted(true, { monotonic: 9000, clock: start }), "begins anew").toBe(false);
});

test("with the time of sending, one error is enough once the dispatch and the wait must be over", () => {
  const hasLasted = lastingError(newTerms(start));
  const refuses = (milliseconds: number) => hasLasted(true, { monotonic: 1, clock: start + milliseconds });
  expect([refuses(timeout + settleAfter - 1), refuses(timeout + settleAfter)]).toEqual([false, true]);
  expect(hasLasted(false, { monotonic: 1, clock: start + 10_000 })).toBe(false);
});

test("what this process sent in the meantime counts from then", () => {
  const terms = newTerms(start);
  const hasLasted = lastingError(terms);
  reserve(origin, terms.request_id).release({ sent: true });
  const now = performance.now();
  expect(hasLasted(true, { monotonic: now + settleAfter - 500, clock: start + 10_000 })).toBe(false);
  expect(hasLasted(true, { monotonic: now + settleAfter + 1, clock: start + 10_000 })).toBe(true);
});

test.each<[string, unknown]>([
  ["seconds", start / 1000],
  ["null", null],
  ["text", "2026-01-15"],
  ["a number that is text", String(start)],
  ["no date", new Date(Number.NaN)],
])("a time of sending that would make every request an old one is refused: %s", (_what, sentAt) => {
  const refused = { code: "invalid_option", message: expect.stringMatching(/^sentAt must be a Date/) };
  expect(() => lastingError(newTerms(sentAt as number))).toThrow(expect.objectContaining(refused)); // as untyped callers do
});

test("the first moment of 2020 is a time", () => {
  expect(() => lastingError(newTerms(Date.UTC(2020)))).not.toThrow();
});

describe("where the caller doesn't say for how long", () => {
  const unsaid = { ...newTerms(), settleAfter: undefined };

  test("an error lasts ten seconds, and as long as a call may go on where another process may be sending", () => {
    const terms = { ...unsaid, request_id: crypto.randomUUID() };
    expect(settlingTime(terms)).toBe(timeout + 10_000);
    const hasLasted = lastingError(terms);
    const refuses = (monotonic: number) => hasLasted(true, { monotonic: 5000 + monotonic, clock: start });
    expect([refuses(0), refuses(10_000), refuses(timeout + 9999), refuses(timeout + 10_000)]).toEqual([
      false,
      false,
      false,
      true,
    ]);

    const reservation = reserve(origin, terms.request_id);
    expect(settlingTime(terms), "this process is sending it").toBe(10_000);
    reservation.release({ sent: true });
    expect(settlingTime(terms), "this process sent it").toBe(10_000);
    expect(settlingTime({ ...terms, settleAfter: 7 }), "the caller says so").toBe(7);
  });

  test("an old request is one that was sent ten seconds before its call could have ended", () => {
    const hasLasted = lastingError({ ...unsaid, request_id: crypto.randomUUID(), sentAt: start });
    const refuses = (clock: number) => hasLasted(true, { monotonic: 1, clock: start + clock });
    expect([refuses(timeout + 9999), refuses(timeout + 10_000)]).toEqual([false, true]);
  });
});
