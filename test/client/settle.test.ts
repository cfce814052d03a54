import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import type { CallEvent, CardLinkClientOptions, SettleOptions } from "../../src/index.js";
import {
  type Answer,
  clientOf,
  clientOver,
  failing,
  inProcess,
  json,
  lost,
  newLink,
  okError,
  refusal,
  responding,
  silent,
  startServer,
  valid,
} from "./server.js";

const STATUS = operations.requestStatus.path;
const SAYS: Readonly<Record<string, Answer>> = {
  success: json(valid),
  process: json(inProcess),
  error: json(refusal),
  "ok-error": json(okError),
  contradiction: json({ ...valid, status: "error" }),
  "404": json(refusal, 404),
  lost,
  silence: () => {},
};
const REJECTED = { kind: "rejected", httpStatus: 200, reason: { family: "vendor", code: "refused" } };
const OUTCOMES = {
  linked: { kind: "linked", httpStatus: 200, body: valid },
  in_process: { kind: "in_process", httpStatus: 200, body: inProcess },
  rejected: { ...REJECTED, body: refusal },
  "rejected by ok-error": { ...REJECTED, body: okError },
  "unknown by an error": { kind: "unknown", reason: { code: "refused" } },
  "unknown by the wire": { kind: "unknown", reason: { family: "transport" } },
};
/** So short that only the number of errors counts. */
const MOMENT = Number.MIN_VALUE;

// Without waits, unless a test has a clock of its own.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

/**
 * A vendor that says these words to polls and to calls, the last one for good, and a client of it. `steps` has a `?`
 * for each poll and a `!` for each call. `abort` is called when that many requests have arrived.
 */
async function vendorOf(polls: string, sends = "lost", { settleAfter = 0, abortAt = 0 } = {}) {
  const abort = new AbortController();
  const [left, steps] = [{ "?": polls.split(" "), "!": sends.split(" ") }, [] as string[]];
  const server = await startServer((response, request) => {
    const step = request.path === STATUS ? "?" : "!";
    if (steps.push(step) === abortAt) abort.abort();
    const [word = ""] = left[step].length > 1 ? left[step].splice(0, 1) : left[step];
    SAYS[word]?.(response, request);
  });
  const options = { interval: 1, signal: abort.signal };
  return { server, client: clientOf(server, { settleAfter }), abort, options, steps: () => steps.join("") };
}

test.each<[is: keyof typeof OUTCOMES, polls: string, sends: string, settleAfter: number, steps: string]>([
  ["linked", "success", "lost", 0, "?"],
  ["linked", "process success", "lost", 0, "??"],
  ["rejected", "process error", "lost", 0, "??"],
  ["rejected by ok-error", "process ok-error", "lost", 0, "??"],
  ["linked", "process contradiction contradiction success", "lost", 0, "????"],
  // Of an unknown id: three polls, then the call.
  ["linked", "error error error success", "process", 0, "???!?"],
  ["linked", "error", "success", 0, "???!"],
  ["rejected", "error", "error", 0, "???!?"],
  ["rejected", "404 404 404 error", "error", 0, "???!?"],
  ["rejected", "error", "lost error", 0, "???!???!?"],
  // With four errors, of which none counts before the link is known, and none before a `process`.
  ["rejected", "process error", "lost", MOMENT, "?????"],
  ["rejected", "error", "process", MOMENT, "???!????"],
  ["rejected", "process error error error process error", "lost", MOMENT, "?????????"],
  // What neither counts nor forgets.
  ["rejected", "process error contradiction error lost error 404 error", "lost", MOMENT, "????????"],
])("settle says %s; polls get %s; the call gets %s (settleAfter %d)", async (is, polls, sends, settleAfter, steps) => {
  const vendor = await vendorOf(polls, sends, { settleAfter });
  const link = newLink();
  const settled = await vendor.client.settle(link, vendor.options);
  expect(settled).toMatchObject({ ...OUTCOMES[is], operation: "linkCard", request_id: link.request_id });
  expect(JSON.parse(JSON.stringify(settled))).toStrictEqual(settled);
  expect(vendor.steps()).toBe(steps);
});

test.each<[is: keyof typeof OUTCOMES, polls: string, sends: string, steps: string]>([
  ["unknown by the wire", "lost", "lost", "???!???!"],
  ["unknown by an error", "error", "lost", "???"],
  ["in_process", "process lost", "lost", "????"],
  ["in_process", "process contradiction lost", "lost", "???"],
  ["unknown by an error", "lost", "error", "???!??"],
  ["unknown by an error", "error", "silence", "???!"],
])("settle that is aborted says %s; polls got %s; the call got %s", async (is, polls, sends, steps) => {
  const vendor = await vendorOf(polls, sends, { abortAt: steps.length });
  expect(await vendor.client.settle(newLink(), vendor.options)).toMatchObject(OUTCOMES[is]);
  expect(vendor.steps()).toBe(steps);
});

