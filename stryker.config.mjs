// One folder of src/ a run; test/mutation.mjs names it, and adds up the reports.
const shard = process.env.MUTATION_SHARD;

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  // main.ts only takes the process's arguments to a command; its tests run dist/ in a process of its own.
  mutate: [`src/${shard}/**/*.ts`, "!src/cli/main.ts"],
  coverageAnalysis: "perTest",
  // What is computed once a module loads, tables and help texts, would need all tests again for each mutant.
  ignoreStatic: true,
  // More than there are cores, since tests wait for sockets as well.
  concurrency: 4,
  timeoutMS: 10_000,
  disableTypeChecks: true,
  vitest: { related: false, configFile: "vitest.mutation.config.ts" },
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `reports/mutation/${shard}.json` },
  // What is demanded is demanded of the sum.
  thresholds: { high: 95, low: 90, break: null },
};
