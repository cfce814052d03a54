/** What an outcome says. */
import { describe, expect, test } from "vitest";
import { outcomeOf, statusOutcomeOf, unfollowed } from "../../src/client/outcome-of.js";
import type { LinkCardResponse } from "../../src/index.js";
import { CardLinkError } from "../../src/shared/errors.js";
import type { Exchanged } from "../../src/transport/exchange.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const dt = "2026-01-15T12:30:45Z";
const linked: LinkCardResponse = { status: "ok", request_status: "success", dt };
const refusal: LinkCardResponse = { status: "error", request_status: "error", dt };
const subject = { operation: "linkCard", request_id: id } as const;
const asked = { operation: "requestStatus", request_id: id } as const;
const came = (exchanged: Omit<Exchanged, "isOnlyDispatch">): Exchanged => ({ isOnlyDispatch: true, ...exchanged });
const failing = (code: ConstructorParameters<typeof CardLinkError>[0], details = {}) =>
  new CardLinkError(code, "No.", details);

describe("an outcome", () => {
  const failure = failing("connection_lost", { body: { any: 1 }, causes: [{ name: "Error" }], httpStatus: 400 });

  test.each([
    ["linked", "success"],
    ["in_process", "in_process"],
  ] as const)("that is %s has the response, and no reason", (kind, decision) => {
    expect(outcomeOf(subject, decision, came({ body: linked, httpStatus: 200 }))).toEqual({
      kind,
      ...subject,
      httpStatus: 200,
      body: linked,
    });
  });

  test.each<[string, Omit<Exchanged, "isOnlyDispatch">]>([
    ["body", { httpStatus: 200 }],
    ["HTTP status", { body: linked }],
  ])("is never linked or in process without a %s", (_missing, answer) => {
    for (const kind of ["success", "in_process"] as const) {
      expect(outcomeOf(subject, kind, came(answer)).kind).toBe("unknown");
    }
  });

  test("that was not sent has a reason and nothing of an answer", () => {
    expect(outcomeOf(subject, "not_sent", came({ failure }))).toEqual({
      kind: "not_sent",
      ...subject,
      reason: failure.toJSON(),
    });
  });

  test("that the vendor refused has the vendor's answer", () => {
    const outcome = outcomeOf(subject, "rejected", came({ body: refusal, httpStatus: 200 }));
    expect(outcome).toEqual({
      kind: "rejected",
      ...subject,
      httpStatus: 200,
      body: refusal,
      reason: expect.objectContaining({
        code: "refused",
        message: "The vendor responded with `error` in both members.",
      }),
    });
  });

  test("that a status refused says so, and keeps what came and what lay behind it", () => {
    const outcome = outcomeOf(subject, "rejected", came({ failure, httpStatus: 400 }));
    expect(outcome).toEqual({ kind: "rejected", ...subject, httpStatus: 400, reason: expect.any(Object) });
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

  test.each([
    ["success", { body: linked, httpStatus: 200 }],
    ["in_process", { body: { ...linked, request_status: "process" }, httpStatus: 200 }],
    ["rejected", { body: refusal, httpStatus: 200 }],
    ["rejected", { failure, httpStatus: 400 }],
    ["not_sent", { failure: failing("cancelled") }],
    ["unknown", { failure, httpStatus: 400 }],
    [
      "unknown",
      { failure: failing("invalid_body", { violations: [{ member: "dt", keyword: "type", message: "m" }] }) },
    ],
  ] as const)("that is %s is the same after JSON", (decision, exchanged) => {
    const outcome = outcomeOf(subject, decision, came(exchanged));
    expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
  });

  test("is no rejection without a status", () => {
    expect(outcomeOf(subject, "rejected", came({ failure })).kind).toBe("unknown");
  });

  test("that is unknown has what came, and not what didn't", () => {
    expect(outcomeOf(subject, "unknown", came({ failure, httpStatus: 400 }))).toEqual({
      kind: "unknown",
      ...subject,
      httpStatus: 400,
      reason: failure.toJSON(),
      body: { any: 1 },
    });
    const bare = failing("timed_out");
    expect(Object.keys(outcomeOf(subject, "unknown", came({ failure: bare })))).toEqual([
      "operation",
      "request_id",
      "kind",
      "reason",
    ]);
    expect(outcomeOf(subject, "unknown", came({ body: linked, httpStatus: 200 }))).toMatchObject({
      body: linked,
      reason: {
        code: "contradictory",
        message: "status and request_status contradict each other.",
      },
    });
  });

  test("of a question is the answer, or why there is none", () => {
    expect(statusOutcomeOf(id, came({ body: linked, httpStatus: 200 }))).toEqual({
      kind: "answered",
      ...asked,
      httpStatus: 200,
      body: linked,
    });
    expect(statusOutcomeOf(id, came({ failure, httpStatus: 503 }))).toEqual({
      kind: "unanswered",
      ...asked,
      reason: failure.toJSON(),
      httpStatus: 503,
      body: { any: 1 },
    });
    expect(statusOutcomeOf(id, came({ body: linked })).kind).toBe("unanswered");
    expect(statusOutcomeOf(id, came({}))).toMatchObject({ kind: "unanswered", reason: { code: "contradictory" } });
  });

  test("of a bare id says that nobody has asked", () => {
    expect(unfollowed(subject)).toMatchObject({
      kind: "unknown",
      ...subject,
      reason: { code: "not_asked", message: "Nothing is known of this request yet." },
    });
  });
});
