/** What a whole call does, over a fetch that answers at once: what the fault tests show slowly, on real sockets. */
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { type CardLinkClientOptions, createCardLinkClient, type LinkOutcome } from "../../src/index.js";

const request_id = crypto.randomUUID();
const input = () => ({ request_id: crypto.randomUUID(), client_id: "c", card_id: "k" });
const dt = "2026-01-15T12:30:45Z";
const linked = { status: "ok", request_status: "success", dt };
const refusal = { status: "error", request_status: "error", dt };
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
const first = { sentBefore: false };
const unsent = { ...first, signal: AbortSignal.abort() };

function clientOf(fetch: () => Promise<Response>, more: Partial<CardLinkClientOptions> = {}) {
  return createCardLinkClient({ baseUrl: "https://127.0.0.1", authId: "1", secret: "s", fetch, ...more });
}

describe("a link", () => {
  test("reports its outcome, and leaves nothing on the caller's signal", async () => {
    const events: unknown[] = [];
    const client = clientOf(async () => json(linked), { onEvent: (event) => events.push(event) });
    const { signal } = new AbortController();
    expect(await client.linkCard(input(), { signal })).toMatchObject({ kind: "linked" });
    expect(events.at(-1)).toMatchObject({ type: "outcome", kind: "linked" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("under an id that was sent is no first one any more, and under one that wasn't still is", async () => {
    const client = clientOf(async () => json(refusal));
    const link = input();
    const kinds: string[] = [];
    for (const options of [unsent, first, first, unsent]) kinds.push((await client.linkCard(link, options)).kind);
    expect(kinds).toEqual(["not_sent", "rejected", "unknown", "unknown"]);
  });

  test("under an id of the caller's may have been sent by a process that crashed, unless the caller says otherwise", async () => {
    const { request_id: _id, ...bare } = input();
    const client = clientOf(async () => json(refusal));
    expect(await client.linkCard(input())).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
    expect(await client.linkCard(input(), { signal: AbortSignal.abort() })).toMatchObject({ kind: "unknown" });
    // What a database has for "nobody knows", and what an untyped caller could pass.
    for (const sentBefore of [undefined, null, 0, "false"] as unknown as boolean[]) {
      expect(await client.linkCard(input(), { sentBefore })).toMatchObject({ kind: "unknown" });
    }
    expect(await client.linkCard(input(), first)).toMatchObject({ kind: "rejected" });
    expect(await client.linkCard(bare)).toMatchObject({ kind: "rejected" });
  });

  test("gets an id of its own where it is given none", async () => {
    const { request_id: _id, ...bare } = input();
    const client = clientOf(async () => json(linked));
    const ids = [await client.linkCard(bare), await client.linkCard(bare)].map((outcome) => outcome.request_id);
    expect(ids).toEqual(Array(2).fill(expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)));
    expect(ids[0]).not.toBe(ids[1]);
  });

  test("that says ok with a refusing status is unknown", async () => {
    expect(await clientOf(async () => json(linked, 400)).linkCard(input())).toMatchObject({ kind: "unknown" });
  });

  test("with an option that can't be used is refused by name, and uses up no id", async () => {
    const client = clientOf(async () => json(refusal));
    const link = input();
    for (const [options, name] of [
      [{ timeout: 0 }, "timeout"],
      [{ signal: {} as AbortSignal }, "signal"], // what an untyped caller could pass
    ] as const) {
      await expect(client.linkCard(link, options)).rejects.toThrow(new RegExp(`^${name} must be`));
      await expect(client.requestStatus(request_id, options)).rejects.toThrow(new RegExp(`^${name} must be`));
    }
    for (const name of ["deadline", "interval", "settleAfter"]) {
      await expect(client.follow(request_id, { [name]: 0 })).rejects.toThrow(new RegExp(`^${name} must be`));
    }
    expect(await client.linkCard(link, first)).toMatchObject({ kind: "rejected" });
    expect(() => clientOf(async () => json(linked), { timeout: -1 })).toThrow(/^timeout must be/);
    const noFetch = { fetch: "x" as unknown as typeof fetch }; // as above
    expect(() => clientOf(async () => json(linked), noFetch)).toThrow(
      expect.objectContaining({ code: "invalid_option", message: "fetch must be a function." }),
    );
  });
});

describe("following", () => {
  test("an outcome that needs none asks nobody", async () => {
    for (const [answer, options, calls] of [
      [async () => json(linked), first, 1],
      [async () => json({}, 400), first, 1],
      [async () => json(linked), unsent, 0],
    ] as const) {
      let sent = 0;
      const client = clientOf(() => {
        sent++;
        return answer();
      });
      const outcome = await client.linkCard(input(), options);
      expect(await client.follow(outcome)).toBe(outcome);
      expect(sent).toBe(calls);
    }
  });

  test.each([undefined, null])("%s is refused by the contract", async (from) => {
    // @ts-expect-error what an untyped caller could pass
    await expect(clientOf(async () => json(linked)).follow(from)).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("an error that hasn't stood for long rejects nothing, and what was known stays known", async () => {
    const abort = new AbortController();
    const onPoll = ({ poll }: { poll: number }) => void (poll === 3 && abort.abort());
    const client = clientOf(async () => json(refusal));
    const options = { interval: 1, onPoll, signal: abort.signal };
    expect(await client.follow(request_id, options)).toMatchObject({ kind: "unknown", reason: { code: "refused" } });

    const lost: LinkOutcome = await clientOf(() => Promise.reject(new Error("x"))).linkCard(input());
    const other = new AbortController();
    const later = ({ poll }: { poll: number }) => void (poll === 2 && other.abort());
    const silent = clientOf(async () => json({}, 503));
    expect(await silent.follow(lost, { interval: 1, onPoll: later, signal: other.signal })).toBe(lost);
  });
});
