/** One request: sent, read under a cap, and made an answer of. */
import { describe, expect, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { startDeadline } from "../../src/shared/deadline.js";
import { verify } from "../../src/signing/index.js";
import { ask, endpoint } from "../../src/transport/ask.js";
import { LARGEST_ANSWER, send, sender } from "../../src/transport/send.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

describe("sending", () => {
  const request = () => new Request("https://127.0.0.1/");
  const of = (length: number) => async () => new Response("a".repeat(length), { status: 201, headers: { a: "b" } });

  test("reads an answer of 64 KiB and no byte more", async () => {
    const whole = await sender(of(LARGEST_ANSWER))(request());
    expect([whole.status, whole.headers.get("a"), (await whole.text()).length]).toEqual([201, "b", 65_536]);
    await expect(sender(of(LARGEST_ANSWER + 1))(request())).rejects.toMatchObject({
      code: "body_too_large",
      message: "The answer has more than 65536 bytes.",
      httpStatus: 201,
    });
  });

  test("puts an answer together from its pieces, and lets go of one that is too large", async () => {
    let cancelled = 0;
    const pieces = (...sizes: number[]) =>
      sender(async () => {
        const left = [...sizes];
        const pull = (controller: ReadableStreamDefaultController) => {
          const size = left.shift();
          if (size === undefined) controller.close();
          else controller.enqueue(new Uint8Array(size).fill(97 + left.length));
        };
        return new Response(new ReadableStream({ pull, cancel: () => void cancelled++ }));
      })(request());
    expect(await (await pieces(2, 1, 3)).text()).toBe("ccbaaa");
    await expect(pieces(LARGEST_ANSWER, 1, 1)).rejects.toMatchObject({ code: "body_too_large" });
    expect(cancelled).toBe(1);
  });

  test("lets no piece pass that it can't count, from a fetch of the caller's", async () => {
    const text = ReadableStream.from(["{", "}"]);
    const answer = new Response();
    Object.defineProperty(answer, "body", { value: text });
    await expect(sender(async () => answer)(request())).rejects.toMatchObject({ code: "body_too_large" });
  });

  test("makes an answer without a body of one that has none", async () => {
    const answer = await sender(async () => new Response(null, { status: 204 }))(request());
    expect([answer.status, answer.body]).toEqual([204, null]);
  });

  test("dispatches nothing once it is given up, and says so", async () => {
    let told = 0;
    let dispatched = 0;
    const dispatch = async () => {
      dispatched++;
      return new Response();
    };
    await expect(send(dispatch, AbortSignal.abort(), () => void told++)).rejects.toMatchObject({
      code: "cancelled",
      message: "The call was given up before the request was dispatched.",
    });
    expect([told, dispatched]).toEqual([0, 0]);
    await expect(sender(dispatch)(new Request(request(), { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: "cancelled",
    });
    await send(dispatch, new AbortController().signal, () => void told++);
    expect([told, dispatched]).toEqual([1, 1]);
  });

  test.each<[string, Partial<Response>]>([
    ["a status of the 300s", { status: 300 }],
    ["the last of them", { status: 399 }],
    ["a redirect that a browser hides", { type: "opaqueredirect", status: 0 }],
    ["an answer from elsewhere", { redirected: true, status: 200 }],
  ])("follows no redirect: %s", async (_what, members) => {
    const response = { headers: new Headers(), body: null, ...members } as Response; // all that is read of one
    await expect(send(async () => response, new AbortController().signal)).rejects.toMatchObject({
      code: "redirected",
      httpStatus: members.status,
      message: "The server redirects, where body and signature must not go. Check baseUrl.",
    });
  });

  test("gives what the fetch throws its code, with the status if there was one", async () => {
    const { signal } = new AbortController();
    const refused = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    await expect(send(() => Promise.reject(refused), signal)).rejects.toMatchObject({ code: "connection_refused" });
    const torn = new ReadableStream({ pull: (controller) => controller.error(new Error("x")) });
    await expect(send(async () => new Response(torn, { status: 203 }), signal)).rejects.toMatchObject({
      code: "connection_lost",
      httpStatus: 203,
    });
  });
});

describe("a fetch that ignores its signal", () => {
  test("holds nobody up, and what it brings later is let go", async () => {
    const abort = new AbortController();
    let answer: (response: Response) => void = () => {};
    const late = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    const call = send(() => late, abort.signal);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    let cancelled: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    answer(new Response(new ReadableStream({ cancel: () => cancelled() })));
    await released;
  });

  test("is left at once where the signal aborts as it begins", async () => {
    const abort = new AbortController();
    const call = send(
      () => new Promise(() => {}),
      abort.signal,
      () => abort.abort(),
    );
    await expect(call).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("asking", () => {
  const { linkCard } = operations;
  const body = { request_id: id, client_id: "c", card_id: "k" };
  const credentials = { authId: "1", secret: "s" };
  const answer = (text: string, status = 200, headers: Record<string, string> = {}) =>
    new Response(text, { status, headers: { "content-type": "application/json", ...headers } });

  async function asking(fetch: (request: Request) => Promise<Response>, sent: object = body) {
    const events: unknown[] = [];
    const deadline = startDeadline(10_000);
    const server = endpoint("https://127.0.0.1", linkCard, credentials, fetch);
    const asked = ask(server, sent, deadline, (event) => events.push(event));
    return { answer: await asked.finally(deadline.release), events };
  }

  test("sends the body that is signed, and follows no redirect", async () => {
    const sent: Request[] = [];
    await asking(async (request) => {
      sent.push(request);
      return answer(JSON.stringify(linked));
    });
    const [request] = sent;
    expect(request).toMatchObject({ method: "POST", url: `https://127.0.0.1${linkCard.path}`, redirect: "manual" });
    expect(request?.headers.get("content-type")).toBe("application/json");
    const bytes = (await request?.text()) ?? "";
    expect(JSON.parse(bytes)).toEqual(body);
    expect(await verify(request?.headers.get("x-jws-signature"), bytes, linkCard, credentials)).toEqual({
      verified: true,
    });
  });

  test("gives the body, and the wait that the server asks for", async () => {
    const text = JSON.stringify(linked);
    expect(await asking(async () => answer(text))).toEqual({
      answer: { body: linked, httpStatus: 200 },
      events: [{ type: "dispatch" }, { type: "response", httpStatus: 200 }],
    });
    expect((await asking(async () => answer(text, 200, { "retry-after": "0" }))).answer).toEqual({
      body: linked,
      httpStatus: 200,
      retryAfter: 0,
    });
  });

  test("gives an undocumented status with what came, and the wait", async () => {
    const { answer: given, events } = await asking(async () => answer('"e"', 429, { "retry-after": "1" }));
    expect(given).toMatchObject({ failure: { code: "undocumented_status" }, httpStatus: 429, retryAfter: 1000 });
    expect(given.failure?.body).toBe("e");
    expect(events).toEqual([{ type: "dispatch" }, { type: "response", httpStatus: 429 }]);
  });

  test("gives what went wrong, with its status if it has one, and calls it a failure", async () => {
    const { answer: given, events } = await asking(async () => answer("{"));
    expect(given).toMatchObject({ failure: { code: "not_json" }, httpStatus: 200 });
    expect(events).toEqual([{ type: "dispatch" }, { type: "failure", code: "not_json" }]);
    const lost = await asking(() => Promise.reject(new TypeError("x")));
    expect(lost.answer).toEqual({ failure: expect.anything() });
    expect(lost.answer.failure).toMatchObject({ code: "connection_lost", causes: [{ name: "TypeError" }] });
    expect(lost.events).toEqual([{ type: "dispatch" }, { type: "failure", code: "connection_lost" }]);
  });

  test("takes what nobody foresaw for a request that may have arrived", async () => {
    const unwritable = {
      toJSON() {
        throw new RangeError("x");
      },
    };
    const { answer: given, events } = await asking(async () => answer("{}"), unwritable);
    expect(given.failure).toMatchObject({
      code: "connection_lost",
      message: "The connection failed; the request may have arrived.",
      causes: [{ name: "RangeError" }],
    });
    expect(events).toEqual([{ type: "failure", code: "connection_lost" }]);
  });

  test("takes nothing that fails after an answer for a proof that nothing was sent", async () => {
    const headers = new Headers();
    vi.spyOn(headers, "get").mockImplementation(() => {
      throw Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    });
    const odd = answer("{}");
    Object.defineProperty(odd, "headers", { value: headers });
    expect((await asking(async () => odd)).answer).toMatchObject({
      failure: { code: "connection_lost" },
      httpStatus: 200,
    });
  });

  test("throws what is the caller's mistake before there is a request", () => {
    expect(() => endpoint("https://127.0.0.1", linkCard, { authId: "1", secret: "" }, fetch)).toThrow("secret must be");
  });
});
