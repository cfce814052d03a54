/** What is shown of an exchange. */
import { describe, expect, test } from "vitest";
import { evidenceOf, hiding } from "../../src/check/redact.js";
import type { Answer } from "../../src/check/wire.js";
import { answered, sent, unanswered } from "./exchanges.js";

const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

describe("what is shown of an exchange", () => {
  const shown = (body: unknown, change: Partial<Answer> = {}, hidden: string[] = []) =>
    evidenceOf(answered(body, change), hiding(hidden, [answered(body)])).answer;

  test("is what was sent and what came, without signature and full ids", () => {
    const request = {
      ...sent,
      headers: { ...sent.headers, "Content-Length": "9" },
      body: JSON.stringify({ request_id, note: "aaaa" }),
    };
    const one = { ...answered({ card_id: "card-900456" }), request };
    expect(evidenceOf(one, hiding([], [one]))).toEqual({
      request: 'POST /v5\nX-JWS-Signature: (left out)\nContent-Length: 9\n{"request_id":"…4a5b","note":"(left out)"}',
      answer: 'HTTP 200\nContent-Type: application/json\n{"card_id":"…0456"}',
      time: 12,
    });
    expect(evidenceOf(unanswered, hiding([], [])).answer).toBe("no answer: ECONNRESET");
  });

  test("has of the header what bears on the contract", () => {
    const names = [
      "Content-Type",
      "CONTENT-LENGTH",
      "Content-Encoding",
      "Retry-After",
      "Allow",
      "Set-Cookie",
      "X-Trace",
    ];
    expect(shown("x", { headers: names.map((name) => [name, "v"] as const) }).split("\n")).toEqual([
      "HTTP 200",
      "Content-Type: v",
      "CONTENT-LENGTH: v",
      "Content-Encoding: v",
      "Retry-After: v",
      "Allow: v",
      "x",
    ]);
  });

  test("has short ids and other members as they are", () => {
    expect(shown({ client_id: "1234", card_id: 12_345, note: "12345" })).toContain(
      '{"client_id":"1234","card_id":12345,"note":"12345"}',
    );
  });

  test("has nothing that is hidden, wherever it stands, unless it tells nobody anything", () => {
    expect(shown("a hush b hush, and abc", {}, ["hush", "abc"])).toMatch(/\na \(left out\) b \(left out\), and abc$/);
    expect(shown("x", { headers: [["Allow", "hush"]] }, ["hush"])).toContain("Allow: (left out)");
    expect(shown("an aaaa and a bbbbbb")).toMatch(/\nan \(left out\) and a \(left out\)$/);
  });

  test("has of ids and of long numbers in free text the end", () => {
    expect(shown(`{"request_id":"${request_id}" ${request_id.toUpperCase()}`)).toMatch(
      /\n\{"request_id":"…4a5b" …4A5B$/,
    );
    expect(shown("4111111111111111 and 123456789012")).toMatch(/\n…1111 and 123456789012$/);
    expect(shown("1234567890123")).toMatch(/\n…0123$/);
  });

  test("is printable, and no longer than 600 letters", () => {
    expect(shown("a\u0007\u007F\u0085é~ ")).toMatch(/\na\uFFFD\uFFFD\uFFFDé~ $/);
    expect(shown("z ".repeat(300))).toMatch(/\n(z ){300}$/);
    expect(shown(`${"z ".repeat(300)}z`)).toMatch(/\n(z ){300}… \(601 characters\)$/);
  });
});
