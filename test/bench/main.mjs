/** `npm run bench -- [name]... [--rounds <n>]`. What it prints depends on the machine, most of all the seconds. */
import { parseArgs } from "node:util";

/** Calls against other clients, what a consumer's compiler does, bytes in a browser, what other generators make. */
const NAMES = ["link", "types", "bundle", "generators"];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string" } } });
const unknown = positionals.find((name) => !NAMES.includes(name));
if (unknown !== undefined) throw new Error(`There is no benchmark called ${unknown}, but ${NAMES.join(", ")}.`);
// A benchmark knows by itself how many rounds it needs.
const options = values.rounds === undefined ? {} : { rounds: Number(values.rounds) };
for (const name of positionals.length > 0 ? positionals : NAMES) {
  // Loaded when its turn comes: one alone should not wait for the others' tools.
  const { benchmark } = await import(`./${name}.mjs`);
  await benchmark(options);
}
