/** When a link is sent again. */
import { describe, expect, test } from "vitest";
import type { Context } from "../../src/client/context.js";
import { submit } from "../../src/client/submit.js";
import { CardLinkError, type ErrorCode } from "../../src/shared/errors.js";
import type { Exchanged } from "../../src/transport/exchange.js";
import { reserve } from "../../src/transport/reservations.js";
import { settingsOf } from "../../src/transport/settings.js";

const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
const settings = settingsOf({ baseUrl: "https://127.0.0.1", authId: "1", secret: "s" });
const failing = (code: ErrorCode) => ({ failure: new CardLinkError(code, "No."), isOnlyDispatch: true });

/** A link whose exchanges end like this, the last one for good. */
async function linking(exchanges: Exchanged[], options: Parameters<typeof submit>[3] = {}) {
  const events: unknown[] = [];
  let attempts = 0;
  const call = async () => exchanges[Math.min(attempts++, exchanges.length - 1)]!;
  const onEvent = ({ type, ...rest }: { type: string }) => void events.push({ type, ...rest });
  const context = { settings, calls: { call }, onEvent } as unknown as Context; // without the raw calls
  const outcome = await submit(context, "linkCard", { client_id: "c", card_id: "k" }, options);
  return { kind: outcome.kind, attempts, events };
}

describe("a link that is proven unsent", () => {
  test.each(["name_not_found", "connection_refused", "connect_timeout"] as const)(
    "by %s, which may pass, is sent again twice, after 200 ms and 400 ms at most",
    async (code) => {
      const { kind, attempts, events } = await linking([failing(code)]);
      expect([kind, attempts]).toEqual(["not_sent", 3]);
      expect(events).toMatchObject([{ type: "retry" }, { type: "retry" }, { type: "outcome", kind: "not_sent" }]);
      for (const [at, longest] of [200, 400].entries()) {
        expect((events[at] as { delay: number }).delay).toBeLessThanOrEqual(longest); // as the line above has it
      }
    },
  );

  test("is sent again until it gets through", async () => {
    const through = { body: linked, httpStatus: 200, isOnlyDispatch: true };
    expect(await linking([failing("connection_refused"), through])).toMatchObject({ kind: "linked", attempts: 2 });
  });

  test.each(["tls_refused", "signing_failed", "cancelled"] as const)("by %s is not sent again", async (code) => {
    const { kind, attempts, events } = await linking([failing(code)]);
    expect({ kind, attempts }).toEqual({ kind: "not_sent", attempts: 1 });
    expect(events).toMatchObject([{ type: "outcome" }]);
  });

  test("is not sent again once the call is aborted", async () => {
    const over = await linking([failing("connection_refused")], { signal: AbortSignal.abort() });
    expect(over).toMatchObject({ kind: "not_sent", attempts: 1 });
  });

  test("is not sent again if it may have been sent by an earlier call", async () => {
    const later = { ...failing("connection_refused"), isOnlyDispatch: false };
    expect(await linking([later])).toMatchObject({ kind: "unknown", attempts: 1 });
  });
});

test("a refusing status whose body speaks for the link rejects nothing", async () => {
  const refusing = (body: string) => ({
    httpStatus: 400,
    failure: new CardLinkError("undocumented_status", "x", { httpStatus: 400 }),
    response: { httpStatus: 400, headers: new Headers(), bytes: new TextEncoder().encode(body), isWhole: true },
    isOnlyDispatch: true,
  });
  expect(await linking([refusing("No.")])).toMatchObject({ kind: "rejected", attempts: 1 });
  expect(await linking([refusing("success")])).toMatchObject({ kind: "unknown", attempts: 1 });
});

test.each<[what: string, error: Error, isFirst: boolean]>([
  ["a mistake that was found before anything was sent", new CardLinkError("invalid_request", "No."), true],
  ["anything else", new Error("No."), false],
])("an id is new after %s: %s", async (_what, error, isFirst) => {
  const call = () => Promise.reject(error);
  const context = { settings, calls: { call } } as unknown as Context; // without the raw calls
  const request_id = crypto.randomUUID();
  await expect(submit(context, "linkCard", { request_id, client_id: "c", card_id: "k" })).rejects.toBe(error);
  expect(reserve(settings.origin, request_id).isFirst).toBe(isFirst);
});
