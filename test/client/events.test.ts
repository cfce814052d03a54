import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type CallEvent, emitter, endOf } from "../../src/client/events.js";

const requestId = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const subject = { operation: "linkCard", origin: "https://test-api.freedompay.kz:8443", path: "/v5", requestId };
const common = {
  operation: "linkCard",
  host: "test-api.freedompay.kz:8443",
  path: "/v5",
  request: createHash("sha256").update(requestId).digest("hex").slice(0, 12),
  elapsed: expect.any(Number),
};
const told = async (): Promise<{ events: CallEvent[]; emit: Awaited<ReturnType<typeof emitter>> }> => {
  const events: CallEvent[] = [];
  return { events, emit: await emitter([(event) => events.push(event)], subject) };
};

describe("events", () => {
  test("name the operation, the host, the path, a short hash of the id and the time since the call began", async () => {
    const { events, emit } = await told();
    const start = performance.now();
    while (performance.now() - start < 6);
    emit({ type: "dispatch" });
    expect(events).toEqual([{ type: "dispatch", ...common, attempt: 1 }]);
    expect(events[0]?.elapsed).toBeGreaterThan(5);
    expect(events[0]?.elapsed).toBeLessThan(5000);
  });

  test("count the attempts of a call, and say how long each took and which HTTP status it had", async () => {
    const { events, emit } = await told();
    const start = performance.now();
    while (performance.now() - start < 20);
    emit({ type: "failure", code: "secret_unavailable" });
    emit({ type: "retry", delay: 200 });
    emit({ type: "dispatch" });
    emit({ type: "failure", code: "invalid_body", httpStatus: 200 });
    emit({ type: "retry", delay: 400 });
    emit({ type: "dispatch" });
    emit({ type: "response", httpStatus: 200 });
    const duration = expect.any(Number);
    expect(events.map(({ elapsed, ...event }) => event)).toEqual(
      [
        { type: "failure", code: "secret_unavailable", attempt: 1 },
        { type: "retry", delay: 200, attempt: 1 },
        { type: "dispatch", attempt: 2 },
        { type: "failure", code: "invalid_body", httpStatus: 200, duration, attempt: 2 },
        { type: "retry", delay: 400, attempt: 2 },
        { type: "dispatch", attempt: 3 },
        { type: "response", httpStatus: 200, duration, attempt: 3 },
      ].map((event) => ({ ...event, operation: "linkCard", host: common.host, path: "/v5", request: common.request })),
    );
    // The time before the first dispatch is no part of how long an attempt took.
    for (const event of events) if ("duration" in event) expect(event.duration).toBeLessThan(event.elapsed - 19);
  });

  test("end with the outcome, its code and its HTTP status, where it has them", () => {
    expect(endOf({ kind: "linked", httpStatus: 200 })).toEqual({ type: "outcome", kind: "linked", httpStatus: 200 });
    expect(endOf({ kind: "not_sent", reason: { code: "cancelled" } })).toEqual({
      type: "outcome",
      kind: "not_sent",
      code: "cancelled",
    });
  });

  test("have ids that tell 500 links apart", async () => {
    const ids = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const events: CallEvent[] = [];
        const emit = await emitter([(event) => events.push(event)], { ...subject, requestId: crypto.randomUUID() });
        emit({ type: "dispatch" });
        return events[0]?.request;
      }),
    );
    expect(new Set(ids).size).toBe(500);
  });

  test("go to every listener, and one that throws takes them from nobody", async () => {
    const events: string[] = [];
    const failing = (): never => {
      throw new Error("mine");
    };
    const emit = await emitter([failing, undefined, ({ type }) => events.push(type)], subject);
    emit({ type: "dispatch" });
    expect(events).toEqual(["dispatch"]);
    expect(() => emit({ type: "retry", delay: 1 })).not.toThrow();
  });

  test("cost nothing where nobody listens", async () => {
    const emit = await emitter([undefined], subject);
    expect(() => emit({ type: "dispatch" })).not.toThrow();
  });
});
