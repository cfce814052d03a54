/**
 * Runs the suite in every runtime that can be had, and prints how it went. Exits with 1 if one that is here fails.
 * What can't be had is said. Names as arguments run only those: `npm run runtimes -- Bun Deno`.
 */
import { bundle, inBrowser, inWorker, onBun, onDeno, onNode } from "./runtimes.mjs";
import { deadPort, startServer } from "./server.mjs";

/** @type {[name: string, start: import("./runtimes.mjs").Start][]} */
const RUNTIMES = [
  ["Node 22", onNode("22")],
  ["Node 24", onNode("24")],
  ["Node 26", onNode("26")],
  ["Bun", onBun],
  ["Deno", onDeno],
  ["Chromium", inBrowser],
  ["workerd", inWorker([])],
  ["workerd, nodejs_compat", inWorker(["nodejs_compat"])],
];

const asked = process.argv.slice(2);
const unheard = asked.filter((name) => !RUNTIMES.some(([known]) => known === name));
if (unheard.length > 0) {
  console.error(`There is no runtime "${unheard[0]}". Name some of: ${RUNTIMES.map(([name]) => name).join("; ")}.`);
  process.exit(2);
}

const page = "<!doctype html><title>suite</title><script type=module src=/page.js></script>";
const server = await startServer({
  "/page.html": { type: "text/html", text: page },
  "/page.js": { type: "text/javascript", text: await bundle("page.mjs") },
});
const servers = {
  base: server.url,
  dead: `http://127.0.0.1:${await deadPort()}`,
  page: `http://localhost:${server.port}/page.html`,
};

/** @type {Record<string, { version: string, passed: string }>} */
const table = {};
const failures = [];
for (const [name, start] of RUNTIMES) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`${name} …`);
  try {
    const { version, results } = await start(servers);
    const failed = results.filter(({ error }) => error !== undefined);
    failures.push(...failed.map(({ name: test, error }) => `${name}: ${test}\n  ${error}`));
    // No test at all is no pass.
    if (results.length === 0) failures.push(`${name}: the suite came back empty`);
    table[name] = { version, passed: `${results.length - failed.length} of ${results.length}` };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isMissing = /^npm gives no|^No Chromium/.test(message);
    table[name] = { version: "-", passed: isMissing ? `NOT RUN: ${message}` : "failed to run" };
    if (!isMissing) failures.push(`${name}: ${message}`);
  }
}
await server.close();

console.table(table);
if (failures.length > 0) console.error(`\n${failures.join("\n\n")}`);
process.exit(failures.length > 0 ? 1 : 0);
