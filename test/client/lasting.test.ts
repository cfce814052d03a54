/** For how long an error has stood. */
import { expect, test } from "vitest";
import { lastingError } from "../../src/client/lasting.js";
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

test("an error stands from the first question that it answered to the last, and for no less than is asked for", () => {
  const hasLasted = lastingError(newTerms());
  expect(hasLasted(true, { monotonic: 5000, clock: start })).toBe(false);
  expect(hasLasted(true, { monotonic: 5999, clock: start })).toBe(false);
  expect(hasLasted(true, { monotonic: 6000, clock: start })).toBe(true);
  expect(hasLasted(false, { monotonic: 6001, clock: start }), "another answer").toBe(false);
  expect(hasLasted(true, { monotonic: 9000, clock: start }), "begins anew").toBe(false);
});

test("with the time of sending, one error is enough once the dispatch and the wait must be over", () => {
  const hasLasted = lastingError(newTerms(start));
  const after = (milliseconds: number) => hasLasted(true, { monotonic: 1, clock: start + milliseconds });
  expect([after(timeout + settleAfter - 1), after(timeout + settleAfter)]).toEqual([false, true]);
  expect(hasLasted(false, { monotonic: 1, clock: start + 10_000 })).toBe(false);
});

test("what this process sent in the meantime has to stand as well", () => {
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
