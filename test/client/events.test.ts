import { describe, expect, test } from "vitest";
import { type CallEvent, reporter, tell } from "../../src/client/events.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

describe("events", () => {
  test("name the path, the end of the id and the time since the call began", async () => {
    const events: CallEvent[] = [];
    const report = reporter((event) => events.push(event), "/v5", id);
    const start = performance.now();
    while (performance.now() - start < 6);
    report({ type: "dispatch" });
    expect(events).toEqual([{ type: "dispatch", path: "/v5", request: "…4a5b", elapsed: expect.any(Number) }]);
    expect(events[0]?.elapsed).toBeGreaterThan(5);
    expect(events[0]?.elapsed).toBeLessThan(5000);
    expect(() => reporter(undefined, "/v5", id)({ type: "dispatch" })).not.toThrow();
  });

  test("reach a listener before the next thing happens", () => {
    const told: number[] = [];
    tell((event: number) => told.push(event), 1);
    expect(told).toEqual([1]);
  });
});
