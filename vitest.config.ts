import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/**
 * Start process after process or provider after provider, collect all memory again and again, or break the package in
 * copies: as costly as all the rest. CI runs these each time, too.
 */
const LONG = [
  "test/{check/check,check/command,check/defects,cli/cli,docs/guides,faults/gateways,faults/trusted}.test.ts",
  "test/tooling/{actionlint,compat,compat-table,compat-command,drift,links,lint,operation,release,size,steps}.test.ts",
];
/** Draw lots: few in `npm test`, many in the long project. */
const RANDOM = ["test/faults/{properties,simulation}.test.ts", "test/mock/hostile.test.ts"];

/** Counts all tests of test/faults, in whichever worker they ran, and says which didn't run here, and why. */
const faultSummary: Reporter = {
  onTestRunEnd(modules) {
    const faults = modules.filter(({ moduleId }) => moduleId.includes("/test/faults/"));
    const results = faults.flatMap(({ children }) => [...children.allTests()]).map((test) => test.result());
    if (results.length === 0) return;
    const skipped = results.filter(({ state }) => state === "skipped");
    const passed = results.filter(({ state }) => state === "passed").length;
    console.log(`Fault scenarios: ${passed} passed of ${results.length - skipped.length}`);
    const reasons = new Set(skipped.map((result) => ("note" in result && result.note) || "left out by the command"));
    for (const reason of reasons) console.log(`Not run: ${reason}`);
  },
};

const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ["default", ...(process.env["GITHUB_ACTIONS"] === "true" ? ["github-actions"] : []), faultSummary],
    // Without isolation a worker loads the tools that files share, TypeScript and Prism among them, once.
    isolate: false,
    // More than there are cores, since tests wait for sockets, timers and other processes; vitest by itself takes one
    // less. But not many, since each loads those tools.
    maxWorkers: Math.min(availableParallelism() + 3, 8),
    // Only for what hangs: on a busy machine anything may take its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "default",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{consumers,packed}/**", ...LONG],
          env: { SEQUENCES: process.env["SEQUENCES"] ?? "60" },
        },
      },
      {
        extends: true,
        mode: "long",
        test: {
          name: "long",
          include: [...LONG, ...RANDOM],
          env: { SEQUENCES: process.env["SEQUENCES"] ?? "2000" },
        },
      },
      // The tarball as teams install it; what they would fetch is fetched, so the registry must be reachable.
      {
        extends: true,
        test: {
          name: "packed",
          include: ["test/{consumers,packed}/*.test.ts"],
          globalSetup: "test/packed/setup.ts",
          isolate: true,
        },
      },
      // In a browser, on the site as it is published; one file after the other, since the time to the first paint is taken.
      {
        extends: true,
        test: {
          name: "docs",
          include: ["test/site/*.test.mjs"],
          globalSetup: "test/site/setup.mjs",
          isolate: true,
          fileParallelism: false,
        },
      },
    ],
  },
});

export default config;
