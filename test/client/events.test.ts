import { describe, expect, test } from "vitest";
import { type CallEvent, emitter } from "../../src/client/events.js";

const subject = { operation: "linkCard", path: "/v5", requestId: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b" };

describe("events", () => {
  test("name the operation, the path, the end of the id and the time since the call began", async () => {
    const events: CallEvent[] = [];
    const emit = emitter((event) => events.push(event), subject);
    const start = performance.now();
    while (performance.now() - start < 6);
    emit({ type: "dispatch" });
    const common = { operation: "linkCard", path: "/v5", request: "…4a5b" };
    expect(events).toEqual([{ type: "dispatch", ...common, elapsed: expect.any(Number) }]);
    expect(events[0]?.elapsed).toBeGreaterThan(5);
    expect(events[0]?.elapsed).toBeLessThan(5000);
    expect(() => emitter(undefined, subject)({ type: "dispatch" })).not.toThrow();
  });
});
