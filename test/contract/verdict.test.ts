import { expect, test } from "vitest";
import { verdictOf } from "../../src/contract/verdict.js";

test.each([
  ["ok", "success", "success"],
  ["ok", "process", "in_process"],
  ["ok", "error", "contradictory"],
  ["error", "success", "contradictory"],
  ["error", "process", "contradictory"],
  ["error", "error", "refused"],
  ["ok", "done", undefined],
  ["OK", "success", undefined],
  [1, "error", undefined],
  [["ok"], "success", undefined],
  ["ok success", "", undefined],
])("status %j and request_status %j say %s", (status, request_status, verdict) => {
  expect(verdictOf({ status, request_status })).toBe(verdict);
});

test("what has no such members, or inherits them, says nothing", () => {
  for (const body of [null, undefined, "ok", 1, [], {}]) expect(verdictOf(body)).toBeUndefined();
  expect(verdictOf(Object.create({ status: "ok", request_status: "success" }))).toBeUndefined();
});
