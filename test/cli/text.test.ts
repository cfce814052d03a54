/** How an outcome is printed. */
import { expect, test } from "vitest";
import { bounded, formatted, type Printed, summaryOf } from "../../src/cli/text.js";
import type { CardLinkReason } from "../../src/index.js";
import { request_id, vendorsWords } from "./setting.js";

const subject = { operation: "linkCard", request_id } as const;
const response = {
  httpStatus: 200,
  body: { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45+05:00" },
} as const;
const because = (more: Partial<CardLinkReason>): CardLinkReason => {
  return { family: "vendor", code: "refused", message: "In words.", violations: [], causes: [], ...more };
};
const unknown = (reason: Partial<CardLinkReason>, more: object = {}): Printed => {
  return { ...subject, kind: "unknown", reason: because(reason), ...more };
};
const unanswered = {
  ...subject,
  operation: "requestStatus",
  kind: "unanswered",
  reason: because({ code: "timed_out" }),
} as const;

test.each<[Printed, string[]]>([
  [{ ...subject, kind: "linked", ...response }, ["outcome: linked. The card is linked.", "HTTP status: 200"]],
  [
    unknown(vendorsWords, { httpStatus: 200 }),
    [
      "outcome: unknown. The card may be linked. Run link again with the same ids, request_id included; never with a new one.",
      "HTTP status: 200",
      "reason: In words. (refused)",
      "error_code: 4012",
      "error_description: Карта не найдена",
    ],
  ],
  [
    unknown({ code: "undocumented_status" }, { httpStatus: 401, body: { title: "Signature refused", detail: "Why." } }),
    [
      expect.any(String),
      "HTTP status: 401",
      "reason: In words. (undocumented_status)",
      "title: Signature refused",
      "detail: Why.",
    ],
  ],
  [
    unanswered,
    ["outcome: unanswered. No usable response; the link's state is unknown.", "reason: In words. (timed_out)"],
  ],
  [
    { ...subject, operation: "requestStatus", kind: "answered", ...response },
    ["outcome: answered. The response is below.", "HTTP status: 200", `response: ${JSON.stringify(response.body)}`],
  ],
])("as text, an outcome is a few plain lines: %#", (outcome, [first, ...rest]) => {
  expect(formatted(outcome, "text").split("\n")).toEqual([first, `request_id: ${request_id}`, ...rest]);
});

test("on standard error, an outcome is its kind and its reason, with the vendor's code and description below", () => {
  expect(summaryOf({ ...subject, kind: "linked", ...response })).toBe("linked.");
  expect(summaryOf(unknown(vendorsWords))).toBe(
    "unknown. In words.\nerror_code: 4012\nerror_description: Карта не найдена",
  );
});

test("as JSON, it holds all of the outcome", () => {
  const outcome = unknown(vendorsWords, response);
  expect(JSON.parse(formatted(outcome, "json"))).toEqual(outcome);
});

test("what a server says is one line each, bounded, without anything that a terminal acts on", () => {
  const said = { error_code: "a\nrequest_id: other\u001b[2J", error_description: `\uFFFD${"x".repeat(100_000)}` };
  const text = formatted(unknown(said, { body: { title: "y".repeat(100_000) } }), "text");
  expect(text.split("\n")).toHaveLength(6);
  expect(text).toContain("error_code: a\\u000arequest_id: other\\u001b[2J\nerror_description: \\ufffdx");
  expect(text.length).toBeLessThan(2500);
});

test("a server that sends no text with its error says nothing", () => {
  for (const body of [undefined, null, "text", {}, { title: 7, detail: " " }]) {
    expect(summaryOf(unknown({}, { body }))).toBe("unknown. In words.");
  }
});

test("a value of a server is left out where it is too large to print, escapes and indentation counted", () => {
  expect(bounded("\x9B".repeat(11_000))).toBe("(left out: too large to print)");
  expect(bounded(Array(40_000).fill(1))).toBe("(left out: too large to print)");
});
