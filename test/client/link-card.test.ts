import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CallEvent, CallOptions, CardLinkClient, FetchLike } from "../../src/index.js";
import {
  clientOf,
  clientOver,
  failing,
  inProcess,
  json,
  newLink,
  okError,
  refusal,
  responding,
  silent,
  startServer,
  thrownBy,
  valid,
} from "./server.js";

// Without waits, unless a test says otherwise.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

/** Each method with a link of its own. */
const METHODS: [name: string, call: (client: CardLinkClient, options?: CallOptions) => Promise<unknown>][] = [
  ["linkCard", (client, options) => client.linkCard(newLink(), options)],
  ["settle", (client, options) => client.settle(newLink(), options)],
  ["requestStatus", (client, options) => client.requestStatus(crypto.randomUUID(), options)],
];

describe("an outcome", () => {
  const link = newLink();
  const came = (kind: string, httpStatus: number, body: unknown) => ({ kind, httpStatus, body });
  const why = (code: string, family: string, more = {}) => ({
    reason: { code, family, message: expect.any(String), violations: [], causes: [], ...more },
  });
  const refused = (words: object) => {
    const body = { ...refusal, ...words };
    return [responding(body), { ...came("unknown", 200, body), ...why("refused", "vendor", words) }] as const;
  };
  const undocumented = (kind: string, status: number) => {
    const reason = why("undocumented_status", "contract", { httpStatus: status });
    return [responding({ a: 1 }, status), { ...came(kind, status, { a: 1 }), ...reason }] as const;
  };
  const odd = { ...valid, status: "soso" };
  const broken = { httpStatus: 200, violations: [expect.any(Object)] };
  const behind = { causes: [{ name: "TypeError" }, { name: "Error", code: "ECONNRESET" }] };
  const contradiction = { ...came("unknown", 200, okError), ...why("contradictory", "contract") };

  test.each<[what: string, fetch: FetchLike, outcome: object]>([
    ["a success", responding(valid), came("linked", 200, valid)],
    ["process", responding(inProcess), came("in_process", 200, inProcess)],
    ["an error", ...refused({})],
    ["an error with words", ...refused({ error_code: "E-1", error_description: "No." })],
    ["an error with a number for its code", ...refused({ error_code: 0 })],
    ["a contradiction", responding(okError), contradiction],
    ["an undocumented status", ...undocumented("unknown", 500)],
    ["a broken body", responding(odd), { ...came("unknown", 200, odd), ...why("invalid_body", "contract", broken) }],
    ["nothing", failing("ECONNRESET"), { kind: "unknown", ...why("connection_lost", "transport", behind) }],
  ])("of %s has just what is known, and is the same after JSON", async (_what, fetch, expected) => {
    const outcome = await clientOver(fetch).linkCard(link);
    expect(outcome).toStrictEqual({ operation: "linkCard", request_id: link.request_id, ...expected });
    expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
    // An error is also what a duplicate of a link that succeeded gets.
    const isError = "reason" in outcome && outcome.reason.code === "refused";
    if (isError) expect(outcome.reason.message).toMatch(/may be linked.*Call settle/);
  });

  test.each<[what: string, fetch: FetchLike, outcome: object]>([
    ["a response", responding(refusal), came("answered", 200, refusal)],
    ["a contradiction", responding(okError), came("answered", 200, okError)],
    ["an undocumented status", ...undocumented("unanswered", 503)],
  ])("of a poll with %s has just what came", async (_what, fetch, expected) => {
    const { request_id } = link;
    const outcome = await clientOver(fetch).requestStatus(request_id);
    expect(outcome).toStrictEqual({ operation: "requestStatus", request_id, ...expected });
  });
});

describe("a link is sent again", () => {
  /** How often a link is sent whose fetch fails so, and what comes of it. */
  async function linking(fetch: FetchLike, options?: CallOptions) {
    const events: CallEvent[] = [];
    const client = clientOver(fetch, { onEvent: (event) => events.push(event) });
    const outcome = await client.linkCard(newLink(), options);
    const retries = events.flatMap((event) => (event.type === "retry" ? [event.delay] : []));
    return { outcome, retries, dispatches: events.filter(({ type }) => type === "dispatch").length };
  }

  test.each([
    ["ECONNREFUSED", "connection_refused", 3],
    ["UND_ERR_ABORTED", "proxy_refused", 1],
    ["ECONNRESET", "connection_lost", 1],
  ])("only if it could not connect: %s is %s, sent %i times", async (error, code, times) => {
    const { outcome, dispatches } = await linking(failing(error));
    expect(outcome).toMatchObject({ kind: "unknown", reason: { family: "transport", code } });
    expect(dispatches).toBe(times);
  });

  test("after 200 ms at most, and after 400 ms at most", async () => {
    vi.mocked(Math.random).mockReturnValue(0.01);
    expect((await linking(failing("ECONNREFUSED"))).retries).toEqual([2, 4]);
  });

  test("not after the call was aborted", async () => {
    const abort = new AbortController();
    const onEvent = ({ type }: CallEvent) => void (type === "retry" && abort.abort());
    const { outcome, dispatches } = await linking(failing("ECONNREFUSED"), { signal: abort.signal, onEvent });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
    expect(dispatches).toBe(1);
  });
});

