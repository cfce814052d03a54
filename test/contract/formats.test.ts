import { expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { breaches } from "../../src/check/negatives.js";

const request = operations.linkCard.request["application/json"]!;
const response = operations.linkCard.responses["200"]!["application/json"]!;

const linkWith = (change: object) =>
  breaches(request, { request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", client_id: "a", card_id: "b", ...change });
const respondedAt = (dt: unknown) => breaches(response, { status: "ok", request_status: "success", dt });

test.each([
  "2026-01-15T12:30:45+05:00",
  "2026-01-15T12:30:45-00:00",
  "2026-01-15T12:30:45Z",
  "2026-01-15t12:30:45z",
  "2026-01-15T12:30:45.5Z",
  "2026-01-15T12:30:45.123456789+05:00",
  "2024-02-29T00:00:00Z",
  "2016-12-31T23:59:60Z",
  "2017-01-01T04:59:60+05:00",
  "2016-12-31T18:59:60-05:00",
  "0000-02-29T00:00:00Z",
])("%s is a date and time of RFC 3339", (dt) => {
  expect(respondedAt(dt)).toEqual([]);
});

test.each([
  ["no offset", "2026-01-15T12:30:45"],
  ["a space for the T", "2026-01-15 12:30:45Z"],
  ["no time", "2026-01-15"],
  ["no seconds", "2026-01-15T12:30Z"],
  ["an offset without a colon", "2026-01-15T12:30:45+0500"],
  ["an empty fraction", "2026-01-15T12:30:45.Z"],
  ["30 February", "2026-02-30T12:30:45Z"],
  ["29 February of a common year", "2026-02-29T12:30:45Z"],
  ["29 February 1900", "1900-02-29T12:30:45Z"],
  ["month 13", "2026-13-15T12:30:45Z"],
  ["hour 24", "2026-01-15T24:00:00Z"],
  ["a leap second at noon", "2016-12-31T12:59:60Z"],
  ["an offset of 24 hours", "2026-01-15T12:30:45+24:00"],
  ["a zone's name after it", "2026-01-15T12:30:45Z[Asia/Almaty]"],
  ["a year of five digits", "12026-01-15T12:30:45Z"],
  ["digits outside ASCII", "２026-01-15T12:30:45Z"],
  ["a line break after it", "2026-01-15T12:30:45Z\n"],
  ["nothing", ""],
])("a date and time with %s is refused", (_flaw, dt) => {
  expect(respondedAt(dt)).toEqual([{ path: "dt", keyword: "format" }]);
});

test.each([
  "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b",
  "3F2A9C1E-5B7D-4E80-9A46-0C1D2E3F4A5B",
  "018f3a5e-7c4d-7b2a-8e1f-0123456789ab",
  "00000000-0000-0000-0000-000000000001",
])("%s is accepted as a request_id", (request_id) => {
  expect(linkWith({ request_id })).toEqual([]);
});

test.each([
  ["the nil UUID", "00000000-0000-0000-0000-000000000000", ["not"]],
  ["a URN", "urn:uuid:3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", ["pattern"]],
  ["braces", "{3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b}", ["format", "pattern"]],
  ["no hyphens", "3f2a9c1e5b7d4e809a460c1d2e3f4a5b", ["format", "pattern"]],
  ["a letter that is no hex digit", "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5g", ["format", "pattern"]],
  ["a hyphen out of place", "3f2a9c1-e5b7d-4e80-9a46-0c1d2e3f4a5b", ["format"]],
  ["a line break after it", "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b\n", ["format", "pattern"]],
  ["a space before it", " 3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", ["format", "pattern"]],
])("a request_id with %s is refused", (_flaw, request_id, keywords) => {
  expect(
    linkWith({ request_id })
      .map(({ keyword }) => keyword)
      .sort(),
  ).toEqual(keywords);
});

test.each(["7", "client 7", " 7", "7 ", "клиент", "客户", "💳", "\u00A07", "a".repeat(10_000)])(
  "%j is accepted as a client_id",
  (client_id) => {
    expect(linkWith({ client_id })).toEqual([]);
  },
);

const BLANK = ["", " ", "\u00A0", "\u2028", "\u3000 \uFEFF"];
const UNPAIRED = ["\uD800", "a\uDFFF", "\uDFFF\uD800", "💳\uD83D", "\uD83Db"];
test.each([...BLANK, ...UNPAIRED, "7\r\n", "\t7", "7\0", "\x7F7", "7\x85"])(
  "%j is refused as a client_id",
  (client_id) => {
    expect(linkWith({ client_id })).toEqual([{ path: "client_id", keyword: "pattern" }]);
  },
);

test("an id of a million blanks is refused at once", () => {
  const before = process.cpuUsage();
  expect(linkWith({ client_id: " ".repeat(1e6) })).toHaveLength(1);
  expect(linkWith({ client_id: `${"a".repeat(1e6)}\0` })).toHaveLength(1);
  // In microseconds of this process, which other jobs don't lengthen.
  expect(process.cpuUsage(before).user).toBeLessThan(5e6);
});
