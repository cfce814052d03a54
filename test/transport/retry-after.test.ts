import { expect, test } from "vitest";
import { retryAfter } from "../../src/transport/retry-after.js";

const now = Date.parse("2026-11-22T00:00:00Z");

test.each<[string | null, number | undefined]>([
  ["3", 3000],
  ["0", 0],
  ["0.5", 500],
  ["1.25", 1250],
  [" 12 ", 12_000],
  ["60", 60_000],
  ["61", 60_000],
  ["-5", 0],
  ["99999999999", 60_000],
  ["Infinity", undefined],
  ["0x10", undefined],
  ["1.", undefined],
  ["1x", undefined],
  ["x1", undefined],
  ["2030-01-01", undefined],
  ["5, 10", undefined],
  ["Sun, 22 Nov 2026 00:00:07 GMT", 7000],
  [" Sun, 22 Nov 2026 00:00:07 GMT", 7000],
  ["Sunday, 22-Nov-26 00:00:07 GMT", 7000],
  ["Sun Nov 22 00:00:07 2026 GMT", 7000],
  ["Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ["Wed, 21 Oct 2065 07:28:00 GMT", 60_000],
  ["1 Sun, 22 Nov 2026 00:00:07 GMT", undefined],
  ["Su, 22 Nov 2026 00:00:07 GMT", undefined],
  ["Sun, soon", undefined],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After %j is read as %s ms", (value, expected) => {
  expect(retryAfter(value, now)).toBe(expected);
});
