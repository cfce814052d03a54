/** The breaking-change gate as a command; `--help` describes it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { verdictOf } from "./changes.mjs";
import { compare } from "./compare.mjs";
import { documentOf } from "./sources.mjs";
import { HELP, UsageError } from "./usage.mjs";
import { versionProblems } from "./version.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const GENERATED = join(root, "generated/openapi.json");
const RELEASED = join(root, "spec/released/openapi.json");

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage =
    error instanceof UsageError ||
    (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_"));
  if (!isUsage) throw error;
  console.error(`${error.message}\nRun: npm run compat -- --help`);
  process.exitCode = 2;
}

/** @param {string[]} args */
async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      record: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return report([HELP]);
  const [from, to, ...more] = positionals;
  if (from !== undefined && (to === undefined || more.length > 0))
    throw new UsageError(`Expected no arguments, or <old> and <new>; got ${positionals.join(" ")}.`);
  if (values.record && (to !== undefined || values.json))
    throw new UsageError("--record takes no other arguments; it records generated/openapi.json.");
  if (values.json && to === undefined) throw new UsageError("--json needs <old> and <new>.");
  if (from !== undefined && to !== undefined) return comparison(documentOf(from), documentOf(to), values.json);
  return values.record ? record() : gate();
}

function comparison(old, now, asJson) {
  const changes = compare(old, now);
  const verdict = verdictOf(changes);
  if (asJson) return report([JSON.stringify({ verdict, changes }, null, 2)]);
  return report([...table(changes), `Verdict: ${verdict}`]);
}

async function gate() {
  const { broken, added } = await consumers();
  const [old, now] = [documentOf(RELEASED), documentOf(GENERATED)];
  const changes = [...compare(old, now), ...broken, ...added];
  const verdict = verdictOf(changes);
  const released = old.info.version;
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  const problems = versionProblems({ verdict, released, version, specVersion: now.info.version, changelog });
  report([...table(changes), `Verdict since ${released}: ${verdict}. The version is ${version}.`]);
  for (const problem of problems) console.error(`\n${problem}`);
  return problems.length > 0 ? 1 : 0;
}

async function record() {
  const { broken, added } = await consumers();
  const problems = [
    ...broken.map(({ where, what }) => `${where} ${what}`),
    ...added.map(({ what }) => `${what}: import it there, and use it as users will`),
  ];
  if (problems.length > 0) {
    console.error(`spec/released/consumer.ts must compile and import every export. Fix it:\n${problems.join("\n")}`);
    return 1;
  }
  writeFileSync(RELEASED, readFileSync(GENERATED));
  return report([`The last release is now ${documentOf(RELEASED).info.version}. Commit spec/released.`]);
}

/** Loads the compiler only when needed, because loading it is slow. */
async function consumers() {
  const { compileConsumers } = await import("./types.mjs");
  return compileConsumers(root);
}

/** @param {readonly import("./changes.mjs").Change[]} changes @returns {string[]} */
function table(changes) {
  return changes.flatMap(({ level, direction, where, what, why }) => [
    `${level.padEnd(5)}  ${(direction === "both" ? "" : direction).padEnd(8)}  ${what}; ${why}`,
    `                 ${where}`,
  ]);
}

/** @param {readonly string[]} lines */
function report(lines) {
  console.log(lines.join("\n"));
  return 0;
}
