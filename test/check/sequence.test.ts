/** A link, its status, the link again: what is found in each. */
import { describe, expect, test } from "vitest";
import type { Provider } from "../../src/check/provider.js";
import { linkInSequence } from "../../src/check/sequence.js";
import type { Exchange } from "../../src/check/wire.js";
import { answered, right, unanswered } from "./exchanges.js";
import { link } from "./provider.js";

const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

describe("a link in sequence", () => {
  const request = { request_id, ...link };
  const inProcess = { ...right, request_status: "process" };
  const error = { ...right, status: "error", request_status: "error" };

  /** What each check finds, where the link, the status, the link again and the status again are answered so. */
  async function told(first: unknown, ...later: (Exchange | object)[]) {
    const exchanges = later.map((one) => ("request" in one ? (one as Exchange) : answered(one)));
    const next = async () => exchanges.shift()!;
    const provider = { settled: next, send: next, ask: next } as unknown as Provider; // all that the sequence asks of it
    const found: Record<string, string> = {};
    for await (const [{ id }, { status, reason }] of linkInSequence(provider, request, first as Exchange)) {
      found[id.slice(9)] = `${status}: ${reason}`;
    }
    return found;
  }

  test("that goes well", async () => {
    const named = { ...right, client_id: link.client_id, cards: [{ card_id: link.card_id }] };
    expect(await told(answered(right), named, error, named)).toEqual({
      status: "passed: The link was answered success, and its status is success.",
      members: "passed: It names those of the link.",
      duplicate: "passed: It was answered with an error.",
      after_duplicate: "passed: request/status said success before, and success afterwards.",
    });
  });

  test("of which the status falls behind, and says nothing", async () => {
    expect(
      await told(answered(right), inProcess, answered("", { status: 409 }), answered("", { status: 500 })),
    ).toEqual({
      status: "failed: The link was answered success, and its status is in_process.",
      members: "not_applicable: It names none; whether it has to is undocumented.",
      duplicate: "undocumented: It was answered 409; what a duplicate gets is undocumented.",
      after_duplicate: "not_applicable: request/status said in_process before, and nothing afterwards.",
    });
    expect(await told(answered(right), unanswered, unanswered, unanswered)).toMatchObject({
      status: "failed: The link was answered success, and its status is none.",
      members: "not_applicable: It names none; whether it has to is undocumented.",
      duplicate: "failed: No answer came: ECONNRESET.",
      after_duplicate: "not_applicable: request/status said nothing before, and nothing afterwards.",
    });
  });

  test("that was in process may stay so, or fail, and a duplicate is no new link", async () => {
    expect(await told(answered(inProcess), inProcess, inProcess, right)).toMatchObject({
      status: "passed: The link was answered in_process, and its status is in_process.",
      duplicate: "failed: It was answered in_process, as if it were a new request.",
      after_duplicate: "passed: request/status said in_process before, and success afterwards.",
    });
    expect(await told(answered(right), right, error, unanswered)).toMatchObject({
      after_duplicate: "failed: request/status said success before, and nothing afterwards.",
    });
    expect(await told(answered(inProcess), inProcess, error, inProcess)).toMatchObject({
      after_duplicate: "passed: request/status said in_process before, and in_process afterwards.",
    });
    expect(await told(answered(inProcess), inProcess, error, error)).toMatchObject({
      after_duplicate: "not_applicable: request/status said in_process before, and refused afterwards.",
    });
    expect(await told(answered(inProcess), error, right, error)).toMatchObject({
      status: "passed: The link failed after process.",
      duplicate: "failed: It was answered success, as if it were a new request.",
    });
    expect(await told(answered(inProcess), unanswered, error, right)).toMatchObject({
      status: "failed: The link was answered in_process, and its status is none.",
    });
    expect(await told(answered(right), error, error, error)).toMatchObject({
      status: "failed: The link was answered success, and its status is refused.",
    });
  });

  test.each<object[]>([[{ client_id: link.client_id }], [{ cards: [{ card_id: link.card_id }] }]])(
    "of which the status names one of the two, rightly: %j",
    async (members) => {
      expect(await told(answered(right), { ...right, ...members }, error, right)).toMatchObject({
        members: "passed: It names those of the link.",
      });
    },
  );

  test.each<[string, object]>([
    ["client", { client_id: "c2" }],
    ["card", { cards: [{ card_id: "k2" }] }],
    ["card beside the right one", { cards: [{ card_id: link.card_id }, { card_id: "k2" }] }],
    ["client beside the right card", { client_id: "c2", cards: [{ card_id: link.card_id }] }],
    ["card beside the right client", { client_id: link.client_id, cards: ["k2", null] }],
  ])("of which the status names another %s", async (_what, members) => {
    expect(await told(answered(right), { ...right, ...members }, error, right)).toMatchObject({
      members: "failed: It names another client or another card.",
    });
  });

  test.each<[Exchange, string]>([
    [answered(error), "refused"],
    [unanswered, "ECONNRESET"],
    [answered("", { status: 404 }), "no verdict"],
  ])("that wasn't taken leaves nothing to follow", async (first, why) => {
    const reason = `not_applicable: The link wasn't taken (${why}), so there is nothing to follow.`;
    expect(await told(first)).toEqual({ status: reason, members: reason, duplicate: reason, after_duplicate: reason });
  });
});
