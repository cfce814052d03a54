import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfigFnObject } from "vitest/config";
import type { Reporter } from "vitest/node";

// Node 20 has no Map.groupBy, and without it vitest 5 can't say why a test failed.
Object.assign(Map, {
  groupBy:
    "groupBy" in Map
      ? Map.groupBy
      : <Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> => {
          const groups = new Map<Key, Item[]>();
          for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
          return groups;
        },
});

// Under Stryker, what runs dist/ in another process would see no mutant, what draws lots would draw the score too, and
// what waits for deadlines or starts server after server would do so for each mutant. Leaving tests out can only
// make the score lower.
const BLIND = [
  "cli/cli",
  "check/command",
  "contract/prism",
  "mock/command",
  "faults/{connect,ends,trusted}",
  "docs/*",
  "{gates,release}/*",
];
const RANDOM = ["faults/properties", "mock/hostile"];
const SLOW = ["check/defects", "faults/{collected,faults,follow}"];
const isMutated = "STRYKER_MUTATOR_WORKER" in process.env;
const unfit = isMutated ? [...BLIND, ...RANDOM, ...SLOW] : [];
// The tests near a folder of src/: its own, and those of the folders that use it most. All tests would kill few mutants
// more, and take six times as long.
const NEAR: Readonly<Record<string, string>> = {
  shared: "{shared,contract,transport,client,cli}",
  platform: "{signing,transport}",
  contract: "{contract,client,check}",
  signing: "{signing,mock}",
  transport: "{transport,client,faults}",
};
const shard = process.env["MUTATION_SHARD"] ?? "*";

/** Break the package in copies and run its commands there, which costs as much as half of all the rest: `npm run test:long`. */
const IN_COPIES = "test/gates/{operation,steps,drift,compat-command}.test.ts";

const tests = {
  include: [`test/${isMutated ? (NEAR[shard] ?? shard) : "**"}/*.test.ts`],
  exclude: ["test/{consumers,packed}/**", IN_COPIES, ...unfit.map((name) => `test/${name}.test.ts`)],
  // Without isolation a worker loads the tools that files share, TypeScript and Prism among them, once.
  isolate: false,
  // One more than there are cores, since tests wait for sockets, timers and other processes; vitest by itself takes one
  // less. But not many, since each loads those tools. Stryker counts its own.
  ...(isMutated ? {} : { maxWorkers: Math.min(availableParallelism() + 1, 8) }),
};
/** In a browser, on the site as it is published; one file after the other, since the time to the first paint is taken. */
const docs = { include: ["test/site/*.test.mjs"], fileParallelism: false, globalSetup: "test/site/setup.mjs" };

/** The tarball as teams install it; what they would fetch is fetched, so the registry must be reachable. */
const packed = { include: ["test/{consumers,packed}/*.test.ts"], globalSetup: "test/packed/setup.ts" };

const long = { ...tests, exclude: tests.exclude.filter((name) => name !== IN_COPIES) };

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
const reporters = ["default", ...(process.env["GITHUB_ACTIONS"] === "true" ? ["github-actions"] : []), faultSummary];

const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  // On a busy machine a compiler takes its time; what must be prompt says so in its own test. What hangs for a mutant
  // has noticed it, and no test that is left then takes longer than two seconds.
  test: {
    reporters,
    ...({ docs, packed, long }[mode] ?? tests),
    testTimeout: isMutated ? 6000 : 60_000,
    hookTimeout: 60_000,
  },
}));

export default config;
