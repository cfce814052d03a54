/** What the check says of one answer. */
import { describe, expect, test } from "vitest";
import { finding, mostSevere } from "../../src/check/finding.js";
import { operation, verdictOfExchange } from "../../src/check/provider.js";
import { bodyOf, checkResponse, RESPONSE_CHECKS } from "../../src/check/responses.js";
import type { WireResponse } from "../../src/check/wire.js";
import { answered, right, sent, unanswered } from "./exchanges.js";

const linkCard = operation("linkCard");

describe("of an answer", () => {
  test.each<[string, unknown, Partial<WireResponse>, string, string]>([
    ["redirect", right, {}, "passed", "It doesn't redirect."],
    ["redirect", right, { status: 299 }, "passed", "It doesn't redirect."],
    ["redirect", right, { status: 400 }, "passed", "It doesn't redirect."],
    [
      "redirect",
      "",
      { status: 300 },
      "failed",
      "It redirects with 300; body and signature would go wherever it points.",
    ],
    [
      "redirect",
      "",
      { status: 399 },
      "failed",
      "It redirects with 399; body and signature would go wherever it points.",
    ],
    ["status", right, {}, "passed", "The status is 200."],
    ["status", right, { status: 201 }, "undocumented", "The status is 201; the vendor documents 200."],
    ["status", right, { status: 302 }, "not_applicable", "It redirects."],
    ["mediaType", right, {}, "passed", "It is application/json."],
    [
      "mediaType",
      right,
      {
        headers: [
          ["x", "y"],
          ["CONTENT-TYPE", "application/json"],
        ],
      },
      "passed",
      "It is application/json.",
    ],
    ["mediaType", right, { headers: [] }, "failed", "Expected application/json in UTF-8."],
    [
      "mediaType",
      right,
      { headers: [["content-type", "application/json;charset=latin1"]] },
      "failed",
      "Expected application/json in UTF-8.",
    ],
    ["mediaType", right, { status: 500 }, "not_applicable", "Nothing is documented for this status."],
    ["json", right, {}, "passed", "It is."],
    ["json", "", {}, "failed", "The body is empty."],
    ["json", `\uFEFF${JSON.stringify(right)}`, {}, "failed", "It begins with a byte order mark."],
    ["json", Buffer.from('"é"', "latin1"), {}, "failed", "It isn't UTF-8."],
    ["json", "{", {}, "failed", "It is no JSON document."],
    ["json", `{"a":1,"a":2}`, {}, "failed", "An object has a member twice."],
    ["json", `{"${"a".repeat(50)}":1,"${"a".repeat(50)}":2}`, {}, "failed", "An object has a member twice."],
    ["json", right, { headers: [["Content-Encoding", "identity"]] }, "passed", "It is."],
    [
      "json",
      right,
      { headers: [["Content-Encoding", "gzip"]] },
      "failed",
      "It is encoded, though the request asked for no encoding.",
    ],
    ["json", "{", { cut: true }, "not_applicable", "The body is too large to be read."],
    ["json", "{", { status: 404 }, "not_applicable", "Nothing is documented for this status."],
    ["schema", right, {}, "passed", "It does."],
    ["schema", `\uFEFF${JSON.stringify(right)}`, {}, "passed", "It does."],
    [
      "schema",
      { status: "ok" },
      {},
      "failed",
      "request_status is missing (expected one of success, process, error); dt is missing (expected date-time).",
    ],
    ["schema", "{", {}, "not_applicable", "The body is no JSON document."],
    ["schema", right, { status: 404 }, "not_applicable", "Nothing is documented for this status."],
    ["verdict", right, {}, "passed", "They say ok and success."],
    ["verdict", { ...right, request_status: "process" }, {}, "passed", "They say ok and process."],
    ["verdict", { status: "error", request_status: "error" }, {}, "passed", "They say error and error."],
    [
      "verdict",
      { ...right, request_status: "error" },
      {},
      "failed",
      "They say ok and error; nobody can tell what became of the request.",
    ],
    [
      "verdict",
      { ...right, status: "error" },
      {},
      "failed",
      "They say error and success; nobody can tell what became of the request.",
    ],
    [
      "verdict",
      { ...right, status: "okay" },
      {},
      "not_applicable",
      "They aren't both there with a value that is documented.",
    ],
    [
      "verdict",
      { ...right, status: "an ok" },
      {},
      "not_applicable",
      "They aren't both there with a value that is documented.",
    ],
    [
      "verdict",
      { ...right, request_status: "a success" },
      {},
      "not_applicable",
      "They aren't both there with a value that is documented.",
    ],
    [
      "verdict",
      { ...right, request_status: "errors" },
      {},
      "not_applicable",
      "They aren't both there with a value that is documented.",
    ],
    ["verdict", { status: "ok" }, {}, "not_applicable", "They aren't both there with a value that is documented."],
    ["header", right, { headers: [["a", "b".repeat(16_379)]] }, "passed", "It has 16384."],
    [
      "header",
      right,
      {
        headers: [
          ["a", "b".repeat(16_379)],
          ["c", ""],
        ],
      },
      "failed",
      "It has 16389.",
    ],
    ["size", "abc", {}, "passed", "It has 3 bytes."],
    ["size", "abc", { cut: true }, "failed", "It has more than 3 bytes."],
    ["echo", right, {}, "passed", "It doesn't."],
    ["echo", "x bbbbbb x", {}, "failed", "It does, and proxies and logs on the way can store it."],
    [
      "echo",
      right,
      { headers: [["X-Debug", "aaaa..bbbbbb"]] },
      "failed",
      "It does, and proxies and logs on the way can store it.",
    ],
    ["time", right, {}, "passed", "It took 12 ms; the vendor promises no time."],
  ])("%s: %j %j is %s", (name, body, change, status, reason) => {
    const one = answered(body, change);
    expect(checkResponse(name, linkCard, one)).toEqual({ status, reason, exchanges: [one] });
  });

  test("that breaks the contract in thousands of places, ten are named and the rest counted", () => {
    const { reason } = checkResponse(
      "schema",
      operation("requestStatus"),
      answered({ ...right, cards: Array(3_000).fill({}) }),
    );
    expect(reason).toMatch(/cards\.9\.card_id is missing.*; and 2,990 more\.$/);
    expect(reason).not.toContain("cards.10");
  });

  test("a signature that wasn't sent is not given back", () => {
    const one = answered(right);
    for (const headers of [{}, { "X-JWS-Signature": "aaaa.." }]) {
      expect(checkResponse("echo", linkCard, { ...one, request: { ...sent, headers } })).toMatchObject({
        status: "passed",
      });
    }
  });

  test("that never came, only the time is wrong", () => {
    expect(checkResponse("time", linkCard, unanswered)).toEqual(
      finding("failed", "No answer came: ECONNRESET.", unanswered),
    );
    expect(checkResponse("json", linkCard, unanswered)).toEqual(
      finding("not_applicable", "No answer came.", unanswered),
    );
  });

  test("there is no check that isn't listed", () => {
    expect(() => checkResponse("luck", linkCard, answered(right))).toThrow("There is no check of answers called luck.");
    expect(Object.values(RESPONSE_CHECKS).every(({ title }) => title.length > 10)).toBe(true);
  });

  test("a body is read as a lenient reader reads it", () => {
    expect(bodyOf(answered("{").response!)).toBeUndefined();
    expect(bodyOf(answered('"\uFEFF"').response!)).toBe("\uFEFF");
  });

  test.each<[string, unknown, number, string | undefined]>([
    ["success", right, 200, "success"],
    ["in process", { ...right, request_status: "process" }, 200, "in_process"],
    ["nothing, on a contradiction", { ...right, request_status: "error" }, 200, undefined],
    ["refused", { ...right, status: "error", request_status: "error" }, 200, "refused"],
    ["nothing, on another contradiction", { ...right, status: "error" }, 200, undefined],
    ["nothing, on another status", { ...right, status: "done" }, 200, undefined],
    ["nothing, on another HTTP status", right, 201, undefined],
  ])("says of a request: %s", (_what, body, status, verdict) => {
    expect(verdictOfExchange(answered(body, { status }))).toBe(verdict);
    expect(verdictOfExchange(unanswered)).toBeUndefined();
  });
});

test("of several findings the most severe counts", () => {
  const of = (...all: Parameters<typeof finding>[0][]) =>
    mostSevere(
      all.map((status) => finding(status, status)),
      "none",
    );
  expect(of("passed", "failed", "undocumented").status).toBe("failed");
  expect(of("not_applicable", "undocumented", "passed").status).toBe("undocumented");
  expect(of("not_applicable", "passed").status).toBe("passed");
  expect(of()).toEqual({ status: "not_applicable", reason: "none", exchanges: [] });
});
