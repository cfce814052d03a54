import { afterAll, describe, expect, test } from "vitest";
import { cases, verdictOf } from "./compat.cases.js";

describe.concurrent("the gate", () => {
  const exact: string[] = [];
  const safe = cases.filter(({ really }) => really);
  afterAll(() => {
    const list = safe.map(({ change, really }) => `${change} (${really})`).join("\n  ");
    console.log(`right on ${exact.length} of ${cases.length} edits; called major for safety:\n  ${list}`);
  });

  test.each(cases)("calls $verdict: $change", async (each) => {
    expect(await verdictOf(each)).toBe(each.verdict);
    if (!each.really) exact.push(each.change);
  });
});
