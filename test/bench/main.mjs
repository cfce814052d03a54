/** `npm run bench`. A command and not a test: what it prints depends on the machine, most of all the seconds. */
import { parseArgs } from "node:util";

/** Loaded when their turn comes: one alone should not wait for the others' tools. */
const BENCHMARKS = {
  link: ["calls over loopback against other clients", async () => (await import("./link.mjs")).link],
  validate: ["one validation against zod and JSON.parse", async () => (await import("./validate.mjs")).validate],
  import: ["a fresh process that imports an entry", async () => (await import("./import.mjs")).cold],
  types: ["what a consumer's compiler does", async () => (await import("./types.mjs")).types],
  bundle: ["bytes in a browser", async () => (await import("./bundle.mjs")).bundle],
  generators: ["what other generators make of the spec", async () => (await import("./generators.mjs")).generators],
  growth: ["the pipeline with 1 to 300 operations", async () => (await import("./growth.mjs")).growth],
};
const names = Object.keys(BENCHMARKS);

const USAGE = `Usage: npm run bench -- [${names.join(" | ")}]... [--rounds <n>]

Without a name, all of them. Each compares within one run and prints medians with quartiles.

${names.map((name) => `  ${name.padEnd(12)}${BENCHMARKS[name][0]}`).join("\n")}

  --rounds  how often each measurement is repeated; a benchmark knows by itself how many it needs`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean", short: "h" }, rounds: { type: "string" } },
});
const unknown = positionals.find((name) => !names.includes(name));
if (values.help) console.log(USAGE);
else if (unknown !== undefined) {
  console.error(`There is no benchmark called ${unknown}.\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const options = values.rounds === undefined ? {} : { rounds: Number(values.rounds) };
  for (const name of positionals.length > 0 ? positionals : names) {
    const benchmark = await BENCHMARKS[name][1]();
    await benchmark(options);
  }
}
