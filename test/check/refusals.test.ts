/** Whether what came of an invalid request is a refusal. */
import { expect, test } from "vitest";
import { checkRefusal } from "../../src/check/refusals.js";
import type { Exchange } from "../../src/check/wire.js";
import { answered, right, unanswered } from "./exchanges.js";

const taken = answered(right);
const inProcess = answered({ ...right, request_status: "process" });
const refused = answered({ status: "error", request_status: "error" });
const okError = answered({ status: "ok", request_status: "error" });
const met = (status: number, body: unknown = "") => answered(body, { status });
const linked = (reading: string) => `failed: It was refused but linked the card: request/status says ${reading}.`;

const unclear = (said: string) => `n/a: Nobody can tell whether it linked the card: request/status says ${said}.`;
const vague = (said: string) => `undocumented: The response was ${said}, which refuses in no documented way.`;
const SAME = "n/a: A valid request gets 200 error error too, so this response proves nothing.";
const ASSUMED = "We only assume that it must be refused.";

test.each<[string, Partial<Parameters<typeof checkRefusal>[0]> & { invalid: Exchange }, string]>([
  ["that timed out", { invalid: { ...unanswered, failure: "timed_out" } }, "failed: It got no response."],
  ["that was cut off", { invalid: unanswered }, "passed: The connection was closed: ECONNRESET."],
  ["never sent", { invalid: { ...unanswered, connected: false } }, "n/a: It could not be sent: ECONNRESET."],
  ["that was taken", { invalid: taken }, "failed: It was taken: 200 ok success."],
  ["that says ok and error of a link", { invalid: okError }, vague("200 ok error")],
  ["that says so of a poll", { id: "requestStatus", invalid: okError }, "passed: It was refused: 200 ok error."],
  ["in words of its own", { invalid: met(200, { ...right, status: "done" }) }, vague("200 success")],
  ["with 299", { invalid: met(299) }, vague("299")],
  ["in the same words as a valid request", { invalid: met(200), valid: met(200) }, "failed: It was taken: 200."],
  ["with 300", { invalid: met(300) }, "passed: It was refused: 300."],
  ["with 199", { invalid: met(199) }, "passed: It was refused: 199."],
  ["with 499", { invalid: met(499) }, "passed: It was refused: 499."],
  ["with 500", { invalid: met(500) }, "undocumented: The response was 500, as after a crash."],
  ["with 429", { invalid: met(429) }, "n/a: There were too many requests: 429."],
  ["in other words", { invalid: met(400, { status: "an ok" }) }, "passed: It was refused: 400."],
  ["in documented words", { invalid: refused }, "passed: It was refused: 200 error error."],
  ["after a lost poll", { invalid: refused, valid: unanswered }, "passed: It was refused: 200 error error."],
  ["like a valid request", { invalid: refused, valid: refused }, SAME],
  ["that says error alone", { invalid: met(200, { status: "error" }) }, "passed: It was refused: 200 error."],
  ["of what we assume", { invalid: taken, assumed: true }, `undocumented: It was taken. ${ASSUMED}`],
  ["that linked", { invalid: met(401), effect: taken }, linked("success")],
  ["that linked on our assumption", { invalid: met(401), effect: inProcess, assumed: true }, linked("in_process")],
  ["that linked, and hung up", { invalid: unanswered, effect: taken }, linked("success")],
  ["that may have linked", { invalid: met(401), effect: met(429) }, unclear("429")],
  ["that may have linked, too", { invalid: met(401), effect: unanswered }, unclear("ECONNRESET")],
  ["in a 200 of its own that linked", { invalid: met(200), effect: taken }, linked("success")],
  ["that linked nothing", { invalid: met(401), effect: refused }, "passed: It was refused: 401."],
])("a refusal %s", (_what, attempt, says) => {
  const { status, reason } = checkRefusal({ id: "linkCard", valid: taken, ...attempt });
  expect(`${status.replace("not_applicable", "n/a")}: ${reason}`).toBe(says);
});
