/** The one way from a request to its result. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { DeadlinePassed, startDeadline } from "../../src/shared/deadline.js";
import type { TransportEvent } from "../../src/transport/events.js";
import { hold } from "../../src/transport/in-flight.js";
import { exchangeRequest } from "../../src/transport/request.js";
import { type FetchLike, settingsOf } from "../../src/transport/settings.js";
import { credentials, newLink, responding, valid } from "../client/server.js";

const origin = "https://127.0.0.1";
const url = origin + operations.linkCard.path;
const posting = (body: NonNullable<RequestInit["body"]> = JSON.stringify(newLink()), to = url) => {
  const headers = { "content-type": "application/json" };
  return new Request(to, { method: "POST", headers, body, duplex: "half" } as RequestInit);
};

async function exchanging(fetch: FetchLike, request = posting(), call = {}) {
  const events: TransportEvent[] = [];
  const settings = settingsOf({ baseUrl: origin, ...credentials, fetch });
  const emit = (_operation: unknown, event: TransportEvent) => void events.push(event);
  const exchanged = await exchangeRequest(request, settings, { deadline: startDeadline(60_000), emit, ...call });
  return { exchanged, events };
}

describe("an exchange", () => {
  /** What the fetch is handed for a request. */
  async function handed(request?: Request) {
    const fetch = vi.fn<FetchLike>(responding(valid));
    await exchanging(fetch, request);
    return fetch.mock.calls[0]!;
  }

  test("passes url and init to the fetch: the signed text, no redirect, no cache, no cookies", async () => {
    const body = JSON.stringify(newLink());
    const [to, init] = await handed(posting(body));
    expect(to).toBe(url);
    expect(init).toEqual({
      method: "POST",
      headers: { "content-type": "application/json", "x-jws-signature": expect.any(String) },
      redirect: "manual",
      signal: expect.any(AbortSignal),
      cache: "no-store",
      credentials: "omit",
      body,
    });
  });

  test("passes bytes outside the contract, and no body if there is none", async () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff);
    const [, photo] = await handed(posting(bytes, `${origin}/photo`));
    expect(photo.body).toEqual(bytes);
    const [, init] = await handed(new Request(`${origin}/photo`));
    expect(Object.keys(init)).toEqual(["method", "headers", "redirect", "signal", "cache", "credentials"]);
  });

  test.each([
    ["neither", class {}, {}],
    ["the cache alone", Object.assign(() => {}, { prototype: { cache: 1 } }), { cache: "no-store" }],
    ["nothing, as it has no Request", undefined, {}],
  ])("asks for no policy that the runtime doesn't know: %s", async (_what, known, policy) => {
    const request = posting();
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("Request", known);
    const [, { method, headers, redirect, signal, body, ...rest }] = await handed(request);
    expect(rest).toEqual(policy);
  });

  const headers = { "content-type": "application/json" };
  const answer =
    (body: string, status = 200) =>
    async () =>
      new Response(body, { status, headers });
  const response = expect.objectContaining({ headers: expect.any(Headers) });
  const read = { body: valid, reading: "success", httpStatus: 200, response };
  const told = { type: "response", httpStatus: 200, reading: "success" };
  const failure = (code: string, more = {}) => ({ failure: expect.objectContaining({ code, ...more }) });
  const status = { httpStatus: 429, response };
  const undocumented = { ...failure("undocumented_status", { body: "e" }), ...status };
  const broken = { ...failure("not_json"), httpStatus: 200, response };
  const lost = failure("connection_lost", { causes: [{ name: "TypeError" }] });
  const text = JSON.stringify(valid);
  const failing = () => Promise.reject(new TypeError("x"));

  test.each<[what: string, fetch: FetchLike, exchanged: object, event: object]>([
    ["a body", answer(text), read, told],
    ["an undocumented status with its body", answer('"e"', 429), undocumented, { type: "response", httpStatus: 429 }],
    ["what went wrong with its status", answer("{"), broken, { type: "failure", code: "not_json", httpStatus: 200 }],
    ["what went wrong without one", failing, lost, { type: "failure", code: "connection_lost" }],
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
    const odd = Object.defineProperty(Response.json({}), "headers", { value: headers });
    const { exchanged } = await exchanging(async () => odd);
    expect(exchanged).toMatchObject({ failure: { code: "connection_lost" }, httpStatus: 200 });
  });

  test("holds the id only until its end, and not for a safe request", async () => {
    const link = newLink();
    const linking = (fetch: FetchLike) => exchanging(fetch, posting(JSON.stringify(link)));
    const release = hold(origin, link.request_id);
    await expect(linking(responding(valid))).rejects.toMatchObject({ code: "already_in_flight" });
    const poll = JSON.stringify({ request_id: link.request_id });
    const status = posting(poll, origin + operations.requestStatus.path);
    expect((await exchanging(responding(valid), status)).exchanged.body).toEqual(valid);
    release();
    expect((await linking(() => Promise.reject(new Error("x")))).exchanged).toHaveProperty("failure");
    expect((await linking(responding(valid))).exchanged).toMatchObject({ reading: "success" });
    expect(hold(origin, link.request_id)).toBeTypeOf("function");
  });
});

describe("a body that can't be read", () => {
  type Pull = (controller: ReadableStreamDefaultController) => void | Promise<void>;
  let giveUp = () => {};
  const hangs = () => new Promise<void>(() => giveUp());
  const fails: Pull = (controller) => controller.error(new RangeError("x"));

  test.each<[why: string, pull: Pull, cause: string]>([
    ["it doesn't end before the deadline", hangs, "DeadlinePassed"],
    ["it fails", fails, "RangeError"],
  ])("because %s ends the exchange before it is sent", async (_why, pull, name) => {
    const request = posting(new ReadableStream({ pull }, { highWaterMark: 0 }));
    const unsent = () => Promise.reject(new Error("sent"));
    const abort = new AbortController();
    giveUp = () => abort.abort(new DeadlinePassed());
    const { exchanged, events } = await exchanging(unsent, request, { deadline: startDeadline(60_000, abort.signal) });
    expect(exchanged).toEqual({ failure: expect.anything() });
    const message = "The call ended before the dispatch.";
    expect(exchanged.failure).toMatchObject({ code: "cancelled", message, causes: [{ name }] });
    expect(events).toEqual([{ type: "failure", code: "cancelled" }]);
  });
});
