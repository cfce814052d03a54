import { describe, expect, test } from "vitest";
import { requestIds } from "../../src/client/ids.js";
import { CardLinkError } from "../../src/shared/errors.js";

const id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

describe("the ids of a client", () => {
  test("one that is on its way is refused, and says what to do", () => {
    const take = requestIds();
    take(id);
    expect(() => take(id.toUpperCase())).toThrow(
      new CardLinkError(
        "already_in_flight",
        "This request_id is still on its way. Wait for its outcome; a new link takes a new id.",
      ),
    );
  });

  test("one is the first until it was dispatched", () => {
    const take = requestIds();
    const once = take(id);
    expect(once.first).toBe(true);
    once.giveBack(false);
    const again = take(id);
    expect(again.first).toBe(true);
    again.giveBack(true);
    expect(take(id.toUpperCase()).first).toBe(false);
  });

  test("the last 10,000 are remembered, and none before the last 20,000", () => {
    const take = requestIds();
    for (let at = 0; at < 20_000; at++) take(`id-${at}`).giveBack(true);
    const oldest = take("id-0");
    expect(oldest.first).toBe(false);
    oldest.giveBack(false);
    take("id-20000").giveBack(true);
    expect(["ID-9999", "id-10000", "id-20000"].map((name) => take(name).first)).toEqual([true, false, false]);
  });
});
