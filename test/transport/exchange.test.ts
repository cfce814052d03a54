/** The one way from a request to its result. */
import { describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { DeadlinePassed, startDeadline } from "../../src/shared/deadline.js";
import { verify } from "../../src/signing/index.js";
import type { TransportEvent } from "../../src/transport/events.js";
import { exchange } from "../../src/transport/exchange.js";
import { reserve } from "../../src/transport/reservations.js";
import { type Fetch, settingsOf } from "../../src/transport/settings.js";

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

async function exchanging(fetch: Fetch, request = new Request(url, post(newBody())), call = {}) {
  const events: TransportEvent[] = [];
  const settings = settingsOf({ baseUrl: origin, ...credentials, fetch });
  const emit = (event: TransportEvent) => void events.push(event);
  const exchanged = await exchange(request, settings, { deadline: startDeadline(60_000), emit, ...call });
  return { exchanged, events };
}

describe("an exchange", () => {
  test("sends the bytes that are signed, and lets no redirect be followed", async () => {
    const sent: [string, RequestInit][] = [];
    const body = newBody();
    await exchanging(
      async (...args) => {
        sent.push(args);
        return respond(JSON.stringify(linked));
      },
      new Request(url, post(body)),
    );
    const [to, init] = sent[0]!;
    expect(to).toBe(url);
    expect(init).toMatchObject({ method: "POST", redirect: "manual" });
    const headers = new Headers(init.headers);
    expect(headers.get("content-type")).toBe("application/json");
    const bytes = await new Response(init.body).text();
    expect(JSON.parse(bytes)).toEqual(body);
    expect(await verify(headers.get("x-jws-signature"), bytes, linkCard, credentials)).toEqual({ verified: true });
  });

  test("gives the body, and the wait that the server asks for", async () => {
    const text = JSON.stringify(linked);
    const { exchanged, events } = await exchanging(async () => respond(text));
    expect(exchanged).toEqual({
      body: linked,
      httpStatus: 200,
      isOnlyDispatch: true,
      response: expect.objectContaining({ httpStatus: 200 }),
    });
    expect(events).toEqual([{ type: "dispatch" }, { type: "response", httpStatus: 200 }]);
    const waiting = await exchanging(async () => respond(text, 200, { "retry-after": "0" }));
    expect(waiting.exchanged).toMatchObject({ body: linked, httpStatus: 200, retryAfter: 0 });
  });

  test("gives an undocumented status with what came, and the wait", async () => {
    const { exchanged, events } = await exchanging(async () => respond('"e"', 429, { "retry-after": "1" }));
    expect(exchanged).toMatchObject({ failure: { code: "undocumented_status" }, httpStatus: 429, retryAfter: 1000 });
    expect(exchanged.failure?.body).toBe("e");
    expect(events).toEqual([{ type: "dispatch" }, { type: "response", httpStatus: 429 }]);
  });

  test("gives what went wrong, with its status if it has one, and calls it a failure", async () => {
    const { exchanged, events } = await exchanging(async () => respond("{"));
    expect(exchanged).toMatchObject({ failure: { code: "not_json" }, httpStatus: 200 });
    expect(events).toEqual([{ type: "dispatch" }, { type: "failure", code: "not_json", httpStatus: 200 }]);
    const lost = await exchanging(() => Promise.reject(new TypeError("x")));
    expect(lost.exchanged).toEqual({ failure: expect.anything(), isOnlyDispatch: true });
    expect(lost.exchanged.failure).toMatchObject({ code: "connection_lost", causes: [{ name: "TypeError" }] });
    expect(lost.events).toEqual([{ type: "dispatch" }, { type: "failure", code: "connection_lost" }]);
  });

  test("takes nothing that fails after a response for a proof that nothing was sent", async () => {
    const headers = new Headers();
    vi.spyOn(headers, "get").mockImplementation(() => {
      throw Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    });
    const odd = respond("{}");
    Object.defineProperty(odd, "headers", { value: headers });
    const { exchanged } = await exchanging(async () => odd);
    expect(exchanged).toMatchObject({ failure: { code: "connection_lost" }, httpStatus: 200 });
  });

  test("is not the only dispatch of an id that was sent before, and is the first again of one that wasn't", async () => {
    const body = newBody();
    const request = () => new Request(url, post(body));
    const fails = () => Promise.reject(new TypeError("x"));
    const unsent = { deadline: startDeadline(60_000, AbortSignal.abort()) };
    expect((await exchanging(fails, request(), unsent)).exchanged).toMatchObject({
      failure: { code: "cancelled" },
      isOnlyDispatch: true,
    });
    expect((await exchanging(fails, request())).exchanged.isOnlyDispatch).toBe(true);
    expect((await exchanging(fails, request())).exchanged.isOnlyDispatch).toBe(false);
    const reservation = { isFirst: false, release: () => {} };
    expect((await exchanging(fails, request(), { ...unsent, reservation })).exchanged.isOnlyDispatch).toBe(false);
  });

  test("holds the id only until its end, and not at all for a request that only reads", async () => {
    const { request_id, ...rest } = newBody();
    const held = reserve(origin, request_id);
    const link = () => new Request(url, post({ request_id, ...rest }));
    const fetch = async () => respond(JSON.stringify(linked));
    await expect(exchanging(fetch, link())).rejects.toMatchObject({ code: "already_in_flight" });
    const status = new Request(origin + operations.requestStatus.path, post({ request_id }));
    expect((await exchanging(fetch, status)).exchanged.body).toEqual(linked);
    held.release({ sent: false });
    expect((await exchanging(fetch, link())).exchanged.isOnlyDispatch).toBe(true);
    expect(reserve(origin, request_id).isFirst).toBe(false);
  });
});

describe("a body that can't be read", () => {
  const streaming = (body: ReadableStream) => new Request(url, post({}, { body, duplex: "half" } as RequestInit));
  const unused = () => Promise.reject(new Error("sent"));

  test("because it doesn't end is left when the call is, and nothing is sent", async () => {
    const abort = new AbortController();
    const pull = () => abort.abort(new DeadlinePassed());
    const endless = streaming(new ReadableStream({ pull: () => new Promise(() => pull()) }, { highWaterMark: 0 }));
    const { exchanged, events } = await exchanging(unused, endless, { deadline: startDeadline(60_000, abort.signal) });
    expect(exchanged).toEqual({ failure: expect.anything(), isOnlyDispatch: true });
    expect(exchanged.failure).toMatchObject({
      code: "cancelled",
      message: "The call ended before the request was dispatched.",
      causes: [{ name: "DeadlinePassed" }],
    });
    expect(events).toEqual([{ type: "failure", code: "cancelled" }]);
  });

  test("because it fails is a failure that proves that nothing was sent", async () => {
    const torn = streaming(new ReadableStream({ pull: (controller) => controller.error(new RangeError("x")) }));
    const { exchanged } = await exchanging(unused, torn);
    expect(exchanged.failure).toMatchObject({ code: "cancelled", causes: [{ name: "RangeError" }] });
  });

  test("because somebody has read it is refused, and the error says what to read in its place", async () => {
    const request = new Request(url, post(newBody()));
    await request.text();
    await expect(exchanging(unused, request)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("read that of request.clone()"),
    });
  });
});
