/** The tests that Stryker runs for each mutant: those near the folder of src/ that test/mutation.mjs names. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Their own tests, and those of the folders that use them most. All tests would kill few more mutants and take six times as long. */
const NEAR: Readonly<Record<string, string>> = {
  shared: "{shared,contract,transport,client,cli}",
  contract: "{contract,client,check}",
  signing: "{signing,mock,client}",
  transport: "{transport,client,faults}",
};
const shard = process.env["MUTATION_SHARD"] ?? "*";

// Tests that run dist/ in another process see no mutant, randomised tests would make the score random, and tests that wait
// for deadlines or start many servers would do so for each mutant. Excluding tests can only lower the score.
const BLIND = [
  "cli/{cli,usage}",
  "{check,mock}/command",
  "contract/agreement",
  "faults/{connect,leftovers,trusted,gateways}",
  "{docs,tooling}/*",
];
const RANDOM = ["faults/{properties,simulation}", "mock/hostile"];
const SLOW = ["faults/{faults,settle}"];

const config: ViteUserConfig = defineConfig({
  test: {
    include: [`test/${NEAR[shard] ?? shard}/*.test.ts`],
    exclude: [...BLIND, ...RANDOM, ...SLOW].map((name) => `test/${name}.test.ts`),
    isolate: false,
    // A test that hangs has noticed the mutant. No other test takes longer than four seconds.
    testTimeout: 6000,
    expect: { poll: { timeout: 5000 } },
    hookTimeout: 60_000,
  },
});

export default config;