describe("the call that settle makes again", () => {
  test("has the same bytes as the first one, whatever the caller does to its object meanwhile", async () => {
    const { client, server, options } = await vendorOf("error", "lost lost success");
    const link = newLink();
    const original = JSON.stringify(link);
    await client.linkCard(link);
    const settling = client.settle(link, options);
    link.card_id = "another";
    expect(await settling).toMatchObject({ kind: "linked" });
    const sends = server.received.filter(({ path }) => path !== STATUS);
    expect(sends.map(({ body }) => String(body))).toEqual([original, original, original]);
  });

  test("isn't made while another with the same id is in flight, which counts as made", async () => {
    const { client, abort, steps, options } = await vendorOf("lost", "silence");
    const link = newLink();
    const first = client.linkCard(link, options);
    // The fourth attempt is the call.
    const onEvent = ({ type, attempt }: CallEvent) => void (type === "retry" && attempt === 4 && abort.abort());
    const reason = { family: "transport", code: "connection_lost" };
    expect(await client.settle(link, { ...options, onEvent })).toMatchObject({ kind: "unknown", reason });
    expect(await first).toMatchObject({ reason: { code: "aborted" } });
    expect([...steps()].filter((step) => step === "?")).toHaveLength(3);
    const again = await vendorOf("lost lost lost lost lost success", "silence");
    const other = again.client.linkCard(link, again.options);
    expect(await again.client.settle(link, { interval: 1 })).toMatchObject({ kind: "linked" });
    again.abort.abort();
    await other;
    expect([...again.steps()].sort().join("")).toBe("!??????");
  });
});

describe("by the clock", () => {
  afterEach(() => void vi.useRealTimers());

  /** Settles while the clock runs by itself, with each wait at its longest. `calls` has the second of each request. */
  async function settling(
    respond: (path: string) => Promise<Response>,
    options: Partial<CardLinkClientOptions> = {},
    more?: SettleOptions,
  ) {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    vi.spyOn(Math, "random").mockReturnValue(1);
    const calls: string[] = [];
    const start = performance.now();
    const seconds = () => Math.round((performance.now() - start) / 100) / 10;
    const fetch = (url: string) => {
      calls.push(`${seconds()}${url.endsWith(STATUS) ? "" : " sent"}`);
      return respond(new URL(url).pathname);
    };
    let isOver = false;
    const settled = clientOver(fetch, options).settle(newLink(), more);
    settled.finally(() => {
      isOver = true;
    });
    while (!isOver && seconds() < 1000) await vi.advanceTimersByTimeAsync(100);
    const outcome = await settled;
    return { outcome, calls, ended: seconds() };
  }

  test("an error settles a link after a second call and a minute of errors", async () => {
    const { outcome, calls } = await settling(responding(refusal));
    expect(outcome).toMatchObject(REJECTED);
    expect(calls.join(", ")).toBe("0, 0.5, 1.5, 3.5, 7.5, 15.5 sent, 15.5, 25.5, 35.5, 45.5, 55.5, 65.5, 75.5");
  });

  test("a link in process is polled every ten seconds, and is still in process at the timeout", async () => {
    const { outcome, calls, ended } = await settling(responding(inProcess));
    expect(outcome).toMatchObject({ kind: "in_process" });
    expect(calls.slice(0, 8).join(", ")).toBe("0, 0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5");
    expect(ended).toBeCloseTo(180, 0);
    vi.useRealTimers();
    const sooner = await settling(responding(inProcess), {}, { timeout: 20_000, interval: 4000 });
    expect(sooner).toMatchObject({ outcome: { kind: "in_process" }, calls: ["0", "4", "12"], ended: 20 });
  });

  test("an outage is polled less and less often, and rejects nothing", async () => {
    const { outcome, calls } = await settling(failing("ECONNRESET"), { timeout: 1000 });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
    expect(calls.join(", ")).toBe("0, 0.5, 1.5, 3.5, 7.5, 15.5 sent, 15.5, 35.5, 55.5, 75.5 sent, 75.5, 115.5, 155.5");
  });

  test("a poll has fifteen seconds at most, less if the client's timeout is shorter", async () => {
    expect((await settling(silent)).calls.slice(0, 3).join(", ")).toBe("0, 15.5, 31.5");
    vi.useRealTimers();
    expect((await settling(silent, { timeout: 2000 })).calls.slice(0, 3).join(", ")).toBe("0, 2.5, 5.5");
  });

  test("Retry-After is honoured up to ten seconds more, and never shortens a wait", async () => {
    const later = (seconds: number) => async () =>
      new Response(null, { status: 503, headers: { "retry-after": `${seconds}` } });
    expect((await settling(later(60))).calls.slice(0, 3).join(", ")).toBe("0, 10.5, 21.5");
    vi.useRealTimers();
    expect((await settling(later(0))).calls.slice(0, 3).join(", ")).toBe("0, 0.5, 1.5");
  });
});

describe("settleAfter", () => {
  const create = (host: string, settleAfter: unknown) =>
    clientOf({ url: `https://${host}` }, { settleAfter: settleAfter as number }); // what an untyped caller could pass

  test.each([
    ["api.example", 0],
    ["notfreedompay.kz", 1],
    ["test-api.freedompay.kz", 30_000],
  ])("for %s may be %d", (host, settleAfter) => {
    expect(() => create(host, settleAfter)).not.toThrow();
  });

  test.each(["test-api.freedompay.kz", "API.FreedomPay.KZ."])("for %s is 30 seconds or more", (host) => {
    for (const settleAfter of [0, 1, 29_999]) {
      expect(() => create(host, settleAfter)).toThrow("settleAfter must be 30000 or more for the vendor's hosts.");
    }
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "0", null, 2 ** 31])("is refused by name: %s", (settleAfter) => {
    expect(() => create("api.example", settleAfter)).toThrow(/^settleAfter must be a number of milliseconds/);
  });
});
