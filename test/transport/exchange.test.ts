/** The one way from a request to its result. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { DeadlinePassed, startDeadline } from "../../src/shared/deadline.js";
import type { TransportEvent } from "../../src/transport/events.js";
import { exchange } from "../../src/transport/exchange.js";
import { hold } from "../../src/transport/in-flight.js";
import { type FetchLike, settingsOf } from "../../src/transport/settings.js";

const { linkCard } = operations;
const origin = "https://127.0.0.1";
const url = origin + linkCard.path;
const credentials = { authId: "1", secret: "s" };
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
const respond = (text: string, status = 200, headers: Record<string, string> = {}) =>
  new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
const newBody = () => ({ request_id: crypto.randomUUID(), client_id: "c", card_id: "k" });
const post = (body: object, more: RequestInit = {}) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  ...more,
});

async function exchanging(fetch: FetchLike, request = new Request(url, post(newBody())), call = {}) {
  const events: TransportEvent[] = [];
  const settings = settingsOf({ baseUrl: origin, ...credentials, fetch });
  const emit = (_operation: unknown, event: TransportEvent) => void events.push(event);
  const exchanged = await exchange(request, settings, { deadline: startDeadline(60_000), emit, ...call });
  return { exchanged, events };
}

describe("an exchange", () => {
  /** What the fetch is handed for a request. */
  async function handed(request?: Request) {
    const fetch = vi.fn<FetchLike>(async () => respond(JSON.stringify(linked)));
    await exchanging(fetch, request);
    return fetch.mock.calls[0]!;
  }

  test("passes url and init to the fetch: the signed text, no redirect, no cache, no cookies", async () => {
    const body = newBody();
    const [to, init] = await handed(new Request(url, post(body)));
    expect(to).toBe(url);
    expect(init).toEqual({
      method: "POST",
      headers: { "content-type": "application/json", "x-jws-signature": expect.any(String) },
      redirect: "manual",
      signal: expect.any(AbortSignal),
      cache: "no-store",
      credentials: "omit",
      body: JSON.stringify(body),
    });
  });

  test("passes bytes outside the contract, and no body if there is none", async () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff);
    const [, photo] = await handed(new Request(`${origin}/photo`, { method: "POST", body: bytes }));
    expect(photo.body).toEqual(bytes);
    const [, init] = await handed(new Request(`${origin}/photo`));
    expect(Object.keys(init)).toEqual(["method", "headers", "redirect", "signal", "cache", "credentials"]);
  });

  test.each([
    ["neither", class {}, {}],
    ["the cache alone", Object.assign(() => {}, { prototype: { cache: 1 } }), { cache: "no-store" }],
    ["nothing, as it has no Request", undefined, {}],
  ])("asks for no policy that the runtime doesn't know: %s", async (_what, known, policy) => {
    const request = new Request(url, post(newBody()));
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("Request", known);
    const [, { method, headers, redirect, signal, body, ...rest }] = await handed(request);
    expect(rest).toEqual(policy);
  });

  const text = JSON.stringify(linked);
  const response = expect.objectContaining({ headers: expect.any(Headers) });
  const failure = (code: string, more = {}) => ({ failure: expect.objectContaining({ code, ...more }) });

  test.each<[what: string, fetch: FetchLike, exchanged: object, event: object]>([
    [
      "a body",
      async () => respond(text),
      { body: linked, reading: "success", httpStatus: 200, response },
      { type: "response", httpStatus: 200, reading: "success" },
    ],
    [
      "a body, and the wait that the server asks for",
      async () => respond(text, 200, { "retry-after": "0" }),
      { body: linked, reading: "success", httpStatus: 200, response, retryAfter: 0 },
      { type: "response", httpStatus: 200, reading: "success" },
    ],
    [
      "an undocumented status with what came, and the wait",
      async () => respond('"e"', 429, { "retry-after": "1" }),
      { ...failure("undocumented_status", { body: "e" }), httpStatus: 429, response, retryAfter: 1000 },
      { type: "response", httpStatus: 429 },
    ],
    [
      "what went wrong with its status",
      async () => respond("{"),
      { ...failure("not_json"), httpStatus: 200, response },
      { type: "failure", code: "not_json", httpStatus: 200 },
    ],
    [
      "what went wrong without one",
      () => Promise.reject(new TypeError("x")),
      failure("connection_lost", { causes: [{ name: "TypeError" }] }),
      { type: "failure", code: "connection_lost" },
    ],
  ])("gives %s", async (_what, fetch, expected, event) => {
    const { exchanged, events } = await exchanging(fetch);
    expect(exchanged).toEqual(expected);
    expect(events).toEqual([{ type: "dispatch" }, event]);
  });

  test("doesn't report a failure after a response as a failure to connect", async () => {
    const headers = new Headers();
    vi.spyOn(headers, "get").mockImplementation(() => {
      throw Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    });
    const odd = respond("{}");
    Object.defineProperty(odd, "headers", { value: headers });
    const { exchanged } = await exchanging(async () => odd);
    expect(exchanged).toMatchObject({ failure: { code: "connection_lost" }, httpStatus: 200 });
  });

  test("holds the id only until its end, and not for a safe request", async () => {
    const { request_id, ...rest } = newBody();
    const release = hold(origin, request_id);
    const link = () => new Request(url, post({ request_id, ...rest }));
    const fetch = async () => respond(JSON.stringify(linked));
    await expect(exchanging(fetch, link())).rejects.toMatchObject({ code: "already_in_flight" });
    const status = new Request(origin + operations.requestStatus.path, post({ request_id }));
    expect((await exchanging(fetch, status)).exchanged.body).toEqual(linked);
    release();
    expect((await exchanging(() => Promise.reject(new Error("x")), link())).exchanged).toHaveProperty("failure");
    expect((await exchanging(fetch, link())).exchanged).toMatchObject({ reading: "success" });
    expect(hold(origin, request_id)).toBeTypeOf("function");
  });
});

describe("a body that can't be read", () => {
  const streaming = (pull: (controller: ReadableStreamDefaultController) => void | Promise<void>) =>
    new Request(
      url,
      post({}, { body: new ReadableStream({ pull }, { highWaterMark: 0 }), duplex: "half" } as RequestInit),
    );
  let giveUp = () => {};
  const hangs = () => new Promise<void>(() => giveUp());

  test.each<[why: string, ReturnType<typeof streaming>, cause: string]>([
    ["it doesn't end before the deadline", streaming(hangs), "DeadlinePassed"],
    ["it fails", streaming((controller) => controller.error(new RangeError("x"))), "RangeError"],
  ])("because %s ends the exchange before it is sent", async (_why, request, name) => {
    const unused = () => Promise.reject(new Error("sent"));
    const abort = new AbortController();
    giveUp = () => abort.abort(new DeadlinePassed());
    const { exchanged, events } = await exchanging(unused, request, { deadline: startDeadline(60_000, abort.signal) });
    expect(exchanged).toEqual({ failure: expect.anything() });
    const message = "The call ended before the dispatch.";
    expect(exchanged.failure).toMatchObject({ code: "cancelled", message, causes: [{ name }] });
    expect(events).toEqual([{ type: "failure", code: "cancelled" }]);
  });
});
