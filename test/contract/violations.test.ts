import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { assertRequest, parseResponse } from "../../src/contract/validate.js";
import { violations } from "../../src/contract/violations.js";
import { protectedHeader } from "../../src/signing/credentials.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

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
