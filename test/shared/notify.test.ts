import { expect, test } from "vitest";
import { notify } from "../../src/shared/notify.js";

test("an event reaches a listener before the next thing happens", () => {
  const seen: number[] = [];
  notify((event: number) => seen.push(event), 1);
  expect(seen).toEqual([1]);
  expect(() => notify(undefined, 1)).not.toThrow();
});
