import { expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { readingOf } from "../../src/contract/reading.js";

test.each([
  ["ok", "success", "success", "success"],
  ["ok", "process", "in_process", "in_process"],
  // Nobody documents which of the two a failed link gets from request/status.
  ["ok", "error", "contradictory", "error"],
  ["error", "success", "contradictory", "contradictory"],
  ["error", "process", "contradictory", "contradictory"],
  ["error", "error", "error", "error"],
  ["ok", "done", undefined, undefined],
  ["OK", "success", undefined, undefined],
  [1, "error", undefined, undefined],
  [["ok"], "success", undefined, undefined],
  ["ok success", "", undefined, undefined],
])(
  "status %j and request_status %j say %s of card/link and %s of request/status",
  (status, request_status, ...says) => {
    const body = { status, request_status };
    expect([readingOf("linkCard", body), readingOf("requestStatus", body)]).toEqual(says);
  },
);

test("what has no such members, or inherits them, says nothing", () => {
  const inherited = Object.create({ status: "ok", request_status: "success" });
  for (const body of [null, undefined, "ok", 1, [], {}, inherited]) {
    for (const { id } of Object.values(operations)) expect(readingOf(id as "linkCard", body)).toBeUndefined(); // an entry
  }
});
