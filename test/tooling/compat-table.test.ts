import { afterAll, describe, expect, test } from "vitest";
import { cases, verdictOf } from "./compat.cases.js";

describe.concurrent("the gate", () => {
  afterAll(() => {
    const safe = cases.filter(({ really }) => really).map(({ change, really }) => `${change} (${really})`);
    console.log(`${cases.length} edits, of which these are called major for safety:\n  ${safe.join("\n  ")}`);
  });

  test.each(cases)("calls $verdict: $change", async (each) => {
    expect(await verdictOf(each)).toBe(each.verdict);
  });
});
