import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import type { CallEvent, CardLinkClientOptions, LinkOutcome } from "../../src/index.js";
import {
  type Answer,
  clientOf,
  clientOver,
  inProcess,
  json,
  lost,
  newLink,
  okError,
  refusal,
  startServer,
  valid,
} from "./server.js";

const STATUS = operations.requestStatus.path;
const [success, process, error] = [valid, inProcess, refusal].map((body) => json(body));
const contradiction = json({ ...valid, status: "error" });
const settledByError = { kind: "rejected", httpStatus: 200, reason: { family: "vendor", code: "refused" } };
/** So short that only the number of errors counts. */
const MOMENT = Number.MIN_VALUE;

// Without waits, unless a test has a clock of its own.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

interface Vendor {
  /** What it says to the questions, one after the other; the last one for good. */
  readonly questions: readonly Answer[];
  readonly sends?: readonly Answer[];
  readonly settleAfter?: number;
  /** The signal aborts when this request arrives, counted from 1. */
  readonly abortAt?: number;
}

/** A vendor that keeps to a script, and a client of it. `steps` has a `?` for each question and a `!` for each call. */
async function vendorOf({ questions, sends = [lost], settleAfter = 0, abortAt }: Vendor) {
  const abort = new AbortController();
  const next = { "?": 0, "!": 0 };
  const server = await startServer((response, request) => {
    const kind = request.path === STATUS ? "?" : "!";
    if (server.received.length === abortAt) abort.abort();
    const script = kind === "?" ? questions : sends;
    script[Math.min(next[kind]++, script.length - 1)]?.(response, request);
  });
  const steps = () => server.received.map(({ path }) => (path === STATUS ? "?" : "!")).join("");
  return { server, steps, client: clientOf(server, { settleAfter }), options: { interval: 1, signal: abort.signal } };
}

test.each<[what: string, Vendor, outcome: object, steps: string]>([
  ["a success at once", { questions: [success!] }, { kind: "linked", httpStatus: 200, body: valid }, "?"],
  ["process, then success", { questions: [process!, success!] }, { kind: "linked" }, "??"],
  ["process, then an error", { questions: [process!, error!] }, { ...settledByError, body: refusal }, "??"],
  [
    "process, then ok with an error",
    { questions: [process!, json(okError)] },
    { ...settledByError, body: okError },
    "??",
  ],
  [
    "process, then errors of which one takes too little time",
    { questions: [process!, error!], settleAfter: MOMENT },
    settledByError,
    "?????",
  ],
  [
    "process among the errors, which forgets those before",
    { questions: [process!, error!, error!, error!, process!, error!], settleAfter: MOMENT },
    settledByError,
    "?????????",
  ],
  [
    "what neither counts nor forgets",
    {
      questions: [process!, error!, contradiction, error!, lost, error!, json(refusal, 404), error!],
      settleAfter: MOMENT,
    },
    settledByError,
    "????????",
  ],
  [
    "contradictions alone, then success",
    { questions: [process!, contradiction, contradiction, success!] },
    { kind: "linked" },
    "????",
  ],
  [
    "an unknown id, which then links",
    { questions: [error!, error!, error!, success!], sends: [process!] },
    { kind: "linked" },
    "???!?",
  ],
  [
    "an unknown id, whose call links it",
    { questions: [error!], sends: [success!] },
    { kind: "linked", body: valid },
    "???!",
  ],
  ["an unknown id, whose call gets an error", { questions: [error!], sends: [error!] }, settledByError, "???!?"],
  [
    "an unknown id by 404",
    { questions: [json({}, 404), json({}, 404), json({}, 404), error!], sends: [error!] },
    settledByError,
    "???!?",
  ],
  [
    "errors before the link is known, which don't count",
    { questions: [error!], sends: [process!], settleAfter: MOMENT },
    settledByError,
    "???!????",
  ],
  [
    "a call that is lost, then one that isn't",
    { questions: [error!], sends: [lost, error!] },
    settledByError,
    "???!???!?",
  ],
])("settle meets %s", async (_what, script, outcome, steps) => {
  const vendor = await vendorOf(script);
  const link = newLink();
  const settled = await vendor.client.settle(link, vendor.options);
  expect(settled).toMatchObject({ ...outcome, operation: "linkCard", request_id: link.request_id });
  expect(JSON.parse(JSON.stringify(settled))).toStrictEqual(settled);
  expect(vendor.steps()).toBe(steps);
});

test.each<[what: string, Vendor, outcome: object, steps: string]>([
  ["nobody responded: unknown, however long", { questions: [lost], abortAt: 8 }, { kind: "unknown" }, "???!???!"],
  [
    "errors of an unknown id",
    { questions: [error!], abortAt: 3 },
    { kind: "unknown", reason: { code: "refused" } },
    "???",
  ],
  [
    "process, and then nothing more",
    { questions: [process!, lost], abortAt: 4 },
    { kind: "in_process", body: inProcess },
    "????",
  ],
  [
    "process, and then a contradiction",
    { questions: [process!, contradiction, lost], abortAt: 3 },
    { kind: "in_process" },
    "???",
  ],
  [
    "an error to the call, and then nothing more",
    { questions: [lost], sends: [json({ ...refusal, error_code: 7 })], abortAt: 6 },
    { kind: "unknown", reason: { code: "refused", error_code: 7 } },
    "???!??",
  ],
  [
    "a call without a response",
    { questions: [error!], sends: [() => {}], abortAt: 4 },
    { kind: "unknown", reason: { code: "refused" } },
    "???!",
  ],
])("settle is aborted after %s", async (_what, script, outcome, steps) => {
  const { client, options, steps: seen } = await vendorOf(script);
  expect(await client.settle(newLink(), options)).toMatchObject(outcome);
  expect(seen()).toBe(steps);
});

