/** One request: sent once, and read under a cap. */
import { describe, expect, test, vi } from "vitest";
import { startDeadline } from "../../src/shared/deadline.js";
import { LARGEST_RESPONSE, type SignedRequest, send } from "../../src/transport/send.js";
import type { FetchLike } from "../../src/transport/settings.js";
import { silent } from "../client/server.js";

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
    const message = "The response has more than 65536 bytes.";
    const refusal = { code: "body_too_large", message, httpStatus: 201 };
    await expect(sending(of(LARGEST_RESPONSE + 1))).rejects.toMatchObject(refusal);
  });

  test("joins the chunks of a response, and cancels one that is too large", async () => {
    const cancel = vi.fn();
    const pieces = (...sizes: number[]) => {
      const pull = (controller: ReadableStreamDefaultController) => {
        const size = sizes.shift();
        if (size === undefined) controller.close();
        else controller.enqueue(new Uint8Array(size).fill(97 + sizes.length));
      };
      return sending(async () => new Response(new ReadableStream({ pull, cancel })));
    };
    expect(textOf(await pieces(2, 1, 3))).toBe("ccbaaa");
    await expect(pieces(LARGEST_RESPONSE, 1, 1)).rejects.toMatchObject({ code: "body_too_large" });
    expect(cancel).toHaveBeenCalledOnce();
  });

  const empty = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array());
  test.each<[string, ReadableStream]>([
    ["pieces that it can't count, from a fetch of the caller's", ReadableStream.from(["{", "}"])],
    ["pieces of no bytes without an end, which would leave no timer its time", new ReadableStream({ pull: empty })],
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
    const [fetch, announced] = [vi.fn(async () => new Response()), vi.fn()];
    const message = "The call ended before the dispatch.";
    const refusal = { code: "cancelled", message, httpStatus: undefined };
    await expect(send(request, fetch, over, announced)).rejects.toMatchObject(refusal);
    expect([fetch, announced].map((call) => call.mock.calls.length)).toEqual([0, 0]);
    await sending(fetch, never, announced);
    expect(announced).toHaveBeenCalledBefore(fetch);
  });

  test.each<[string, Partial<Response>]>([
    ["a status of the 300s", { status: 300 }],
    ["the last of them", { status: 399 }],
    ["a redirect that a browser hides", { type: "opaqueredirect", status: 0 }],
    ["a response from elsewhere", { redirected: true, status: 200 }],
  ])("follows no redirect, and cancels its unread body: %s", async (_what, members) => {
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const response = { headers: new Headers(), body, ...members } as Response; // all that is read of one
    await expect(sending(async () => response)).rejects.toMatchObject({
      code: "redirected",
      httpStatus: members.status,
      message: "The server redirects, and the signature must not go to another server. Check baseUrl.",
    });
    expect(cancel).toHaveBeenCalledOnce();
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
    const cancel = vi.fn();
    respond(new Response(new ReadableStream({ cancel })));
    await expect.poll(() => cancel).toHaveBeenCalled();
  });

  test("is left at once where the signal aborts as it begins", async () => {
    const abort = new AbortController();
    const call = sending(silent, abort.signal, () => abort.abort());
    await expect(call).rejects.toMatchObject({ code: "aborted" });
  });
});
