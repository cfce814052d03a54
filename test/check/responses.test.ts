/** What the check says of one response. */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { finding, mostSevere, type Status } from "../../src/check/finding.js";
import type { WireResponse } from "../../src/check/wire.js";
import { answered, foundIn, right, sent, unanswered } from "./exchanges.js";

const named = (name: string, value: string) => ({ headers: [[name, value]] as const });
const marked = `\uFEFF${JSON.stringify(right)}`;
const long = "a".repeat(50);
const of = (status: string, request_status?: string) => ({ ...right, status, request_status });
const headers = (...lengths: number[]) => ({ headers: lengths.map((length) => ["a", "b".repeat(length)] as const) });

const WHERE = "the signature would go wherever it points.";
const UNDOCUMENTED = "n/a: Nothing is documented for this status.";
const NOT_UTF8_JSON = "failed: Expected application/json in UTF-8.";
const ENCODED = "failed: It is encoded, but the request accepts no encoding.";
const MISSING = "failed: request_status is missing (expected one of success, process, error).";
const HALF = "n/a: They don't both have a documented value.";
const ECHOED = "failed: It does, so proxies and logs can store it.";

test.each<[check: string, body: unknown, change: Partial<WireResponse>, says: string]>([
  ["redirect", right, {}, "passed: It doesn't redirect."],
  ["redirect", right, { status: 299 }, "passed: It doesn't redirect."],
  ["redirect", right, { status: 400 }, "passed: It doesn't redirect."],
  ["redirect", "", { status: 300 }, `failed: It redirects with 300; ${WHERE}`],
  ["redirect", "", { status: 399 }, `failed: It redirects with 399; ${WHERE}`],
  ["status", right, {}, "passed: The status is 200."],
  ["status", right, { status: 201 }, "undocumented: The status is 201; the vendor documents 200."],
  ["status", right, { status: 302 }, "n/a: It redirects."],
  ["mediaType", right, {}, "passed: It is application/json."],
  ["mediaType", right, named("CONTENT-TYPE", "application/json"), "passed: It is application/json."],
  ["mediaType", right, { headers: [] }, NOT_UTF8_JSON],
  ["mediaType", right, named("content-type", "application/json;charset=latin1"), NOT_UTF8_JSON],
  ["mediaType", right, { status: 500 }, UNDOCUMENTED],
  ["json", right, {}, "passed: It is."],
  ["json", "", {}, "failed: The body is empty."],
  ["json", marked, {}, "failed: It begins with a byte order mark."],
  ["json", Buffer.from('"é"', "latin1"), {}, "failed: It isn't UTF-8."],
  ["json", "{", {}, "failed: It is not a JSON document."],
  ["json", `{"${long}":1,"${long}":2}`, {}, "failed: An object has a duplicate member."],
  ["json", right, named("Content-Encoding", "identity"), "passed: It is."],
  ["json", right, named("Content-Encoding", "gzip"), ENCODED],
  ["json", "{", { cut: true }, "n/a: The body is too large to be read."],
  ["json", "{", { status: 404 }, UNDOCUMENTED],
  ["schema", right, {}, "passed: It does."],
  ["schema", marked, {}, "passed: It does."],
  ["schema", gzipSync(JSON.stringify(right)), named("Content-Encoding", "gzip"), "passed: It does."],
  ["schema", gzipSync("0".repeat(1e6)), named("Content-Encoding", "gzip"), "n/a: The body is not a JSON document."],
  ["schema", of("ok"), {}, MISSING],
  ["schema", "{", {}, "n/a: The body is not a JSON document."],
  ["schema", right, { status: 404 }, UNDOCUMENTED],
  ["reading", right, {}, "passed: They say ok and success."],
  ["reading", of("ok", "process"), {}, "passed: They say ok and process."],
  ["reading", of("error", "error"), {}, "passed: They say error and error."],
  ["reading", of("ok", "error"), {}, "failed: They say ok and error; nobody can tell how the request went."],
  ["reading", of("error", "success"), {}, "failed: They say error and success; nobody can tell how the request went."],
  ["reading", of("okay", "success"), {}, HALF],
  ["reading", of("an ok", "success"), {}, HALF],
  ["reading", of("ok", "errors"), {}, HALF],
  ["reading", of("ok"), {}, HALF],
  ["header", right, headers(16_379), "passed: It has 16384."],
  ["header", right, headers(16_374, 1), "failed: It has 16385."],
  ["size", "abc", {}, "passed: It has 3 bytes."],
  ["size", "abc", { cut: true }, "failed: It has more than 3 bytes."],
  ["echo", right, {}, "passed: It doesn't."],
  ["echo", "x bbbbbb x", {}, ECHOED],
  ["echo", right, named("X-Debug", "aaaa..bbbbbb"), ECHOED],
  ["time", right, {}, "passed: It took 12 ms; the vendor documents no limit."],
])("%s: %j %j is %s", (name, body, change, says) => {
  const one = answered(body, change);
  const { status, reason, exchanges } = foundIn("linkCard", one)[name]!;
  expect(`${status.replace("not_applicable", "n/a")}: ${reason}`).toBe(says);
  expect(exchanges).toEqual([one]);
});

test("of thousands of violations, ten are named and the rest counted", () => {
  const { reason } = foundIn("requestStatus", answered({ ...right, cards: Array(3_000).fill({}) }))["schema"]!;
  expect(reason).toMatch(/cards\.9\.card_id is missing.*; and 2,990 more\.$/);
  expect(reason).not.toContain("cards.10");
});

test.each([{}, { "X-JWS-Signature": "aaaa.." }])("a signature that wasn't sent is not given back: %j", (headers) => {
  const one = { ...answered(right), request: { ...sent, headers } };
  expect(foundIn("linkCard", one)).toMatchObject({ echo: { status: "passed" } });
});

test("without a response, only the time fails, and without a request, nothing does", () => {
  const { time, ...others } = foundIn("linkCard", unanswered);
  expect(time).toEqual(finding("failed", "There was no response: ECONNRESET.", unanswered));
  expect(new Set(Object.values(others).map(({ reason }) => reason))).toEqual(new Set(["There was no response."]));
  expect(foundIn("linkCard")["time"]?.reason).toBe("Nothing was sent.");
});

test.each<[Status[], Status]>([
  [["passed", "failed", "undocumented"], "failed"],
  [["not_applicable", "undocumented", "passed"], "undocumented"],
  [["not_applicable", "passed"], "passed"],
  [[], "not_applicable"],
])("of the findings %j the most severe counts: %s", (all, status) => {
  const findings = all.map((each) => finding(each, each));
  expect(mostSevere(findings, finding("not_applicable", "none"))).toMatchObject({ status });
});
