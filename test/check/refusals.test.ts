/** Whether what came of an invalid request is a refusal. */
import { describe, expect, test } from "vitest";
import { checkRefusal } from "../../src/check/refusals.js";
import type { Exchange } from "../../src/check/wire.js";
import { answered, right, unanswered } from "./exchanges.js";

describe("a refusal", () => {
  const wrong = { name: "n", title: "with a flaw", make: () => Promise.reject(new Error("unused")) };
  const refused = answered({ status: "error", request_status: "error" });

  test.each<[string, Exchange, Exchange, string, string]>([
    [
      "timed out",
      { ...unanswered, failure: "timed_out" },
      answered(right),
      "failed",
      "A request with a flaw got no answer.",
    ],
    ["cut off", unanswered, answered(right), "passed", "The connection was ended: ECONNRESET."],
    ["taken", answered(right), answered(right), "failed", "A request with a flaw was taken: 200 ok success."],
    [
      "taken with 299",
      answered("", { status: 299 }),
      answered(right),
      "failed",
      "A request with a flaw was taken: 299.",
    ],
    ["met with 300", answered("", { status: 300 }), answered(right), "passed", "It was refused: 300."],
    ["met with 199", answered("", { status: 199 }), answered(right), "passed", "It was refused: 199."],
    ["met with 499", answered("", { status: 499 }), answered(right), "passed", "It was refused: 499."],
    [
      "met with 500",
      answered("", { status: 500 }),
      answered(right),
      "undocumented",
      "The response was 500, as if the request broke something.",
    ],
    [
      "met with 429",
      answered("", { status: 429 }),
      answered(right),
      "not_applicable",
      "There were too many requests: 429.",
    ],
    [
      "never sent",
      { ...unanswered, connected: false, failure: "ECONNREFUSED" },
      answered(right),
      "not_applicable",
      "It could not be sent: ECONNREFUSED.",
    ],
    [
      "met with other words",
      answered({ status: "an ok", request_status: "errors" }, { status: 400 }),
      answered(right),
      "passed",
      "It was refused: 400.",
    ],
    ["refused", refused, answered(right), "passed", "It was refused: 200 error error."],
    ["refused like a question that got lost", refused, unanswered, "passed", "It was refused: 200 error error."],
  ])("that is %s", (_what, one, other, status, reason) => {
    expect(checkRefusal(wrong, one, other)).toEqual({ status, reason, exchanges: [one] });
  });

  test("proves nothing where a valid request gets the same response", () => {
    expect(checkRefusal(wrong, refused, refused)).toEqual({
      status: "not_applicable",
      reason: "A valid request is answered 200 error error too, so this answer proves nothing.",
      exchanges: [refused, refused],
    });
  });

  test("that only breaks our own assumption is reported but doesn't fail the check", () => {
    expect(checkRefusal({ ...wrong, assumed: true }, answered(right), answered(right))).toMatchObject({
      status: "undocumented",
      reason: "It was taken. That it must be refused is our own assumption.",
    });
  });
});
