import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { assertRequest, parseResponse } from "../../src/contract/validate.js";
import { violations } from "../../src/contract/violations.js";
import { protectedHeader } from "../../src/signing/credentials.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
const RESPONSE = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

describe("what breaks the contract", () => {
  const schema = Object.values(operations.linkCard.request)[0]!;
  const valid = { request_id: id, client_id: "c", card_id: "k" };

  test("is said by member, with a name only if that can be no data", () => {
    expect(violations(schema, valid)).toEqual([]);
    const longest = `a${"b".repeat(40)}`;
    expect(violations(schema, { ...valid, [longest]: 1 })).toMatchObject([{ member: longest }]);
    const [member, keyword] = ["(another member)", "additionalProperties"];
    const message = `${member} is not a member of this contract; leave it out`;
    for (const name of [`${longest}b`, "1a", "a b", "a\n", "ä"]) {
      expect(violations(schema, { ...valid, [name]: 1 })).toEqual([{ member, keyword, message }]);
    }
  });

  test("is found without the value being kept", () => {
    const card = "4111111111111111";
    expect(violations(schema, { request_id: card, client_id: `${card}\n`, card_id: Number(card) })).toHaveLength(4);
    expect(schema.errors).toHaveLength(4);
    expect(JSON.stringify(schema.errors)).not.toContain(card);
  });

  test("is said with the whole way to the member", () => {
    const response = operations.requestStatus.responses["200"]?.["application/json"] ?? schema;
    const cards = [{ card_id: "k" }, { card_id: 1 }, {}];
    expect(violations(response, { ...RESPONSE, cards })).toEqual([
      { member: "cards.1.card_id", keyword: "type", message: "cards.1.card_id must be string" },
      { member: "cards.2.card_id", keyword: "required", message: "cards.2.card_id is missing (expected string)" },
    ]);
  });

  test("says where a request to the server, or a status of its response, is undocumented", () => {
    expect(() => assertRequest(operations.linkCard, {})).toThrow(
      /^The request breaks the contract and was not sent:\n {2}request_id is missing \(expected /,
    );
    const bytes = new TextEncoder().encode('{"any":1}');
    const response = { httpStatus: 418, headers: new Headers(), bytes };
    const message = "The server responded with 418, which the vendor does not document.";
    expect(() => parseResponse(operations.linkCard, response)).toThrow(
      expect.objectContaining({ code: "undocumented_status", message, httpStatus: 418, body: { any: 1 } }),
    );
  });

  test.each(["\uD800", "a\uDFFF", "\uDFFF\uD800", "💳\uD83D", "\uD83Db"])(
    "is an id that isn't well-formed Unicode: %j",
    (flawed) => {
      const astral = { ...valid, client_id: "💳", card_id: "a💳 💳" };
      expect(violations(schema, astral)).toEqual([]);
      for (const member of ["client_id", "card_id"]) {
        const message = `${member} must be text that is not blank and has no control characters or unpaired surrogates`;
        expect(violations(schema, { ...astral, [member]: flawed })).toEqual([{ member, keyword: "pattern", message }]);
      }
    },
  );

  test("in credentials is said under the names that the caller gave", () => {
    const broken = ["path", "authId", "method"].map((member) => {
      return { member, keyword: "pattern", message: expect.stringMatching(`^${member} must (be|match)`) };
    });
    const message = expect.stringMatching(/^Invalid signing options:\n {2}path must be .*\n {2}authId must be /);
    expect(() => protectedHeader({ method: "post", path: "v5" }, { authId: " " })).toThrow(
      expect.objectContaining({ message, violations: broken }),
    );
  });
});
