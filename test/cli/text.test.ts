/** How an outcome is printed. */
import { expect, test } from "vitest";
import { formatted, type Printed, summaryOf } from "../../src/cli/text.js";
import { request_id } from "./setting.js";

const subject = { operation: "linkCard", request_id } as const;
const body = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45+05:00" } as const;
const refusal = (said: unknown): Printed => {
  const message = "The server refused the request.";
  const common = { family: "vendor", code: "refused_by_status", violations: [], causes: [] } as const;
  const reason = { ...common, message, httpStatus: 401, ...(said !== undefined && { body: said }) };
  return { ...subject, kind: "rejected", httpStatus: 401, reason };
};

test("as text, it is a few plain lines, and each kind says what to do", () => {
  expect(formatted({ ...subject, kind: "linked", httpStatus: 200, body }, "text")).toBe(
    `outcome: linked. The card is linked.\nrequest_id: ${request_id}\nHTTP status: 200`,
  );
  const problem = { title: "Signature refused", detail: "The secret is another.", status: 401 };
  expect(formatted(refusal(problem), "text").split("\n")).toEqual([
    "outcome: rejected. The card is not linked. Correct the cause, then link under a new id.",
    `request_id: ${request_id}`,
    "HTTP status: 401",
    "reason: The server refused the request. (refused_by_status)",
    "server: Signature refused: The secret is another.",
  ]);
  const answered: Printed = { kind: "answered", operation: "requestStatus", request_id, httpStatus: 200, body };
  expect(formatted(answered, "text")).toContain(`\nanswer: ${JSON.stringify(body)}`);
});

test("as JSON, it holds all of the outcome, and what the server said of a refusal", () => {
  const printed = JSON.parse(formatted(refusal({ title: "No" }), "json"));
  const reason = { family: "vendor", code: "refused_by_status", httpStatus: 401, body: { title: "No" } };
  expect(printed).toMatchObject({ ...subject, kind: "rejected", httpStatus: 401, reason });
});

test("what a server says of a refusal is one line, bounded, without anything that a terminal acts on", () => {
  const hostile = { title: "a\nrequest_id: other\u001b[2J", detail: "x".repeat(100_000) };
  const text = formatted(refusal(hostile), "text");
  expect(text.split("\n")).toHaveLength(5);
  expect(text).not.toContain("\u001b");
  expect(text.length).toBeLessThan(1500);
  expect(summaryOf(refusal(hostile)).length).toBeLessThan(1500);
  let nested: unknown = {};
  for (let depth = 0; depth < 5000; depth++) nested = [nested];
  expect(formatted(refusal(nested), "json").length).toBeLessThan(10_000);
});

test.each([[undefined], [null], ["text"], [{}], [{ title: 7, detail: " " }]])(
  "a server that says %j of a refusal says nothing",
  (said) => {
    expect(summaryOf(refusal(said))).toBe("rejected. The server refused the request.");
  },
);
