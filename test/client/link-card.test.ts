import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import type { CallEvent, CallOptions, CardLinkClient, FetchLike, FetchLikeInit } from "../../src/index.js";
import {
  clientOf,
  clientOver,
  credentials,
  inProcess,
  json,
  newLink,
  okError,
  refusal,
  startServer,
  thrownBy,
  valid,
} from "./server.js";

const respond =
  (body: unknown, status = 200) =>
  async () =>
    Response.json(body, { status });
const failing = (code: string | undefined) => async (): Promise<never> => {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
};

// Without waits, unless a test says otherwise.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

/** Each method with a link of its own. */
const METHODS: [name: string, call: (client: CardLinkClient, options?: CallOptions) => Promise<unknown>][] = [
  ["linkCard", (client, options) => client.linkCard(newLink(), options)],
  ["settle", (client, options) => client.settle(newLink(), options)],
  ["requestStatus", (client, options) => client.requestStatus(crypto.randomUUID(), options)],
];

describe("the HTTP status decides before any body:", () => {
  const documented = Object.keys(operations.linkCard.responses).map(Number);
  const undocumented = Array.from({ length: 400 }, (_, at) => 200 + at).filter(
    (status) => !documented.includes(status),
  );
  const page = ["<h1>ok</h1>", "text/html"];
  const [success, error] = [valid, refusal].map((body) => [JSON.stringify(body), "application/json"]);
  const BODIES = { nothing: ["", ""], HTML: page, "a success": success!, "a documented error": error! };

  test.each(Object.entries(BODIES))(
    "with any that isn't documented, and %s, nothing is concluded",
    async (_what, came) => {
      const [text, type = ""] = came;
      let status = 0;
      const client = clientOver(async () => {
        // No Response can have a body with 204, 205 or 304; a server can.
        const { body } = new Response(text);
        return { status, type: "default", redirected: false, headers: new Headers({ "content-type": type }), body };
      });
      const concluded: unknown[] = [];
      for (status of undocumented) {
        const link = newLink();
        const outcomes = [await client.linkCard(link), await client.requestStatus(link.request_id)];
        const [first, second] = outcomes.map(({ kind, httpStatus }) => `${kind} ${httpStatus}`);
        if (first !== `unknown ${status}` || second !== `unanswered ${status}`) concluded.push([first, second]);
      }
      expect(concluded).toEqual([]);
      expect([documented.length > 0, undocumented.length]).toEqual([true, 400 - documented.length]);
    },
  );
});

