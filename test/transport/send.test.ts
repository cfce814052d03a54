/** One request: sent once, and read under a cap. */
import { describe, expect, test } from "vitest";
import { startDeadline } from "../../src/shared/deadline.js";
import { LARGEST_RESPONSE, type SignedRequest, send } from "../../src/transport/send.js";
import type { FetchLike } from "../../src/transport/settings.js";

const request: SignedRequest = {
  url: "https://127.0.0.1/",
  method: "POST",
  headers: { "content-type": "application/json" },
  body: "{}",
};
const never = new AbortController().signal;
const sending = (fetch: FetchLike, signal = never, onDispatch = () => {}) =>
  send(request, fetch, startDeadline(60_000, signal), onDispatch);
const textOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

describe("sending", () => {
  const of = (length: number) => async () => new Response("a".repeat(length), { status: 201, headers: { a: "b" } });

  test("reads a response of 64 KiB and no byte more", async () => {
    const whole = await sending(of(LARGEST_RESPONSE));
    expect([whole.httpStatus, whole.headers.get("a"), whole.bytes.length]).toEqual([201, "b", 65_536]);
    await expect(sending(of(LARGEST_RESPONSE + 1))).rejects.toMatchObject({
      code: "body_too_large",
      message: "The response has more than 65536 bytes.",
      httpStatus: 201,
    });
  });

  test("joins the chunks of a response, and cancels one that is too large", async () => {
    let cancelled = 0;
    const pieces = (...sizes: number[]) =>
      sending(async () => {
        const left = [...sizes];
        const pull = (controller: ReadableStreamDefaultController) => {
          const size = left.shift();
          if (size === undefined) controller.close();
          else controller.enqueue(new Uint8Array(size).fill(97 + left.length));
        };
        return new Response(new ReadableStream({ pull, cancel: () => void cancelled++ }));
      });
    expect(textOf(await pieces(2, 1, 3))).toBe("ccbaaa");
    await expect(pieces(LARGEST_RESPONSE, 1, 1)).rejects.toMatchObject({ code: "body_too_large" });
    expect(cancelled).toBe(1);
  });

  test.each<[string, ReadableStream]>([
    ["pieces that it can't count, from a fetch of the caller's", ReadableStream.from(["{", "}"])],
    [
      "pieces of no bytes without an end, which would leave no timer its time",
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array()) }),
    ],
  ])("refuses a body of %s", async (_what, body) => {
    const response = Object.defineProperty(new Response(), "body", { value: body });
    await expect(sending(async () => response)).rejects.toMatchObject({ code: "body_too_large" });
  });

  test("reads a missing body as no bytes", async () => {
    const response = await sending(async () => new Response(null, { status: 204 }));
    expect([response.httpStatus, response.bytes.length]).toEqual([204, 0]);
  });

  test.each([
    ["the call is aborted", startDeadline(60_000, AbortSignal.abort())],
    // A timer of a process that stood still fires later than what was ready to be sent meanwhile.
    [
      "the clock has passed the deadline, before any timer could say so",
      { ...startDeadline(60_000), isOver: () => true },
    ],
  ])("dispatches nothing once %s, and says so", async (_what, over) => {
    const seen: string[] = [];
    const fetch = async () => new Response(`${seen.push("sent")}`);
    const message = "The call ended before the dispatch.";
    const call = send(request, fetch, over, () => void seen.push("announced"));
    await expect(call).rejects.toMatchObject({ code: "cancelled", message, httpStatus: undefined });
    expect(seen).toEqual([]);
    await sending(fetch, never, () => void seen.push("announced"));
    expect(seen).toEqual(["announced", "sent"]);
  });

  test.each<[string, Partial<Response>]>([
    ["a status of the 300s", { status: 300 }],
    ["the last of them", { status: 399 }],
    ["a redirect that a browser hides", { type: "opaqueredirect", status: 0 }],
    ["a response from elsewhere", { redirected: true, status: 200 }],
  ])("follows no redirect: %s", async (_what, members) => {
    const response = { headers: new Headers(), body: null, ...members } as Response; // all that is read of one
    await expect(sending(async () => response)).rejects.toMatchObject({
      code: "redirected",
      httpStatus: members.status,
      message: "The server redirects, and the signature must not go to another server. Check baseUrl.",
    });
  });

  test("cancels the unread body of a redirect", async () => {
    let cancelled = 0;
    const body = new ReadableStream({ cancel: () => void cancelled++ });
    const redirect = new Response(body, { status: 302 });
    await expect(sending(async () => redirect)).rejects.toMatchObject({ code: "redirected" });
    expect(cancelled).toBe(1);
  });

  test("reports a broken body with its code and its status", async () => {
    const torn = new ReadableStream({ pull: (controller) => controller.error(new Error("x")) });
    const lost = { code: "connection_lost", httpStatus: 203 };
    await expect(sending(async () => new Response(torn, { status: 203 }))).rejects.toMatchObject(lost);
  });
});

describe("a fetch that ignores its signal", () => {
  test("delays nothing, and its late response is cancelled", async () => {
    const abort = new AbortController();
    let respond: (response: Response) => void = () => {};
    const late = new Promise<Response>((resolve) => {
      respond = resolve;
    });
    const call = sending(() => late, abort.signal);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    let cancelled: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    respond(new Response(new ReadableStream({ cancel: () => cancelled() })));
    await released;
  });

  test("is left at once where the signal aborts as it begins", async () => {
    const abort = new AbortController();
    const call = sending(
      () => new Promise(() => {}),
      abort.signal,
      () => abort.abort(),
    );
    await expect(call).rejects.toMatchObject({ code: "aborted" });
  });
});
