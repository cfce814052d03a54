import { expect, test } from "vitest";
import { backoff } from "../../src/shared/backoff.js";

const CAPS = [
  [500, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]],
  [8, [8, 16, 32]],
] as const;

test.each(CAPS)(
  "from %i ms the wait is anything between nothing and a cap that doubles up to ten seconds",
  (base, caps) => {
    for (const [attempt, cap] of caps.entries()) {
      const all = Array.from({ length: 1000 }, () => backoff(attempt, base));
      expect(Math.max(...all)).toBeLessThanOrEqual(cap);
      expect(Math.max(...all)).toBeGreaterThan(cap * 0.9);
      expect(Math.min(...all)).toBeLessThan(cap * 0.1);
    }
  },
);
