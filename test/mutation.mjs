/**
 * Mutation testing in shards, one for each folder of src/: CI runs them side by side, and one that breaks off costs only
 * itself.
 *
 *   npm run mutation                      all shards, then the score
 *   npm run mutation -- --shard client    one of them
 *   node test/mutation.mjs --sum          the score of the reports in reports/mutation
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const LOWEST = 90;
const entries = readdirSync("src", { withFileTypes: true });
const shards = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

const { values } = parseArgs({ options: { shard: { type: "string" }, sum: { type: "boolean" } } });
if (!values.sum) for (const shard of values.shard ? [values.shard] : shards) run(shard);
if (!values.shard) sum();

function run(shard) {
  const stryker = "node_modules/@stryker-mutator/core/bin/stryker.js";
  const env = { ...process.env, MUTATION_SHARD: shard };
  const { status } = spawnSync(process.execPath, [stryker, "run"], { env, stdio: "inherit" });
  if (status !== 0) stop(`The shard ${shard} didn't end. If tests fail without a mutant, mend them first: npm test`);
}

/** Counts as Stryker does: a mutant that is ignored or doesn't run is no part of the score. */
function sum() {
  const all = shards.map((shard) => {
    const { files } = JSON.parse(readFileSync(`reports/mutation/${shard}.json`, "utf8"));
    const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
    const of = (...wanted) => states.filter((status) => wanted.includes(status)).length;
    const [killed, survived] = [of("Killed", "Timeout"), of("Survived", "NoCoverage")];
    console.log(`${shard.padEnd(10)} ${killed} of ${killed + survived} killed`);
    return { killed, survived };
  });
  const total = (/** @type {"killed" | "survived"} */ how) => all.reduce((sum, one) => sum + one[how], 0);
  const [killed, survived] = [total("killed"), total("survived")];
  const score = (100 * killed) / (killed + survived);
  console.log(`${"all".padEnd(10)} ${killed} of ${killed + survived} killed: ${score.toFixed(2)} %`);
  if (!(score >= LOWEST))
    stop(`That is less than ${LOWEST} %. The reports name each mutant that survived, add a test for it.`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
