/** The runtimes, and how each is made to run the suite. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { findBrowser, HOW_TO_INSTALL, launch } from "../browser.mjs";
import { install, run } from "./install.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const own = (name) => fileURLToPath(new URL(name, import.meta.url));
const vitest = "node_modules/vitest/vitest.mjs";

/** The parts of our own tests that need nothing but the client. */
const TESTS = ["test/client", "test/transport", "test/shared", "test/signing", "test/contract"];

/** One file with the suite and the package in it, as a bundler makes it for where there is no node_modules. */
export async function bundle(entry) {
  const bundled = await rolldown({ input: own(entry), platform: "browser", logLevel: "warn" });
  const { output } = await bundled.generate({ format: "esm" });
  await bundled.close();
  return output[0].code;
}

/** What is known of their fetches, and seen by the suite to be so. Bun's are as Node's. */
const NODE = { tellsRefusal: true, sendsOnce: true };
const DENO = { tellsRefusal: false, sendsOnce: false };
const BROWSER = DENO;
const WORKER = { tellsRefusal: false, sendsOnce: true };

/**
 * @typedef {{ base: string, dead: string, page: string }} Servers
 * @typedef {{ version: string, results: import("./harness.mjs").Result[] }} Done
 * @typedef {(servers: Servers) => Promise<Done>} Start
 */

/** @param {string} major @returns {Start} */
export const onNode = (major) => async (servers) => {
  const node = await install("node", major);
  const { version, results } = await onCommandLine(node, [], servers, NODE);
  const report = own(`.cache/vitest-${major}.json`);
  const flags = ["--reporter=json", `--outputFile.json=${report}`];
  await rm(report, { force: true });
  const { stderr } = await run(node, [vitest, "run", ...flags, ...TESTS], { cwd: root });
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) throw new Error(`vitest gave no results:\n${stderr}`);
  const { testResults } = JSON.parse(text);
  // A file that can't even be loaded has no tests that could fail.
  const unread = testResults.filter(({ status, assertionResults }) => status === "failed" && !assertionResults.length);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = [...unread.map(({ name, message }) => ({ name, error: message })), ...tests.map(resultOf)];
  return { version, results: [...results, ...failed] };
};

const resultOf = ({ fullName, status, failureMessages }) =>
  status === "passed" ? { name: fullName } : { name: fullName, error: failureMessages?.[0] ?? status };

/** @type {Start} */
export const onBun = async (servers) => onCommandLine(await install("bun", "1"), ["run"], servers, NODE);

/** @type {Start} */
export const onDeno = async (servers) =>
  onCommandLine(await install("deno", "2"), ["run", "--allow-all"], servers, DENO);

async function onCommandLine(program, args, servers, traits) {
  const told = [JSON.stringify(servers), JSON.stringify(traits)];
  const { exit, stdout, stderr } = await run(program, [...args, own("command.mjs"), ...told], { cwd: root });
  if (exit !== 0) throw new Error(`the suite ended with ${exit}:\n${stderr}`);
  const version = (await run(program, ["--version"])).stdout.match(/\d+\.\d+\.\d+/)?.[0] ?? "?";
  return { version, results: JSON.parse(stdout) };
}

/** From an origin other than the server's, so that CORS counts. @param {Servers} servers */
export async function inBrowser({ page: url, ...servers }) {
  const executable = findBrowser();
  if (!executable) throw new Error(HOW_TO_INSTALL);
  const browser = await launch(executable);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => globalThis.runSuite);
    const results = await page.evaluate(({ on, as }) => globalThis.runSuite(on, as), { on: servers, as: BROWSER });
    return { version: browser.version(), results };
  } finally {
    await browser.close();
  }
}

/** @param {readonly string[]} flags compatibility flags @returns {Start} */
export const inWorker = (flags) => async (servers) => {
  const program = await install("workerd", "1");
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  await writeFile(join(folder, "worker.js"), await bundle("worker.mjs"));
  await writeFile(join(folder, "config.capnp"), config(servers, flags));
  const child = spawn(program, ["serve", "--control-fd=1", "config.capnp"], { cwd: folder });
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  try {
    let port;
    for await (const line of createInterface(child.stdout)) {
      ({ port } = JSON.parse(line));
      if (port) break;
    }
    if (!port) throw new Error(`workerd doesn't start:\n${errors}`);
    const response = await fetch(`http://127.0.0.1:${port}`);
    if (!response.ok) throw new Error(`the Worker answered ${response.status}:\n${errors}`);
    const version = (await run(program, ["--version"])).stdout.match(/[\d-]{10}/)?.[0] ?? "?";
    return { version, results: await response.json() };
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
};

const config = (servers, flags) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01",
      compatibilityFlags = ${JSON.stringify(flags)},
      globalOutbound = "loopback",
      bindings = [
        (name = "SERVERS", text = ${JSON.stringify(JSON.stringify(servers))}),
        (name = "RUNTIME", text = ${JSON.stringify(JSON.stringify(WORKER))}),
      ],
    )),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
