import { afterAll, describe, expect, test } from "vitest";
import { check, failed } from "./checking.js";
import { DEFECTS } from "./defects.js";
import { startProvider } from "./provider.js";

describe("a provider that keeps the contract", () => {
  test("passes five times over, without one false alarm", async () => {
    for (let run = 0; run < 5; run++) {
      const report = await check(await startProvider());
      expect(report.checks.filter(({ status }) => status === "failed" || status === "undocumented")).toEqual([]);
      expect(report).toMatchObject({ passed: true, counts: { failed: 0, undocumented: 0 } });
    }
  });
});

let caught = 0;
afterAll(() => console.log(`Provider defects: caught ${caught} of ${Object.keys(DEFECTS).length}`));

test.each(Object.entries(DEFECTS))("a provider that %s is caught by what is meant for it", async (_name, seeded) => {
  const report = await check(await startProvider(seeded.defect), seeded.options);
  expect(failed(report).sort()).toEqual([...seeded.caughtBy].sort());
  caught++;
});
