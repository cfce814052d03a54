/** What an outcome says. */
import { describe, expect, test } from "vitest";
import { type Answer, classify, outcomeOf, statusOutcomeOf, unfollowed } from "../../src/client/outcome.js";
import type { LinkCardResponse } from "../../src/index.js";
import { CardLinkError } from "../../src/shared/errors.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const dt = "2026-01-15T12:30:45Z";
const linked: LinkCardResponse = { status: "ok", request_status: "success", dt };
const refusal: LinkCardResponse = { status: "error", request_status: "error", dt };
const failing = (code: ConstructorParameters<typeof CardLinkError>[0], details = {}) =>
  new CardLinkError(code, "No.", details);

describe("an outcome", () => {
  const failure = failing("connection_lost", { body: { any: 1 }, causes: [{ name: "Error" }], httpStatus: 400 });

  test.each(["linked", "in_process"] as const)("that is %s has the answer, and no reason", (kind) => {
    expect(outcomeOf(id, kind, { body: linked, httpStatus: 200 })).toEqual({
      kind,
      request_id: id,
      httpStatus: 200,
      body: linked,
    });
  });

  test.each<[string, Answer<LinkCardResponse>]>([
    ["body", { httpStatus: 200 }],
    ["HTTP status", { body: linked }],
  ])("is never linked or in process without a %s", (_missing, answer) => {
    for (const kind of ["linked", "in_process"] as const) expect(outcomeOf(id, kind, answer).kind).toBe("unknown");
  });

  test("that was not sent has a reason and nothing of an answer", () => {
    expect(outcomeOf(id, "not_sent", { failure })).toEqual({ kind: "not_sent", request_id: id, reason: failure });
  });

  test("that the vendor refused has the vendor's answer", () => {
    const outcome = outcomeOf(id, "rejected", { body: refusal, httpStatus: 200 });
    expect(outcome).toEqual({
      kind: "rejected",
      request_id: id,
      httpStatus: 200,
      body: refusal,
      reason: expect.objectContaining({
        code: "refused",
        message: "The vendor answered `error`, in both members.",
      }),
    });
  });

  test("that a status refused says so, and keeps what came and what lay behind it", () => {
    const outcome = outcomeOf(id, "rejected", { failure, httpStatus: 400 });
    expect(outcome).toEqual({ kind: "rejected", request_id: id, httpStatus: 400, reason: expect.any(CardLinkError) });
    expect(outcome).toMatchObject({
      reason: {
        code: "refused_by_status",
        family: "vendor",
        message: "The server refused the request with the HTTP status 400.",
        httpStatus: 400,
        causes: [{ name: "Error" }],
      },
    });
    expect("reason" in outcome && outcome.reason.body).toEqual({ any: 1 });
  });

  test("is no rejection without a status", () => {
    expect(outcomeOf(id, "rejected", { failure }).kind).toBe("unknown");
  });

  test("that is unknown has what came, and not what didn't", () => {
    expect(outcomeOf(id, "unknown", { failure, httpStatus: 400 })).toEqual({
      kind: "unknown",
      request_id: id,
      httpStatus: 400,
      reason: failure,
      body: { any: 1 },
    });
    const bare = failing("timed_out");
    expect(Object.keys(outcomeOf(id, "unknown", { failure: bare }))).toEqual(["kind", "request_id", "reason"]);
    expect(outcomeOf(id, "unknown", { body: linked, httpStatus: 200 })).toMatchObject({
      body: linked,
      reason: {
        code: "contradictory",
        message: "status and request_status contradict each other.",
      },
    });
  });

  test("of a question is the answer, or why there is none", () => {
    expect(statusOutcomeOf(id, { body: linked, httpStatus: 200 })).toEqual({
      kind: "answered",
      request_id: id,
      httpStatus: 200,
      body: linked,
    });
    expect(statusOutcomeOf(id, { failure, httpStatus: 503 })).toEqual({
      kind: "unanswered",
      request_id: id,
      reason: failure,
      httpStatus: 503,
      body: { any: 1 },
    });
    expect(statusOutcomeOf(id, { body: linked }).kind).toBe("unanswered");
    expect(statusOutcomeOf(id, {})).toMatchObject({ kind: "unanswered", reason: { code: "contradictory" } });
  });

  test("of a bare id says that nobody has asked", () => {
    expect(unfollowed(id)).toMatchObject({
      kind: "unknown",
      request_id: id,
      reason: { code: "not_asked", message: "Nothing is known of this request yet." },
    });
  });

  test("is no rejection where the body of a refusing status says ok", () => {
    expect(classify({ first: true, httpStatus: 400, saysOk: true })).toBe("unknown");
    expect(classify({ first: true, httpStatus: 400, saysOk: false })).toBe("rejected");
  });
});
