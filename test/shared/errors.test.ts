import { describe, expect, test } from "vitest";
import { CardLinkError } from "../../src/shared/errors.js";

describe("an error of this package", () => {
  const one = { member: "a", keyword: "type", message: "a must be text" };
  const error = new CardLinkError("invalid_body", "No:", {
    violations: [one, one, { ...one, message: "b" }],
    httpStatus: 200,
    causes: [{ name: "Error" }],
    body: { secret: 1 },
  });

  test("says each violation once, on a line of its own", () => {
    expect(error.message).toBe("No:\n  a must be text\n  b");
    expect(error.name).toBe("CardLinkError");
  });

  test.each([
    [10, ""],
    [11, "\n  and 1 more"],
    [1_011, "\n  and 1,001 more"],
  ])("says the first ten of %i violations, and how many more there are", (count, more) => {
    const violations = Array.from({ length: count }, (_, at) => ({ ...one, message: `a.${at} is wrong` }));
    const ten = violations.slice(0, 10);
    const message = `No:${ten.map((each) => `\n  ${each.message}`).join("")}${more}`;
    expect(new CardLinkError("invalid_body", "No:", { violations })).toMatchObject({ message, violations: ten });
  });

  test("is written as JSON without the received body", () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      family: "contract",
      code: "invalid_body",
      message: error.message,
      violations: [one, one, { ...one, message: "b" }],
      httpStatus: 200,
      causes: [{ name: "Error" }],
    });
    expect(error.body).toEqual({ secret: 1 });
  });

  test("has defaults for absent details", () => {
    const absent = { violations: [], causes: [], httpStatus: undefined, body: undefined };
    const known = { message: "No.", family: "transport" };
    expect(new CardLinkError("timed_out", "No.")).toMatchObject({ ...known, ...absent });
  });
});
