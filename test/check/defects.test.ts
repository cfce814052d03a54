import { afterAll, expect, test } from "vitest";
import { check, found } from "./checking.js";
import { DEFECTS, KEEPERS } from "./defects.js";
import { startProvider } from "./provider.js";

test.each(Object.entries(KEEPERS))("a provider that %s raises no alarm", async (_name, [defect, undocumented = []]) => {
  const report = await check(await startProvider(defect), { timeout: 5000 });
  expect(found(report, "failed")).toEqual([]);
  expect(found(report, "undocumented")).toEqual([...undocumented].sort());
  expect(report).toMatchObject({ passed: true });
});

let caught = 0;
afterAll(() => console.log(`Provider defects: caught ${caught} of ${DEFECTS.length}`));

test.each(DEFECTS)("a provider that $name is caught by what is meant for it", async ({ defect, caughtBy, options }) => {
  const report = await check(await startProvider(defect), options);
  expect(found(report, "failed")).toEqual([...caughtBy].sort());
  caught++;
});
