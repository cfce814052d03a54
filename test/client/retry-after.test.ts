import { expect, test } from "vitest";
import { retryAfter } from "../../src/client/retry-after.js";

const now = Date.parse("2026-11-22T00:00:00Z");

test.each([
  ["3", 3000],
  ["0", 0],
  ["0.5", 500],
  ["1.25", 1250],
  [" 12 ", 12_000],
  ["60", 60_000],
  ["61", 61_000],
  ["99999999999", 99_999_999_999_000],
  ["Sun, 22 Nov 2026 00:00:07 GMT", 7000],
  [" Sun, 22 Nov 2026 00:00:07 GMT", 7000],
  ["Sunday, 22-Nov-26 00:00:07 GMT", 7000],
  ["Sun Nov 22 00:00:07 2026 GMT", 7000],
  ["Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ["Sun, 22 Nov 2026 01:00:00 GMT", 3_600_000],
])("Retry-After %j is read as %s ms", (value, expected) => {
  expect(retryAfter(value, now)).toBe(expected);
});

const NUMBERS = ["Infinity", "0x10", "1.", "1x", "x1", "5, 10", "-5", ""];
const DATES = ["2030-01-01", "1 Sun, 22 Nov 2026 00:00:07 GMT", "Su, 22 Nov 2026 00:00:07 GMT", "Sun, soon", "soon"];

test.each([...NUMBERS, ...DATES])("Retry-After %j is none", (value) => {
  expect(retryAfter(value, now)).toBe(0);
});
