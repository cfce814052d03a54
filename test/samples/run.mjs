/**
 * Runs every sample of docs/samples against a server that checks its signature, and prints a table.
 *
 *   npm run samples                    what this machine has the toolchain for; the rest is parsed where it can be
 *   npm run samples -- python go       these only
 *   npm run samples -- --all           a missing toolchain of Debian 12 is a failure, as it is with CI=true
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { samples, signAndSend } from "../../docs/samples/index.mjs";
import { cases, without } from "./cases.mjs";
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
/** Each case has a server of its own. */
const AT_ONCE = 4;
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
    ...files
      .filter((file) => !existsSync(join(SAMPLES, file)))
      .map((file) => `docs/samples/${file} is listed and not there; write it.`),
    ...files
      .filter((file) => existsSync(join(SAMPLES, file)) && !signAndSend(readFileSync(join(SAMPLES, file), "utf8")))
      .map((file) => `docs/samples/${file} must have one function between the comments "sign and send" and "end".`),
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
    const all = [...cases, ...(toolchain.tools ?? []).map(without)];
    const own = toolchain.sendsOnly
      ? all.filter(({ scenario, outcomes }) => scenario && outcomes[0] === "linked")
      : all;
    for (let next = 0; faults.length === 0 && next < own.length; next += AT_ONCE) {
      const some = own.slice(next, next + AT_ONCE).map((one) => tried(home, toolchain, one));
      faults.push(...(await Promise.all(some)).flat());
    }
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
  const { client_id, card_id, algorithm, scenario, reply, statusReply = reply, untrusted = false, outcomes } = wanted;
  const secret = `a b'c"d$e\\f€${randomBytes(32).toString("hex")}`; // what a shell or a key's encoding would spoil
  const credentials = { authId: 'user "7"', secret, algorithm };
  const server = await startServer({
    credentials: wanted.refused ? { ...credentials, secret: "another" } : credentials,
    ...(scenario && { scenario }),
    ...(reply && { reply }),
    ...(statusReply && { statusReply }),
    untrusted,
  });
  const given = wanted.makesId ? [] : [wanted.request_id ?? "9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D"];
  const run = () =>
    execute([...prefix, ...toolchain.run(place), client_id, card_id, ...given], {
      FREEDOMPAY_AUTH_ID: credentials.authId,
      FREEDOMPAY_BASE_URL: server.url,
      FREEDOMPAY_SECRET: secret,
      ...(algorithm !== "HS512" && { FREEDOMPAY_ALGORITHM: algorithm }), // HS512 is what it must take by itself
      ...(wanted.lacks && { PATH: pathWithout(wanted.lacks) }),
      ...wanted.env,
    });
  if (wanted.again) await run();
  const { code, stdout, stderr } = await run();
  await server.close();

  /** @type {string[]} */
  const faults = [];
  const request_id = given[0] ?? requestIdOf(server.requests[0]?.body);
  const sent = ["linkCard", "requestStatus"];
  const expected = outcomes.length === 0 || untrusted ? [] : wanted.again ? [...sent, ...sent] : sent;
  const arrived = server.requests.map(({ operation }) => operation);
  if (String(arrived) !== String(expected)) faults.push(`these requests arrived: "${arrived}"; expected "${expected}"`);
  for (const { operation, body, faults: own } of wanted.refused ? [] : server.requests) {
    faults.push(...own.map((fault) => `${operation} arrived, but ${fault}`));
    const bytes = JSON.stringify(operation === "linkCard" ? { request_id, client_id, card_id } : { request_id });
    if (body.toString() !== bytes) faults.push(`it sent ${body}; expected ${bytes}`);
  }
  if (expected.length > 0) {
    if (!given[0] && !toolchain.sendsOnly && !UUID_V4.test(request_id)) {
      faults.push(`it made the request_id ${request_id}; expected a UUID of version 4`);
    }
    const ids = [request_id, client_id, card_id];
    for (const id of ids) if (!stderr.includes(id)) faults.push(`it didn't show the id ${id}`);
  }
  if (/[\w-]{20,}\.\.[\w-]{20,}/.test(stdout + stderr)) faults.push("it printed the signature");
  if ((stdout + stderr).includes(secret)) faults.push("it printed the secret");
  if (/(?!\n)\p{Cc}/u.test(stderr)) faults.push("it printed control characters");
  if (!toolchain.sendsOnly) {
    const [link, status] = outcomes;
    const lines = link ? `card/link: ${link}\nrequest/status: ${status}\n` : "";
    const exit = !link ? 2 : outcomes.includes("linked") ? 0 : outcomes.includes("in_process") ? 3 : 6;
    if (stdout !== lines) faults.push(`it printed ${JSON.stringify(stdout)}; expected ${JSON.stringify(lines)}`);
    if (code !== exit) faults.push(`it exited with ${code}; expected ${exit}`);
    if (exit > 2 && !/same ids\. A new request_id only after/.test(stderr)) {
      faults.push("it didn't say to ask again with the same ids");
    }
    const { said = [], unsaid } = wanted;
    for (const words of said) if (!stderr.includes(words)) faults.push(`it didn't show "${words}"`);
    if (unsaid && stderr.includes(unsaid)) faults.push("it showed more than 500 characters of the response");
  }
  if (faults.length > 0 && stderr) faults.push(`it said: ${stderr.replaceAll(secret, "(the secret)").trim()}`);
  return faults.map((fault) => `${wanted.name}: ${fault}`);
}

/**
 * A folder with all of Debian's programs but one.
 *
 * @param {string} program
 */
function pathWithout(program) {
  const folder = join(BUILT, `without-${program}`);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync("/usr/bin")) {
    if (name !== program) symlinkSync(join("/usr/bin", name), join(folder, name));
  }
  return folder;
}

/** @param {Buffer | undefined} body */
function requestIdOf(body) {
  try {
    return String(JSON.parse(String(body)).request_id);
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
  const env = { HOME, CURL_HOME: BUILT, LANG: "C.UTF-8", PATH: `/usr/bin:/bin:${PATH}`, ...extra };
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: TIMEOUT });
    const out = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => (out.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (out.stderr += text));
    child.on("error", ({ message }) => resolve({ code: null, ...out, stderr: message }));
    child.on("close", (code) => resolve({ code, ...out }));
  });
}
