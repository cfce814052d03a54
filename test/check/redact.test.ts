/** What a report shows of an exchange, and what it can't show, however a provider spells it. */
import { describe, expect, test } from "vitest";
import { shownExchange } from "../../src/check/redact.js";
import type { WireResponse } from "../../src/check/wire.js";
import { answered, foundIn, right, sent, unanswered } from "./exchanges.js";

const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const shown = (body: unknown, change: Partial<WireResponse> = {}) => shownExchange(answered(body, change)).response;

describe("a redacted exchange", () => {
  test("shows its structure and the documented words", () => {
    const headers = { ...sent.headers, "Content-Length": "9" };
    const request = { ...sent, headers, body: JSON.stringify({ request_id, note: "aaaa" }) };
    const cards = [{ card_id: "card-900456" }];
    const one = { ...answered({ ...right, cards, error_code: 17, more: true }), request };
    expect(shownExchange(one)).toEqual({
      request:
        'POST /v5\nX-JWS-Signature: (left out)\nContent-Length: 9\n{"request_id":"…4a5b","(another member, 2)":"(4 characters)"}',
      response: `HTTP 200\nContent-Type: application/json\n${JSON.stringify({
        ...right,
        cards: [{ card_id: "(11 characters)" }],
        error_code: "(a number)",
        "(another member, 6)": true,
      })}`,
      time: 12,
    });
    expect(shownExchange(unanswered).response).toBe("no response: ECONNRESET");
  });

  test("shows only the length of a body that isn't JSON", () => {
    expect(shown("<html>").split("\n").at(-1)).toBe("(6 characters, not JSON)");
    expect(shown("").split("\n").at(-1)).toBe("(no body)");
  });

  test.each<[name: string, value: string, shown: string]>([
    ["Content-Type", "text/html; charset=utf-8", "\nContent-Type: text/html; charset=utf-8"],
    ["Content-Type", "text/mysecretvalue", "\nContent-Type: (not shown)"],
    ["Content-Type", "application/json; charset=client-700123", "\nContent-Type: (not shown)"],
    ["CONTENT-LENGTH", "12", "\nCONTENT-LENGTH: 12"],
    ["Content-Length", "4111111111", "\nContent-Length: (not shown)"],
    ["Content-Encoding", "secret", "\nContent-Encoding: (not shown)"],
    ["Retry-After", "Sun, 22 Nov 2026 00:00:07 GMT", "\nRetry-After: (not shown)"],
    ["Retry-After", "700123", "\nRetry-After: (not shown)"],
    ["Allow", "POST, GET", "\nAllow: POST, GET"],
    ["Allow", "MY, SECRET", "\nAllow: (not shown)"],
    ["Allow", "SECRET", "\nAllow: (not shown)"],
    ["Set-Cookie", "a", ""],
    ["X-Trace", "b", ""],
  ])("shows a header field of the contract, with a usual value only: %s: %s", (name, value, line) => {
    expect(shown("", { headers: [[name, value]] })).toBe(`HTTP 200${line}\n(no body)`);
  });
});

const secret = "a secret, of the 4111 1111 1111 1111 tests";
const bytes = Buffer.from(secret);
const hex = bytes.toString("hex");

const base64 = bytes.toString("base64");
const pairs = (between: string) => hex.replaceAll(/(..)(?=.)/g, `$1${between}`);

/** Ways in which a provider could give back a value. */
const SPELLINGS: Readonly<Record<string, string>> = {
  plain: secret,
  "upper case": secret.toUpperCase(),
  base64,
  "base64 without padding": base64.replaceAll("=", ""),
  "base64 in lines": base64.replaceAll(/(.{8})/g, "$1\n"),
  base64url: bytes.toString("base64url"),
  "base64 of base64": Buffer.from(base64).toString("base64"),
  "hexadecimal in capitals": hex.toUpperCase(),
  ...Object.fromEntries(["", ":", " ", "-"].map((between) => [`hexadecimal with "${between}"`, pairs(between)])),
  "percent-encoding": encodeURIComponent(secret),
  "percent-encoding of every letter": `%${pairs("%")}`,
  "HTML entities": [...bytes].map((byte) => `&#${byte};`).join(""),
  ...Object.fromEntries([" ", "\n"].map((between) => [`letters with "${between}"`, [...secret].join(between)])),
  reversed: [...secret].reverse().join(""),
  "numbers of bytes": [...bytes].join(","),
  "half and half": `${secret.slice(0, 20)} | ${secret.slice(20)}`,
  "JSON in a text": JSON.stringify({ secret }),
  "JSON escapes": pairs("\\u00"),
  "a data URL": `data:text/plain;base64,${base64}`,
};

describe.each(Object.entries(SPELLINGS))("a value that is echoed as %s", (_how, echo) => {
  const places: Readonly<Record<string, () => string>> = {
    "the text of a member": () => shown({ ...right, error_description: echo }),
    "the name of a member": () => shown({ ...right, [echo]: 1 }),
    "an array": () => shown([echo, [echo]]),
    "a page": () => shown(`<html>${echo}`),
    "half a document": () => shown(JSON.stringify({ a: echo }).slice(0, -1)),
    "a header": () => ["Allow", "Content-Type", "X"].map((name) => shown("", { headers: [[name, echo]] })).join(),
    "a charset": () => shown("", { headers: [["Content-Type", `text/plain; ${echo}`]] }),
  };

  test.each(Object.entries(places))("is in no report, as %s", (_place, text) => {
    const whole = text();
    for (let at = 0; at + 6 <= echo.length; at += 3) expect(whole).not.toContain(echo.slice(at, at + 6));
  });
});

test.each([
  ["as a date", { ...right, dt: "4111-11-11T11:11:11.111111111Z" }, "4111-11"],
  ["as the fraction of a date", { ...right, dt: "2026-01-15T12:30:45.411111111Z" }, "411111"],
  ["as ends of ids", ["…4111", "…1111", "…6120"], "4111"],
  ["as numbers", [4111111111111111, 700123], "700123"],
])("a value that is echoed in a form that may be shown is in no report, %s", (_how, body, part) => {
  expect(shown(body)).not.toContain(part);
});

test.each(["1", "a1", "1 ", "-", '"', "["])("a hostile body of 64 KiB takes no time", (part) => {
  const body = part.repeat(65_000 / part.length);
  const before = process.cpuUsage();
  const headers = [["Allow", body]] as const;
  for (const one of [answered(body), answered({ ...right, note: body }), answered("", { headers })]) {
    shownExchange(one);
    foundIn("linkCard", one);
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(500);
});

test("a response with thousands of members is shown by its first ones", () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`m${at}`, at]));
  expect(shown(many).length).toBeLessThan(2_000);
});

test("a response that is nested too deeply is checked and shown all the same", () => {
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  expect(foundIn("requestStatus", answered(deep))).toMatchObject({ schema: { status: "failed" } });
  expect(shown(deep)).toContain("(more)");
});
