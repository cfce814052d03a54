/**
 * Runs every sample of docs/samples against a server that checks its signature, and prints a table.
 *
 *   npm run samples                    what this machine has the toolchain for; the rest is parsed where it can be
 *   npm run samples -- python go       these only
 *   npm run samples -- --all           a missing toolchain of Debian 12 is a failure, as it is with CI=true
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { samples } from "../../docs/samples/index.mjs";
import { cases } from "./cases.mjs";
import { toolchains } from "./languages.mjs";
import { parse } from "./parse.mjs";
import { startServer } from "./server.mjs";

/** @import { Case } from "./cases.mjs" */
/** @import { Command, Place, Toolchain } from "./languages.mjs" */
/** @typedef {{ code: number | null; stdout: string; stderr: string }} Ended */
/** @typedef {{ place: Place; prefix: Command; version: string }} Home where a toolchain was found */
/** @typedef {{ state: "ran" | "parsed" | "absent" | "failed"; say: string; faults: string[] }} Row */

/** The languages that the vendor's page shows. */
const VENDORS = "Shell, JavaScript, Java, Swift, Go, PHP, Python, HTTP, C, C#, Objective-C, Ruby, OCaml, Dart, R";
const HERE = import.meta.dirname;
const SAMPLES = join(HERE, "../../docs/samples");
const BUILT = join(HERE, ".built");
/** A newer Debian's file system, which `install.sh --newer` makes, for what Debian 12 doesn't have. */
const NEWER = process.env["SAMPLES_NEWER_DEBIAN"] ?? "/opt/newer-debian";
const TIMEOUT = 60_000;
/** The exit code by the last line on stdout; after any other line it is 1. */
const EXITS = new Map([
  ["linked", 0],
  ["in_process", 0],
  ["", 2],
]);
const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { all: { type: "boolean" } } });
const isStrict = values.all || process.env["CI"] === "true";

const amiss = incomplete(positionals);
if (amiss.length > 0) {
  console.error(amiss.join("\n"));
  process.exit(2);
}

const chosen = samples.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
/** @type {Row[]} */
const rows = [];
rmSync(BUILT, { recursive: true, force: true });
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
    ...files
      .filter((file) => !existsSync(join(SAMPLES, file)))
      .map((file) => `docs/samples/${file} is listed and not there; write it.`),
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
  if (home) {
    const faults = await compiled(home, toolchain);
    const own = toolchain.sendsOnly ? cases.filter(({ outcome }) => outcome === "linked" || outcome === "") : cases;
    if (faults.length === 0) for (const one of own) faults.push(...(await tried(home, toolchain, one)));
    const say = [`${own.length} cases`, home.version, toolchain.note].filter(Boolean).join("; ");
    return { state: faults.length > 0 ? "failed" : "ran", say, faults };
  }
  if (isStrict && toolchain.from === "debian") {
    const faults = ["run test/samples/install.sh, which installs it"];
    return { state: "failed", say: "its toolchain is absent", faults };
  }
  const parsed = toolchain.parser && parse(toolchain.parser, readFileSync(join(SAMPLES, file), "utf8"));
  if (!parsed) {
    const what = toolchain.parser ? "toolchain and parser are absent" : "its toolchain is absent";
    return { state: "absent", say: `${what}; run test/samples/install.sh`, faults: [] };
  }
  const state = parsed.faults.length > 0 ? "failed" : "parsed";
  return { state, say: `toolchain absent; ${parsed.by}`, faults: parsed.faults };
}

/**
 * Looks for the toolchain on this machine, then in the newer Debian.
 *
 * @param {string} id
 * @param {string} file
 * @param {Toolchain} toolchain
 * @returns {Promise<Home | undefined>}
 */
async function find(id, file, toolchain) {
  const dir = join(BUILT, id);
  /** @type {Omit<Home, "version">[]} */
  const homes = [{ place: { source: join(SAMPLES, file), dir, here: HERE }, prefix: [] }];
  if (toolchain.from === "newer" && existsSync(NEWER)) {
    const inside = `/tmp/samples/${id}`;
    homes.push({ place: { source: `${inside}/${file}`, dir: inside, here: inside }, prefix: ["chroot", NEWER] });
  }
  for (const home of homes) {
    const asked = await Promise.all(toolchain.needs.map((need) => execute([...home.prefix, ...need], {})));
    if (!asked.every(({ code }) => code === 0)) continue;
    if (home.prefix.length === 0) mkdirSync(dir, { recursive: true });
    else {
      const folder = NEWER + home.place.dir;
      rmSync(folder, { recursive: true, force: true });
      const isStandIn = (/** @type {string} */ path) => path === HERE || /\.swift$|dart-packages\.json$/.test(path);
      cpSync(HERE, folder, { recursive: true, filter: isStandIn });
      cpSync(join(SAMPLES, file), join(folder, file));
    }
    const version = /\d+(\.\d+)+/.exec(asked[0]?.stdout ?? "")?.[0] ?? "";
    return { ...home, version: `${basename(toolchain.needs[0]?.[0] ?? "")} ${version}` };
  }
  return undefined;
}

