import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { type CallEvent, emitter } from "../../src/client/events.js";
import { clientOver, inProcess, newLink, refusal, responding } from "./server.js";

const { linkCard, requestStatus } = operations;
const origin = "https://test-api.freedompay.kz:8443";
const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** The events of some work, without what differs from run to run. */
async function told(work: (onEvent: (event: CallEvent) => void) => Promise<unknown>): Promise<object[]> {
  const events: CallEvent[] = [];
  await work((event) => events.push(event));
  return events.map(({ elapsed, host, request, ...event }) => {
    expect([typeof elapsed, typeof host, request.length]).toEqual(["number", "string", 12]);
    return event;
  });
}

describe("events", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  test("have times and attempts, and never hold the id", async () => {
    const [events, requestId]: [CallEvent[], string] = [[], crypto.randomUUID()];
    const emit = await emitter([(event) => events.push(event)], origin, requestId);
    const steps: readonly (readonly [step: Parameters<typeof emit>[1], more: object])[] = [
      [{ type: "dispatch" }, { attempt: 1 }],
      [
        { type: "failure", code: "invalid_body", httpStatus: 200 },
        { attempt: 1, duration: 10 },
      ],
      [{ type: "retry", delay: 200 }, { attempt: 1 }],
      [{ type: "failure", code: "secret_unavailable" }, { attempt: 2 }],
      [{ type: "retry", delay: 400 }, { attempt: 2 }],
      [{ type: "dispatch" }, { attempt: 3 }],
      [
        { type: "response", httpStatus: 200, reading: "success" },
        { attempt: 3, duration: 10 },
      ],
    ];
    const { id: operation, path } = linkCard;
    const common = { operation, path, host: "test-api.freedompay.kz:8443", request: hash(requestId) };
    for (const [step] of steps) {
      vi.advanceTimersByTime(10);
      emit(linkCard, step);
    }
    const told = steps.map(([step, more], at) => ({ ...common, elapsed: 10 * (at + 1), ...step, ...more }));
    expect(events).toEqual(told);
  });

  test("go to every listener, even if one throws or rejects", async () => {
    const events: string[] = [];
    const rejecting = async () => throwing();
    const throwing = (): never => {
      throw new Error("mine");
    };
    const emit = await emitter([throwing, rejecting, undefined, ({ type }) => events.push(type)], origin, "");
    expect(() => emit(undefined, { type: "dispatch" })).not.toThrow();
    expect(events).toEqual(["dispatch"]);
    const unheard = await emitter([undefined], origin, "");
    expect(() => unheard(undefined, { type: "dispatch" })).not.toThrow();
  });
});

const at = ({ id: operation, path }: { id: string; path: string }, attempt: number, event: object) => {
  return { operation, path, attempt, ...event };
};
const duration = expect.any(Number);

test.each([
  ["linkCard", refusal, "error", { kind: "unknown", code: "refused" }],
  ["requestStatus", inProcess, "in_process", { kind: "answered" }],
] as const)("the events of %s end with its outcome, and go to both listeners", async (id, body, reading, outcome) => {
  const ofClient: string[] = [];
  const client = clientOver(responding(body), { onEvent: ({ type }) => ofClient.push(type) });
  const events = await told((onEvent) =>
    id === "linkCard"
      ? client.linkCard(newLink(), { onEvent })
      : client.requestStatus(crypto.randomUUID(), { onEvent }),
  );
  expect(events).toEqual([
    at(operations[id], 1, { type: "dispatch" }),
    at(operations[id], 1, { type: "response", httpStatus: 200, reading, duration }),
    at(operations[id], 1, { type: "outcome", httpStatus: 200, ...outcome }),
  ]);
  expect(ofClient).toEqual(["dispatch", "response", "outcome"]);
});

test("the events of settle show each poll, each call and each wait", async () => {
  let polls = 0;
  const fetch = async (url: string) => {
    if (url.endsWith(linkCard.path)) throw new TypeError("x");
    return Response.json(polls++ < 3 ? refusal : inProcess);
  };
  const client = clientOver(fetch, { settleAfter: 0 });
  const abort = new AbortController();
  const events = await told((onEvent) => {
    const stopping = (event: CallEvent) => {
      onEvent(event);
      if (event.type === "response" && event.reading === "in_process") abort.abort();
    };
    return client.settle(newLink(), { interval: 1, signal: abort.signal, onEvent: stopping });
  });
  const poll = (attempt: number, reading: string) => [
    at(requestStatus, attempt, { type: "dispatch" }),
    at(requestStatus, attempt, { type: "response", httpStatus: 200, reading, duration }),
    at(requestStatus, attempt, { type: "retry", delay: expect.any(Number) }),
  ];
  expect(events).toEqual([
    ...[1, 2, 3].flatMap((attempt) => poll(attempt, "error")),
    at(linkCard, 4, { type: "dispatch" }),
    at(linkCard, 4, { type: "failure", code: "connection_lost", duration }),
    at(requestStatus, 4, { type: "retry", delay: 0 }),
    ...poll(5, "in_process"),
    at(linkCard, 6, { type: "outcome", kind: "in_process", httpStatus: 200 }),
  ]);
});
