/** The tests that Stryker runs for each mutant: those near the folder of src/ that test/mutation.mjs names. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Their own tests, and those of the folders that use them most. All would kill few mutants more, and take six times as long. */
const NEAR: Readonly<Record<string, string>> = {
  shared: "{shared,contract,transport,client,cli}",
  contract: "{contract,client,check}",
  signing: "{signing,mock}",
  transport: "{transport,client,faults}",
};
const shard = process.env["MUTATION_SHARD"] ?? "*";

// What runs dist/ in another process would see no mutant, what draws lots would draw the score too, and what waits for
// deadlines or starts server after server would do so for each mutant. Leaving tests out can only make the score lower.
const BLIND = [
  "cli/{cli,usage}",
  "{check,mock}/command",
  "contract/agreement",
  "faults/{connect,leftovers,trusted,gateways}",
  "{docs,tooling}/*",
];
const RANDOM = ["faults/{properties,simulation}", "mock/hostile"];
const SLOW = ["check/defects", "faults/{faults,settle}"];

const config: ViteUserConfig = defineConfig({
  test: {
    include: [`test/${NEAR[shard] ?? shard}/*.test.ts`],
    exclude: [...BLIND, ...RANDOM, ...SLOW].map((name) => `test/${name}.test.ts`),
    isolate: false,
    // What hangs for a mutant has noticed it, and no test that is left takes longer than two seconds.
    testTimeout: 6000,
    hookTimeout: 60_000,
  },
});

export default config;
