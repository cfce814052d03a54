/** The breaking-change gate as a command; `--help` describes it. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare, verdictOf } from "./compare.mjs";
import { sectionOf, versionProblems } from "./version.mjs";

const HELP = `Usage: npm run compat                      compare with the last release, and check the version and the changelog
       npm run compat -- --against <ref>   compare with a git ref, and check that the changelog says something new
       npm run compat -- --record          record the contract as the last release, after publishing it

Verdicts
  major   code or requests of users may break
  minor   additions; users don't have to change anything
  patch   only documentation changed
  none    nothing changed

Exit codes
  0  version and changelog fit, or the release was recorded
  1  the version, the changelog or the record needs a change; the message says which
  2  the command line has an error`;

const root = fileURLToPath(new URL("../../..", import.meta.url));
const GENERATED = "generated/openapi.json";
const RELEASED = "spec/released/openapi.json";
const textOf = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");

process.exitCode = await main();

async function main() {
  let values;
  try {
    const help = /** @type {const} */ ({ type: "boolean", short: "h" });
    ({ values } = parseArgs({ options: { against: { type: "string" }, record: { type: "boolean" }, help } }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\nRun: npm run compat -- --help`);
    return 2;
  }
  if (values.help) return report([HELP]);
  if (values.record) return record();
  return values.against === undefined ? gate() : gateAgainst(values.against);
}

async function gate() {
  const { broken, added } = await consumers();
  const [old, now] = [JSON.parse(textOf(RELEASED)), JSON.parse(textOf(GENERATED))];
  const changes = [...broken, ...(await compare(old, now)), ...added];
  const verdict = verdictOf(changes);
  const released = old.info.version;
  const { version } = JSON.parse(textOf("package.json"));
  report([...table(changes), `Verdict since ${released}: ${verdict}. The version is ${version}.`]);
  const facts = { verdict, released, version, specVersion: now.info.version, changelog: textOf("CHANGELOG.md") };
  return refuse(versionProblems(facts));
}

/** A release has one version for all its changes, so only the changelog can tell that one more came. */
async function gateAgainst(/** @type {string} */ ref) {
  const before = (/** @type {string} */ file) =>
    execFileSync("git", ["show", "--end-of-options", `${ref}:${file}`], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1e8,
      stdio: "pipe",
    });
  let old, changelog;
  try {
    [old, changelog] = [JSON.parse(before(GENERATED)), before("CHANGELOG.md")];
  } catch {
    console.error(`${ref} is no git ref with ${GENERATED} and CHANGELOG.md. Name one, for example HEAD^ or v0.3.0.`);
    return 2;
  }
  const changes = await compare(old, JSON.parse(textOf(GENERATED)));
  const verdict = verdictOf(changes);
  const { version } = JSON.parse(textOf("package.json"));
  report([...table(changes), `Verdict since ${ref}: ${verdict}. The version is ${version}.`]);
  const isSaid = sectionOf(changelog, version) !== sectionOf(textOf("CHANGELOG.md"), version);
  const silent = `The contract changed since ${ref}, and "## ${version}" in CHANGELOG.md did not. Add there what changes for users.`;
  return refuse(isSaid || !["minor", "major"].includes(verdict) ? [] : [silent]);
}

async function record() {
  const { broken, added } = await consumers();
  const problems = [
    ...broken.map(({ where, what }) => `${where} ${what}`),
    ...added.map(({ what }) => `${what}: import it there, and use it as users will`),
  ];
  if (problems.length > 0)
    return refuse([`spec/released/consumer.ts must compile and import every export. Fix it:\n${problems.join("\n")}`]);
  writeFileSync(join(root, RELEASED), textOf(GENERATED));
  return report([`The last release is now ${JSON.parse(textOf(RELEASED)).info.version}. Commit spec/released.`]);
}

/** Loads the compiler only when needed, because loading it is slow. */
async function consumers() {
  const { compileConsumers } = await import("./types.mjs");
  return compileConsumers(root);
}

/** @param {readonly import("./compare.mjs").Change[]} changes @returns {string[]} */
function table(changes) {
  return changes.flatMap(({ level, where, what }) => [`${level.padEnd(5)}  ${what}`, `       ${where}`]);
}

/** @param {readonly string[]} lines */
function report(lines) {
  console.log(lines.join("\n"));
  return 0;
}

/** @param {readonly string[]} problems */
function refuse(problems) {
  for (const problem of problems) console.error(`\n${problem}`);
  return problems.length > 0 ? 1 : 0;
}