const INVALID: readonly (readonly [option: string, value: unknown])[] = [
  ["timeout", 0],
  ["timeout", -1],
  ["timeout", "5"],
  ["timeout", Number.NaN],
  ["timeout", 2 ** 31],
  ["signal", {}],
  ["signal", { aborted: false, addEventListener() {} }],
  ["signal", Object.create(AbortSignal.prototype)],
  ["onEvent", "x"],
  ["onEvent", {}],
  ["interval", 0],
  ["interval", Number.POSITIVE_INFINITY],
];

describe.each(METHODS)("%s", (name, call) => {
  const unsent = () => Promise.reject(new Error("sent"));

  test("leaves no listener on the caller's signal", async () => {
    const { signal } = new AbortController();
    await call(clientOver(responding(valid)), { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("that times out in flight returns so", async () => {
    const reason = { family: "transport", code: "timed_out" };
    expect(await call(clientOver(silent), { timeout: 500 })).toMatchObject({ reason });
  });

  test("that is aborted in flight returns so", async () => {
    const abort = new AbortController();
    const aborting = () => {
      abort.abort();
      return silent();
    };
    const reason = { family: "transport", code: "aborted" };
    expect(await call(clientOver(aborting), { signal: abort.signal })).toMatchObject({ reason });
  });

  test("throws the reason of a signal that is already aborted, and sends nothing", async () => {
    const reason = new Error("enough");
    expect(await thrownBy(() => call(clientOver(unsent), { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  const invalid = INVALID.filter(([option]) => option !== "interval" || name === "settle");
  test.each(invalid)("refuses an invalid %s by name, and sends nothing", async (option, value) => {
    const thrown = await thrownBy(() => call(clientOver(unsent), { [option]: value }));
    expect(thrown).toMatchObject({ code: "invalid_option", message: expect.stringMatching(`^${option} must be`) });
  });

  const none = { signal: undefined, timeout: undefined, interval: undefined, onEvent: undefined };
  test.each([[none], [null]])("takes what callers without types pass for no options: %j", async (options) => {
    // @ts-expect-error what an untyped caller could pass
    expect(await call(clientOver(responding(valid)), options)).toMatchObject({ body: valid });
  });
});

test("an id that any client of the process has in flight is refused, in each spelling, and free afterwards", async () => {
  const link = newLink();
  const meanwhile: unknown[] = [];
  const server = await startServer(async (...args) => {
    if (meanwhile.length === 0) {
      for (const request_id of [link.request_id, link.request_id.toUpperCase()]) {
        const other = clientOf({ url: `${server.url}/` }, { secret: "another" });
        meanwhile.push(await thrownBy(() => other.linkCard({ ...link, request_id })));
      }
      meanwhile.push(await clientOver(responding(valid)).linkCard(link));
    }
    json(valid)(...args);
  });
  const client = clientOf(server);
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
  const refused = {
    family: "input",
    code: "already_in_flight",
    message: expect.stringMatching(/Wait for its outcome/),
  };
  expect(meanwhile).toMatchObject([refused, refused, { kind: "linked" }]);
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
  expect(server.received).toHaveLength(2);
});

test("what is in flight elsewhere by the time of a resend is no reason to throw", async () => {
  const link = newLink();
  const hanging = clientOver(silent);
  const abort = new AbortController();
  let other: Promise<unknown> | undefined;
  const client = clientOver(failing("ECONNREFUSED"));
  const outcome = await client.linkCard(link, {
    onEvent({ type }) {
      if (type === "retry") other ??= hanging.linkCard(link, { signal: abort.signal });
    },
  });
  abort.abort();
  await other;
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
});

test("forty calls on one signal are no leak that Node would warn of", async () => {
  const warning = vi.spyOn(globalThis.process, "emitWarning");
  const abort = new AbortController();
  const client = clientOver(silent);
  const calls = Array.from({ length: 40 }, (_, at) => METHODS[at % 3]?.[1](client, { signal: abort.signal }));
  await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await Promise.all(calls);
  expect(warning).not.toHaveBeenCalled();
});