/**
 * @param {Home} home
 * @param {Toolchain} toolchain
 */
async function compiled({ place, prefix }, toolchain) {
  for (const command of toolchain.compile?.(place) ?? []) {
    const { code, stdout, stderr } = await execute([...prefix, ...command], {});
    if (code !== 0) return [`${command.join(" ")} ended with ${code}:\n${stdout}${stderr}`];
  }
  return [];
}

/**
 * One case against a server of its own: what came in, and what was printed.
 *
 * @param {Home} home
 * @param {Toolchain} toolchain
 * @param {Case} wanted
 */
async function tried({ place, prefix }, toolchain, wanted) {
  const { client_id, card_id, algorithm, scenario, reply, untrusted = false } = wanted;
  const secret = `a b'c"d$e\\f€${randomBytes(32).toString("hex")}`; // what a shell or a key's encoding would spoil
  const credentials = { authId: 'user "7"', secret, algorithm };
  const known = wanted.refused ? { ...credentials, secret: "another" } : credentials;
  const server = await startServer({
    credentials: known,
    ...(scenario && { scenario }),
    ...(reply && { reply }),
    untrusted,
  });
  const given = wanted.makesId ? [] : ["9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D"];
  const run = () =>
    execute([...prefix, ...toolchain.run(place), client_id, card_id, ...given], {
      FREEDOMPAY_AUTH_ID: credentials.authId,
      FREEDOMPAY_BASE_URL: server.url,
      ...(!wanted.withoutSecret && { FREEDOMPAY_SECRET: secret }),
      ...(algorithm !== "HS512" && { FREEDOMPAY_ALGORITHM: algorithm }), // HS512 is what it must take by itself
    });
  if (wanted.again) await run();
  const { code, stdout, stderr } = await run();
  await server.close();

  /** @type {string[]} */
  const faults = [];
  const [request] = server.requests;
  const expected = wanted.withoutSecret || untrusted ? 0 : wanted.again ? 2 : 1;
  if (server.requests.length !== expected) {
    faults.push(`${server.requests.length} requests arrived; expected ${expected}`);
  }
  if (request && !wanted.refused) {
    faults.push(...request.faults.map((fault) => `the request arrived, but ${fault}`));
    const request_id = given[0] ?? requestIdOf(request.body);
    const bytes = JSON.stringify({ request_id, client_id, card_id });
    if (request.body.toString() !== bytes) faults.push(`it sent ${request.body}; expected ${bytes}`);
    if (!given[0] && !toolchain.sendsOnly && !UUID_V4.test(request_id)) {
      faults.push(`it made the request_id ${request_id}; expected a UUID of version 4`);
    }
    if (!stderr.includes(request_id)) faults.push("it didn't show the request_id");
  }
  if (/[\w-]{20,}\.\.[\w-]{20,}/.test(stdout + stderr)) faults.push("it printed the signature");
  if ((stdout + stderr).includes(secret)) faults.push("it printed the secret");
  if (/(?!\n)\p{Cc}/u.test(stderr)) faults.push("it printed control characters");
  if (wanted.withoutSecret && !stderr.includes("FREEDOMPAY_SECRET")) {
    faults.push("it didn't say that FREEDOMPAY_SECRET is missing");
  }
  if (!toolchain.sendsOnly) {
    const last = stdout.trimEnd().split("\n").at(-1);
    const outcome = (untrusted && toolchain.unsent) || (wanted.again && toolchain.followed) || wanted.outcome;
    const exit = EXITS.get(outcome) ?? 1;
    if (last !== outcome) faults.push(`its last line was "${last}"; expected "${outcome}"`);
    if (code !== exit) faults.push(`it exited with ${code}; expected ${exit}`);
    if (outcome === "unknown" && !stderr.includes("keep the request_id")) faults.push("it didn't say to keep the id");
    const { said, unsaid } = wanted;
    if (said && !stderr.includes(said)) faults.push(`it didn't show "${said}" of the response`);
    if (unsaid && stderr.includes(unsaid)) faults.push("it showed more than 500 characters of the response");
  }
  if (faults.length > 0 && stderr) faults.push(`it said: ${stderr.replaceAll(secret, "(the secret)").trim()}`);
  return faults.map((fault) => `${wanted.name}: ${fault}`);
}

/** @param {Buffer} body */
function requestIdOf(body) {
  try {
    return String(JSON.parse(body.toString()).request_id);
  } catch {
    return "(none)";
  }
}

/**
 * @param {Command} command
 * @param {Record<string, string>} extra
 * @returns {Promise<Ended>}
 */
function execute([program = "", ...args], extra) {
  const { HOME = "", PATH = "" } = process.env;
  // Debian's tools come first, since the libraries that install.sh installs are theirs. Nothing else of this
  // machine's environment counts; a proxy, say, would get in the way of loopback.
  const env = { HOME, LANG: "C.UTF-8", PATH: `/usr/bin:/bin:${PATH}`, ...extra };
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: TIMEOUT });
    const out = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => (out.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (out.stderr += text));
    child.on("error", ({ message }) => resolve({ code: null, ...out, stderr: message }));
    child.on("close", (code) => resolve({ code, ...out }));
  });
}
