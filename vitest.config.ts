import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/**
 * These tests start many processes or providers, or break copies of the package. They take as long as all others. CI
 * always runs them.
 */
const LONG = [
  "test/{check/check,check/command,check/defects,cli/cli,docs/guides,faults/gateways,faults/leftovers,faults/trusted}.test.ts",
  "test/tooling/{actionlint,compat-table,compat-command,drift,links,lint,operation,release,size,steps}.test.ts",
];
/** Randomised tests: few cases in `npm test`, many in the long project. */
const RANDOM = ["test/faults/{properties,simulation}.test.ts", "test/mock/hostile.test.ts"];

/** Counts the tests of test/faults in all workers, and prints which were skipped, and why. */
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
    // Without isolation a worker loads shared tools, such as TypeScript and Prism, once.
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
      // The tarball as teams install it. This needs the registry.
      {
        extends: true,
        test: {
          name: "packed",
          include: ["test/{consumers,packed}/*.test.ts"],
          globalSetup: "test/packed/setup.ts",
          isolate: true,
        },
      },
      // The published site in a browser. One file after the other, because a test measures the time to the first paint.
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
