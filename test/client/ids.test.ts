import { describe, expect, test } from "vitest";
import { CardLinkError } from "../../src/errors.js";
import { requestIds } from "../../src/ids.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

describe("the ids of a client", () => {
  test("one that is on its way is refused, and says what to do", () => {
    const ids = requestIds();
    ids.take(id);
    expect(() => ids.take(id.toUpperCase())).toThrow(
      new CardLinkError(
        "already_in_flight",
        "A link under this request_id is still on its way; wait for its outcome, and use a new id for a new link.",
      ),
    );
  });

  test("one is the first until it was dispatched", () => {
    const ids = requestIds();
    expect(ids.take(id)).toBe(true);
    ids.giveBack(id, false);
    expect(ids.take(id)).toBe(true);
    ids.giveBack(id, true);
    expect(ids.take(id.toUpperCase())).toBe(false);
  });

  test("the last 10,000 are remembered, and none before them", () => {
    const ids = requestIds();
    for (let at = 0; at < 10_000; at++) ids.giveBack(`id-${at}`, true);
    expect(ids.take("id-0")).toBe(false);
    ids.giveBack("id-0", false);
    ids.giveBack("id-10000", true);
    expect([ids.take("ID-0"), ids.take("id-1"), ids.take("id-10000")]).toEqual([true, false, false]);
  });
});
