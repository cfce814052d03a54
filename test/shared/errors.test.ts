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

  test("says the first ten violations, and how many more there are", () => {
    const many = Array.from({ length: 1_011 }, (_, at) => ({ ...one, member: `a.${at}`, message: `a.${at} is wrong` }));
    const ten = many.slice(0, 10);
    const says = (count: number) => new CardLinkError("invalid_body", "No:", { violations: many.slice(0, count) });
    const lines = ten.map(({ message }) => `\n  ${message}`).join("");
    expect(says(10)).toMatchObject({ message: `No:${lines}`, violations: ten });
    expect(says(11)).toMatchObject({ message: `No:${lines}\n  and 1 more`, violations: ten });
    expect(says(1_011)).toMatchObject({ message: `No:${lines}\n  and 1,001 more`, violations: ten });
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
    expect(new CardLinkError("timed_out", "No.")).toMatchObject({
      message: "No.",
      family: "transport",
      violations: [],
      causes: [],
      httpStatus: undefined,
      body: undefined,
    });
  });
});