describe("an outcome", () => {
  const link = newLink();
  const came = (kind: string, httpStatus: number, body: unknown) => ({ kind, httpStatus, body });
  const why = (code: string, family: string, more = {}) => ({
    reason: { code, family, message: expect.any(String), violations: [], causes: [], ...more },
  });
  const words = { error_code: "E-1", error_description: "No." };
  const [told, odd] = [
    { ...refusal, ...words },
    { ...valid, status: "soso" },
  ];
  const broken = { httpStatus: 200, violations: [expect.any(Object)] };
  const behind = { causes: [{ name: "TypeError" }, { name: "Error", code: "ECONNRESET" }] };

  test.each<[what: string, fetch: FetchLike, outcome: object]>([
    ["a success", respond(valid), came("linked", 200, valid)],
    ["process", respond(inProcess), came("in_process", 200, inProcess)],
    ["an error", respond(refusal), { ...came("unknown", 200, refusal), ...why("refused", "vendor") }],
    ["an error with words", respond(told), { ...came("unknown", 200, told), ...why("refused", "vendor", words) }],
    [
      "an error with a number for its code",
      respond({ ...refusal, error_code: 0 }),
      { ...came("unknown", 200, { ...refusal, error_code: 0 }), ...why("refused", "vendor", { error_code: 0 }) },
    ],
    ["a contradiction", respond(okError), { ...came("unknown", 200, okError), ...why("contradictory", "contract") }],
    [
      "an undocumented status",
      respond({ a: 1 }, 500),
      { ...came("unknown", 500, { a: 1 }), ...why("undocumented_status", "contract", { httpStatus: 500 }) },
    ],
    ["a broken body", respond(odd), { ...came("unknown", 200, odd), ...why("invalid_body", "contract", broken) }],
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
    ["a response", respond(refusal), came("answered", 200, refusal)],
    ["a contradiction", respond(okError), came("answered", 200, okError)],
    [
      "an undocumented status",
      respond({ a: 1 }, 503),
      { ...came("unanswered", 503, { a: 1 }), ...why("undocumented_status", "contract", { httpStatus: 503 }) },
    ],
  ])("of a question with %s has just what came", async (_what, fetch, expected) => {
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

  test("until it gets through, with the same bytes, whatever the caller does to its object meanwhile", async () => {
    const link = newLink();
    const original = JSON.stringify(link);
    const sent: FetchLikeInit["body"][] = [];
    const client = clientOver(async (_url, { body }) => {
      sent.push(body);
      return sent.length < 3 ? failing("ENOTFOUND")() : Response.json(valid);
    });
    const onEvent = ({ type }: CallEvent) => void (type === "retry" && Object.assign(link, newLink()));
    expect(await client.linkCard(link, { onEvent })).toMatchObject({ kind: "linked" });
    expect(sent).toEqual([original, original, original]);
  });

  test("not after the call was aborted", async () => {
    const abort = new AbortController();
    const onEvent = ({ type }: CallEvent) => void (type === "retry" && abort.abort());
    const { outcome, dispatches } = await linking(failing("ECONNREFUSED"), { signal: abort.signal, onEvent });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
    expect(dispatches).toBe(1);
  });
});

describe.each(METHODS)("%s", (name, call) => {
  const neverSent = () => Promise.reject(new Error("sent"));

  test("leaves no listener on the caller's signal", async () => {
    const { signal } = new AbortController();
    await call(clientOver(respond(valid)), { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test.each(["aborted", "timed_out"])("that is %s in flight returns so", async (code) => {
    const abort = new AbortController();
    const silent = () => {
      if (code === "aborted") abort.abort();
      return new Promise<never>(() => {});
    };
    const outcome = await call(clientOver(silent), code === "aborted" ? { signal: abort.signal } : { timeout: 500 });
    expect(outcome).toMatchObject({ reason: { family: "transport", code } });
  });

  test("throws the reason of a signal that is already aborted, and sends nothing", async () => {
    const reason = new Error("enough");
    const client = clientOver(neverSent);
    expect(await thrownBy(() => call(client, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  });

  test.each<[option: string, value: unknown]>([
    ["timeout", 0],
    ["timeout", -1],
    ["timeout", "5"],
    ["timeout", Number.NaN],
    ["timeout", 2 ** 31],
    ["signal", {}],
    ["signal", { aborted: false, addEventListener() {} }],
    ["signal", "x"],
    ["signal", Object.create(AbortSignal.prototype)],
    ["interval", 0],
    ["interval", Number.POSITIVE_INFINITY],
  ])("refuses an invalid %s by name, and sends nothing", async (option, value) => {
    if (option === "interval" && name !== "settle") return;
    const thrown = await thrownBy(() => call(clientOver(neverSent), { [option]: value }));
    expect(thrown).toMatchObject({ code: "invalid_option", message: expect.stringMatching(`^${option} must be`) });
  });

  test("takes undefined for an option that isn't there", async () => {
    const none = { signal: undefined, timeout: undefined, interval: undefined, onEvent: undefined };
    // @ts-expect-error what a caller without exactOptionalPropertyTypes could pass
    expect(await call(clientOver(respond(valid)), none)).toMatchObject({ body: valid });
  });

  test("takes null for no options", async () => {
    // @ts-expect-error what an untyped caller could pass
    expect(await call(clientOver(respond(valid)), null)).toMatchObject({ body: valid });
  });

  test("returns nothing of its credentials", async () => {
    const outcomes = [await call(clientOver(respond(valid)))];
    if (name !== "settle") outcomes.push(await call(clientOver(respond({ any: 1 }, 401))));
    for (const hidden of [...Object.values(credentials), "eyJ"]) expect(JSON.stringify(outcomes)).not.toContain(hidden);
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
      meanwhile.push(await clientOver(respond(valid)).linkCard(link));
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
  const silent = clientOver(() => new Promise(() => {}));
  const abort = new AbortController();
  let other: Promise<unknown> | undefined;
  const client = clientOver(failing("ECONNREFUSED"));
  const outcome = await client.linkCard(link, {
    onEvent({ type }) {
      if (type === "retry") other ??= silent.linkCard(link, { signal: abort.signal });
    },
  });
  abort.abort();
  await other;
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
});

test("forty calls on one signal are no leak that Node would warn of", async () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => void warnings.push(warning);
  globalThis.process.on("warning", keep);
  const abort = new AbortController();
  const { signal } = abort;
  const client = clientOver(() => new Promise(() => {}));
  const calls = Array.from({ length: 40 }, (_, at) => METHODS[at % 3]?.[1](client, { signal }));
  await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await Promise.all(calls);
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.process.off("warning", keep);
  expect(warnings).toEqual([]);
});
