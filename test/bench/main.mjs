/** `npm run bench`. A command and not a test: what it prints depends on the machine, most of all the seconds. */
import { parseArgs } from "node:util";

const BENCHMARKS = {
  link: "calls over loopback against other clients",
  types: "what a consumer's compiler does",
  bundle: "bytes in a browser",
  generators: "what other generators make of the spec",
};
const names = Object.keys(BENCHMARKS);

const USAGE = `Usage: npm run bench -- [${names.join(" | ")}]... [--rounds <n>]

Without a name, all of them. Each compares within one run and prints medians with quartiles.

${names.map((name) => `  ${name.padEnd(12)}${BENCHMARKS[name]}`).join("\n")}

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
    // Loaded when its turn comes: one alone should not wait for the others' tools.
    const { benchmark } = await import(`./${name}.mjs`);
    await benchmark(options);
  }
}
