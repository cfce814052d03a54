/**
 * Mutation testing in shards, one for each folder of src/: CI runs them side by side, and one that breaks off costs only
 * itself.
 *
 *   npm run mutation                      all shards, then the score
 *   npm run mutation -- --shard client    one of them
 *   node test/mutation.mjs --sum          the score of the reports in reports/mutation
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const LOWEST = 91;
const entries = readdirSync("src", { withFileTypes: true });
const shards = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

const { values } = parseArgs({ options: { shard: { type: "string" }, sum: { type: "boolean" } } });
if (values.shard !== undefined && !shards.includes(values.shard)) {
  stop(`src/ has no folder "${values.shard}". It has: ${shards.join(", ")}`);
}
if (!values.sum) for (const shard of values.shard ? [values.shard] : shards) run(shard);
if (!values.shard) sum();

function run(shard) {
  if (Number(process.versions.node.split(".")[0]) < 22) stop("Stryker needs Node 22 or later.");
  const stryker = "node_modules/@stryker-mutator/core/bin/stryker.js";
  const env = { ...process.env, MUTATION_SHARD: shard };
  const { status } = spawnSync(process.execPath, [stryker, "run"], { env, stdio: "inherit" });
  if (status !== 0) stop(`The shard ${shard} didn't end. If tests fail without a mutant, mend them first: npm test`);
}

/** Counts as Stryker does: a mutant that is ignored or doesn't run is no part of the score. */
function sum() {
  const total = { killed: 0, valid: 0 };
  for (const shard of shards) {
    const { killed, valid } = count(shard);
    console.log(`${shard.padEnd(10)} ${killed} of ${valid} killed`);
    total.killed += killed;
    total.valid += valid;
  }
  const score = (100 * total.killed) / total.valid;
  console.log(`${"all".padEnd(10)} ${total.killed} of ${total.valid} killed: ${score.toFixed(2)} %`);
  if (!(score >= LOWEST))
    stop(`That is less than ${LOWEST} %. The reports name each mutant that survived, add a test for it.`);
}

function count(shard) {
  const path = `reports/mutation/${shard}.json`;
  const again = `Run: npm run mutation -- --shard ${shard}`;
  if (!existsSync(path)) stop(`There is no ${path}. ${again}`);
  const { files } = JSON.parse(readFileSync(path, "utf8"));
  const changed = Object.keys(files).find(
    (file) => !existsSync(file) || readFileSync(file, "utf8") !== files[file].source,
  );
  if (changed) stop(`${changed} is not what ${path} tells of. ${again}`);
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const of = (...wanted) => states.filter((status) => wanted.includes(status)).length;
  const killed = of("Killed", "Timeout");
  return { killed, valid: killed + of("Survived", "NoCoverage") };
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
