import { afterAll, describe, expect, test } from "vitest";
import { type CheckOptions, checkProvider, type Report } from "../../src/check.js";
import { DEFECTS } from "./defects.js";
import { credentials, link, startProvider } from "./provider.js";

function check(target: string, options: Partial<CheckOptions> = {}): Promise<Report> {
  return checkProvider({ target, credentials, link, ...options });
}

const failed = ({ checks }: Report) => checks.filter(({ status }) => status === "failed").map(({ id }) => id);

describe("a provider that keeps the contract", () => {
  test("passes 20 times over, without one false alarm", async () => {
    for (let run = 0; run < 20; run++) {
      const report = await check(await startProvider());
      expect(report.checks.filter(({ status }) => status === "failed" || status === "undocumented")).toEqual([]);
      expect(report).toMatchObject({ passed: true, counts: { failed: 0, undocumented: 0 } });
    }
  }, 30_000);
});

let caught = 0;
afterAll(() => console.log(`Provider defects: caught ${caught} of ${Object.keys(DEFECTS).length}`));

test.each(Object.entries(DEFECTS))("a provider that %s is caught by what is meant for it", async (_name, seeded) => {
  const report = await check(await startProvider(seeded.defect), seeded.options);
  expect(failed(report).sort()).toEqual([...seeded.caughtBy].sort());
  caught++;
});
