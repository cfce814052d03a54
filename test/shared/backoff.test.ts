import { expect, test } from "vitest";
import { backoff } from "../../src/shared/backoff.js";

const waits = (attempt: number, base: number) => Array.from({ length: 1000 }, () => backoff(attempt, base));

test("the wait is anything between nothing and a cap that doubles up to ten seconds", () => {
  for (const [attempt, cap] of [500, 1000, 2000, 4000, 8000, 10_000, 10_000].entries()) {
    const all = waits(attempt, 500);
    expect(Math.max(...all)).toBeLessThanOrEqual(cap);
    expect(Math.max(...all)).toBeGreaterThan(cap * 0.9);
    expect(Math.min(...all)).toBeLessThan(cap * 0.1);
  }
});

test("the cap doubles from the base on", () => {
  expect(Math.max(...waits(0, 8))).toBeLessThanOrEqual(8);
  expect(Math.max(...waits(2, 8))).toBeGreaterThan(24);
  expect(Math.max(...waits(2, 8))).toBeLessThanOrEqual(32);
});
