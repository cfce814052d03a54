import { expect, test } from "vitest";
import { isPlainRefusal } from "../../src/client/plain-refusal.js";

const saying = (body: string | Uint8Array, isWhole = true, contentType = "text/plain") => ({
  httpStatus: 400,
  headers: new Headers({ "content-type": contentType }),
  bytes: typeof body === "string" ? new TextEncoder().encode(body) : body,
  isWhole,
});
const utf16 = (text: string, mark = "\uFEFF") => Buffer.from(mark + text, "utf16le");
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

test.each([
  "",
  "null",
  '"text"',
  '{"status":"no"}',
  '{"status":"error","request_status":"error"}',
  "<h1>Not Found</h1>",
  "token unsuccessful, Unprocessable Content, book",
  "50% of &#1090;&#x43e;k, C:\\\\token",
])("a refusal that says %j is plain", (body) => {
  expect(isPlainRefusal(saying(body))).toBe(true);
  expect(isPlainRefusal(saying(utf16(body)))).toBe(true);
  expect(isPlainRefusal(saying(swapped(utf16(body)))), "in the other order").toBe(true);
  expect(isPlainRefusal(saying(body, false)), "where its end isn't marked").toBe(false);
});

test.each<[string, string | Uint8Array]>([
  ["ok", '{"status":"ok"}'],
  ["success", '{"request_status":"success"}'],
  ["process", '{"request_status":"process"}'],
  ["it in capitals", "OK"],
  ["it in half a document", '{"status":"ok'],
  ["it with JSON's escapes", '{"status":"\\u006f\\u004B"}'],
  ["it after an escaped line break", '{"message":"Done:\\nok"}'],
  ["it in the escapes of a URL", "message=%6fk"],
  ["it after an escaped space of a URL", "message=It%20went%20ok"],
  ["it in HTML's escapes", "<p>&#111;&#x6B;</p>"],
  ["it as an adverb", "Linked successfully"],
  ["it in the name of a member", '{"isSuccess":true}'],
  ["ok in the name of a member", '{"isOk":true}'],
  ["ok before another word", '{"okStatus":1}'],
  ["that it is being processed", '{"request_status":"processing"}'],
  ["that it succeeded", "SUCCEEDED"],
  ["it with an escape of JSON that isn't needed", '"suc\\u0063ess, suc\\/cess"'],
  ["it escaped twice for a URL", "%2573uccess"],
  ["it escaped twice for HTML", "&amp;#115;uccess"],
  ["it with zeros before a number of HTML", "&#0000000115;uccess &#x000000073;"],
  ["it with letters that the eye doesn't see", "suc\u200bcess"],
  ["it in wide letters", "\uff4f\uff4b"],
  ["what is escaped again and again", `%${"25".repeat(20_000)}41`],
  ["it after an escape that is no character", "&#9999999;ok"],
  ["it after a member that says error", '{"status":"error","result":{"a":["success"]}}'],
  ["it in UTF-16 with a mark", utf16('{"status":"ok"}')],
  ["it in UTF-16 of the other order", swapped(utf16('{"status":"ok"}'))],
  ["it in UTF-16 without a mark", utf16('{"status":"ok"}', "")],
  ["it in UTF-16 of the other order without a mark", swapped(utf16('{"status":"ok"}', ""))],
  ["it behind half a mark of UTF-16", Uint8Array.of(0xff, 0x6f, 0x6b)],
  ["it behind half a mark of the other order", Uint8Array.of(0xfe, 0x6f, 0x6b)],
  ["it behind a letter and half a mark", Uint8Array.of(0x20, 0xfe, 0x6f, 0x6b)],
  ["it behind an escape of the last character there is", "&#x10ffff;ok"],
  ["what can't be read", Uint8Array.of(0x6e, 0xff, 0x6f)],
])("a refusal that says %s is none without a doubt", (_what, body) => {
  expect(isPlainRefusal(saying(body))).toBe(false);
});

test.each(["application/json", "text/html; charset=UTF-8", ""])(
  "a refusal that begins as JSON is plain only if it is one document, called %j",
  (contentType) => {
    const isPlain = (body: string) => isPlainRefusal(saying(body, true, contentType));
    for (const body of ['{"error":"no"}', ' ["no"]', '"no"', "", "Forbidden", "<h1>No</h1>"])
      expect(isPlain(body)).toBe(true);
    for (const body of ['{"error":"n', "\n [1,", '"n', '{"error":"no"}}']) expect(isPlain(body)).toBe(false);
  },
);