describe("the call that settle makes again", () => {
  test("has the same bytes as the first one, whatever the caller does to its object meanwhile", async () => {
    const { client, server, options } = await vendorOf({ questions: [error!], sends: [lost, lost, success!] });
    const link = newLink();
    const original = JSON.stringify(link);
    await client.linkCard(link);
    const settling = client.settle(link, options);
    link.card_id = "another";
    expect(await settling).toMatchObject({ kind: "linked" });
    const sends = server.received.filter(({ path }) => path !== STATUS);
    expect(sends.map(({ body }) => String(body))).toEqual([original, original, original]);
  });

  test("isn't made while another of the same id is in flight, which counts for it", async () => {
    let finish = () => {};
    const held: Answer = (response, request) => {
      finish = () => success!(response, request);
    };
    const finishing: Answer = (...args) => {
      finish();
      success!(...args);
    };
    const { client, steps, options } = await vendorOf({
      questions: [error!, lost, lost, lost, lost, lost, finishing],
      sends: [held],
    });
    const link = newLink();
    const outcomes = await Promise.all([client.linkCard(link), client.settle(link, options)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["linked", "linked"]);
    expect(steps().replace("!", "")).toBe("???????");
  });

  test("that could not be made, since another is in flight, is no reason for anything", async () => {
    const abort = new AbortController();
    const { client } = await vendorOf({ questions: [lost], sends: [() => {}] });
    const { signal } = abort;
    const link = newLink();
    const first = client.linkCard(link, { signal });
    const onEvent = ({ type, attempt }: CallEvent) => void (type === "retry" && attempt === 4 && abort.abort());
    expect(await client.settle(link, { interval: 1, signal, onEvent })).toMatchObject({
      kind: "unknown",
      reason: { family: "transport", code: "connection_lost" },
    });
    expect(await first).toMatchObject({ reason: { code: "aborted" } });
  });
});

describe("by the clock", () => {
  afterEach(() => void vi.useRealTimers());

  /** Settles while the clock runs by itself, with each wait at its longest. `calls` has the second of each request. */
  async function settling(respond: (path: string) => Promise<Response>, options: Partial<CardLinkClientOptions> = {}) {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    vi.spyOn(Math, "random").mockReturnValue(1);
    const calls: string[] = [];
    const start = performance.now();
    const seconds = () => Math.round((performance.now() - start) / 100) / 10;
    const fetch = (url: string) => {
      calls.push(`${seconds()}${url.endsWith(STATUS) ? "" : " sent"}`);
      return respond(new URL(url).pathname);
    };
    let outcome: LinkOutcome | undefined;
    const settled = clientOver(fetch, options)
      .settle(newLink())
      .then((is) => {
        outcome = is;
      });
    while (!outcome && seconds() < 1000) await vi.advanceTimersByTimeAsync(100);
    await settled;
    return { outcome, calls, ended: seconds() };
  }
  const of = (body: object) => async () => Response.json(body);

  test("an error settles a link after a second call and a minute of errors", async () => {
    const { outcome, calls } = await settling(of(refusal));
    expect(outcome).toMatchObject(settledByError);
    expect(calls.join(", ")).toBe("0, 0.5, 1.5, 3.5, 7.5, 15.5 sent, 15.5, 25.5, 35.5, 45.5, 55.5, 65.5, 75.5");
  });

  test("a link in process is asked for every ten seconds, and after three minutes still in process", async () => {
    const { outcome, calls, ended } = await settling(of(inProcess));
    expect(outcome).toMatchObject({ kind: "in_process" });
    expect(calls.slice(0, 8).join(", ")).toBe("0, 0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5");
    expect(ended).toBeCloseTo(180, 0);
  });

  test("an outage is asked ever more rarely, and rejects nothing", async () => {
    const { outcome, calls } = await settling(() => Promise.reject(new TypeError("x")), { timeout: 1000 });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
    expect(calls.join(", ")).toBe("0, 0.5, 1.5, 3.5, 7.5, 15.5 sent, 15.5, 35.5, 55.5, 75.5 sent, 75.5, 115.5, 155.5");
  });

  test("a question has fifteen seconds at most, less where the client's timeout is shorter", async () => {
    const silent = () => new Promise<Response>(() => {});
    expect((await settling(silent)).calls.slice(0, 3).join(", ")).toBe("0, 15.5, 31.5");
    vi.useRealTimers();
    expect((await settling(silent, { timeout: 2000 })).calls.slice(0, 3).join(", ")).toBe("0, 2.5, 5.5");
  });

  test("Retry-After is heeded up to ten seconds more, and doesn't make a wait shorter", async () => {
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
    ["api.example", 1],
    ["notfreedompay.kz", 0],
    ["freedompay.kz.example", 0],
    ["test-api.freedompay.kz", 30_000],
    ["api.freedompay.kz", 3_600_000],
  ])("for %s may be %d", (host, settleAfter) => {
    expect(() => create(host, settleAfter)).not.toThrow();
  });

  test.each([
    "test-api.freedompay.kz",
    "api.freedompay.kz",
    "freedompay.kz",
    "a.b.freedompay.kz",
    "API.FreedomPay.KZ.",
  ])("for %s is 30 seconds or more", (host) => {
    for (const settleAfter of [0, 1, 29_999]) {
      expect(() => create(host, settleAfter)).toThrow("settleAfter must be 30000 or more for the vendor's hosts.");
    }
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "0", null, 2 ** 31])("is refused by name: %s", (settleAfter) => {
    expect(() => create("api.example", settleAfter)).toThrow(/^settleAfter must be a number of milliseconds/);
  });
});
