/**
 * Runs every sample of docs/samples against a server that checks its signature, and prints a table.
 *
 *   npm run samples                    what this machine has the toolchain for; the rest is parsed where it can be
 *   npm run samples -- python go       these only
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { samples } from "../../docs/samples/index.mjs";
import { cases, without } from "./cases.mjs";
import { BUILT, execute } from "./execute.mjs";
import { toolchains } from "./languages.mjs";
import { parse } from "./parse.mjs";
import { tried } from "./tried.mjs";

/** @import { Home } from "./execute.mjs" */
/** @import { Toolchain } from "./languages.mjs" */
/** @typedef {{ state: "ran" | "parsed" | "absent" | "failed"; say: string; faults: string[] }} Row */

/** The languages that the vendor's page shows. */
const VENDORS = "Shell, JavaScript, Java, Swift, Go, PHP, Python, HTTP, C, C#, Objective-C, Ruby, OCaml, Dart, R";
const HERE = import.meta.dirname;
const SAMPLES = join(HERE, "../../docs/samples");
/** A newer Debian's file system, which `install.sh --newer` makes, for what Debian 12 doesn't have. */
const NEWER = process.env["SAMPLES_NEWER_DEBIAN"] ?? "/opt/newer-debian";
/** Each case has a server of its own. */
const AT_ONCE = 4;

const asked = process.argv.slice(2);
const amiss = incomplete(asked);
if (amiss.length > 0) {
  console.error(amiss.join("\n"));
  process.exit(2);
}

const chosen = samples.filter(({ id }) => asked.length === 0 || asked.includes(id));
/** @type {Row[]} */
const rows = [];
rmSync(BUILT, { recursive: true, force: true });
mkdirSync(BUILT, { recursive: true });
writeFileSync(join(BUILT, ".curlrc"), "location\n"); // a user's own settings must not have curl follow redirects
for (const { id, name, file } of chosen) {
  const toolchain = toolchains[id];
  if (!toolchain) continue; // `incomplete` has seen to that
  const row = await check(id, file, toolchain);
  rows.push(row);
  console.log(`${name.padEnd(12)} ${row.state.padEnd(7)} ${row.say}`);
  for (const fault of row.faults) console.log(`             - ${fault}`);
}
/** @param {Row["state"]} state */
const count = (state) => rows.filter((row) => row.state === state).length;
const failed = count("failed");
const sum = `ran ${count("ran")} of ${rows.length}, parsed ${count("parsed")}, absent ${count("absent")}`;
console.log(`\n${sum}${failed ? `, failed ${failed}` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * What the list of samples lacks, before anything is run.
 *
 * @param {string[]} asked
 */
function incomplete(asked) {
  const names = samples.map(({ name }) => name);
  const files = samples.map(({ file }) => file);
  return [
    ...VENDORS.split(", ")
      .filter((name) => !names.includes(name))
      .map((name) => `${name} is on the vendor's page; add a sample and list it in docs/samples/index.mjs.`),
    ...readdirSync(SAMPLES)
      .filter((file) => file !== "index.mjs" && !files.includes(file))
      .map((file) => `docs/samples/${file} is not listed; add it to docs/samples/index.mjs.`),
    ...samples
      .filter(({ id }) => !toolchains[id])
      .map(({ id }) => `test/samples/languages.mjs doesn't say how ${id} is run; add it.`),
    ...asked
      .filter((id) => !toolchains[id])
      .map((id) => `There is no sample "${id}"; expected ${Object.keys(toolchains).join(", ")}.`),
  ];
}

/**
 * @param {string} id
 * @param {string} file
 * @param {Toolchain} toolchain
 * @returns {Promise<Row>}
 */
async function check(id, file, toolchain) {
  const home = await find(id, file, toolchain);
  if (typeof home !== "string") {
    const faults = await compiled(home, toolchain);
    const all = [...cases, ...(toolchain.tools ?? []).map(without)];
    const own = toolchain.sendsOnly
      ? all.filter(({ scenario, outcomes }) => scenario && outcomes[0] === "linked")
      : all;
    const isBuilt = faults.length === 0;
    for (let next = 0; isBuilt && next < own.length; next += AT_ONCE) {
      const some = own.slice(next, next + AT_ONCE).map((one) => tried(home, toolchain, one));
      faults.push(...(await Promise.all(some)).flat());
    }
    const say = [`${own.length} cases`, home.version, toolchain.note].filter(Boolean).join("; ");
    return { state: faults.length > 0 ? "failed" : "ran", say, faults };
  }
  const parsed = toolchain.parser && parse(toolchain.parser, readFileSync(join(SAMPLES, file), "utf8"));
  if (!parsed) {
    const what = toolchain.parser ? `${home}, and neither does its parser` : home;
    return { state: "absent", say: `${what}; run test/samples/install.sh`, faults: [] };
  }
  const state = parsed.faults.length > 0 ? "failed" : "parsed";
  return { state, say: `${home}; ${parsed.by}`, faults: parsed.faults };
}

/**
 * Looks for the toolchain on this machine, then in the newer Debian.
 *
 * @param {string} id
 * @param {string} file
 * @param {Toolchain} toolchain
 * @returns {Promise<Home | string>} in words what is missing, where it isn't found
 */
async function find(id, file, toolchain) {
  const dir = join(BUILT, id);
  /** @type {Omit<Home, "version">[]} */
  const homes = [{ place: { source: join(SAMPLES, file), dir, here: HERE }, prefix: [] }];
  if (toolchain.newer && existsSync(NEWER)) {
    const inside = `/tmp/samples/${id}`;
    homes.push({ place: { source: `${inside}/${file}`, dir: inside, here: inside }, prefix: ["chroot", NEWER] });
  }
  let missing = "";
  for (const home of homes) {
    const asked = await Promise.all(toolchain.needs.map((need) => execute(home, need)));
    const failing = toolchain.needs.filter((_, index) => asked[index]?.code !== 0);
    missing ||= failing.map((need) => `"${need}"`).join(", ");
    if (failing.length > 0) continue;
    if (home.prefix.length === 0) mkdirSync(dir, { recursive: true });
    else {
      const folder = NEWER + home.place.dir;
      rmSync(folder, { recursive: true, force: true });
      const isStandIn = (/** @type {string} */ path) => path === HERE || /\.swift$|dart-packages\.json$/.test(path);
      cpSync(HERE, folder, { recursive: true, filter: isStandIn });
      cpSync(join(SAMPLES, file), join(folder, file));
    }
    const version = /\d+(\.\d+)+/.exec(asked[0]?.stdout ?? "")?.[0] ?? "";
    return { ...home, version: `${/\w+/.exec(toolchain.needs[0] ?? "")} ${version}` };
  }
  return `${missing} does not work here`;
}

/**
 * @param {Home} home
 * @param {Toolchain} toolchain
 */
async function compiled(home, toolchain) {
  for (const line of toolchain.compile ?? []) {
    const { code, stdout, stderr } = await execute(home, line);
    if (code !== 0) return [`${line} ended with ${code}:\n${stdout}${stderr}`];
  }
  return [];
}
