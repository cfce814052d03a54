/**
 * Kills the service with SIGKILL at random moments, starts it again, and compares what it then says with what the mock
 * remembers. `--naive` does so with the recovery of crash/naive.mjs. `--seed` and `--kills` repeat or shorten a run.
 *
 * Sent twice means: two ids for one card link, or a link request under an id that had a final state. As the service is
 * written, every second request under one id counts as well: it sends only what was certainly never sent. The naive
 * recovery may send an id again while its row is open: that is the vendor's duplicate, and safe by the contract.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createCardLinkClient } from "freedompay-card-link";
import { EXAMPLE_CREDENTIALS } from "freedompay-card-link/mock";
import { startNetwork } from "./crash/network.mjs";

const { values } = parseArgs({
  options: { naive: { type: "boolean", default: false }, seed: { type: "string" }, kills: { type: "string" } },
});
const { naive } = values;
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const kills = Number(values.kills ?? 32);
const random = mulberry32(seed);
const below = (limit) => Math.floor(random() * limit);

/** Those that settle. `duplicate` says that the id came before, which can only be if the service doesn't say that it is new. */
const CARDS = ["linked", "rejected", "processing-then-success", "processing-then-rejected", "contradictory", "slow"]
  .concat(["unavailable", "reset", "reset-before"], naive ? ["duplicate"] : [])
  .map((scenario) => `mock-${scenario}`)
  .concat(["late", "late", "late"]);
const ROWS_PER_ROUND = 10;
const TIME_LIMIT = 600_000;

const start = performance.now();
const folder = await mkdtemp(join(tmpdir(), "card-links-"));
const { DATABASE_URL } = process.env;
const mock = spawn(process.execPath, [file("crash/mock.mjs")], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
const [mockUrl] = await once(mock, "message");
const network = await startNetwork(mockUrl, random);

/** With a server, two instances share the table; the embedded database belongs to one process. */
const ports = DATABASE_URL ? [await freePort(), await freePort()] : [await freePort()];
const running = new Map();
let killed = 0;
for (const port of ports) await run(port);

const rows = [];
const acknowledged = [];
for (let round = 1; killed < kills; round++) {
  for (let count = 0; count < ROWS_PER_ROUND; count++) acknowledged.push(put(newRow()));
  const outage = round % 4 === 0 ? network.breakDown() : undefined;
  const port = ports[below(ports.length)];
  await setTimeout(below(round % 5 === 0 ? 2000 : 500));
  await stop(port, "SIGKILL");
  const ready = run(port);
  if (round % 6 === 0) {
    // In the middle of its start, too.
    await setTimeout(below(1500));
    await stop(port, "SIGKILL");
    await ready;
    await run(port);
  } else await ready;
  await outage;
}
await Promise.all(acknowledged);
await network.arrived();
await settled(rows);

// What is final is left alone: after one more kill, the worker settles a new link and sends nothing else.
const before = network.links.length;
for (const port of ports) {
  await stop(port, "SIGKILL");
  await run(port);
}
const last = newRow("mock-processing-then-success");
await put(last);
await settled([last]);
const sentLater = network.links.slice(before).filter(({ request_id }) => request_id !== last.request_id);

const unsettled = rows.filter(({ state }) => state !== "linked" && state !== "rejected");
const truth = createCardLinkClient({ baseUrl: mockUrl, ...EXAMPLE_CREDENTIALS });
for (const row of rows) row.truth = await truthOf(row.request_id);
const wrong = rows.filter((row) => !unsettled.includes(row) && row.state !== row.truth);
const twice = new Set([
  ...sentLater.map(({ client_id }) => client_id),
  ...network.links.filter((link) => rows.some(finalBefore(link))).map(({ client_id }) => client_id),
  ...repeated(naive ? [...new Map(network.links.map((link) => [link.request_id, link])).values()] : network.links),
]);

for (const [port, { exits }] of running) {
  await stop(port, "SIGTERM");
  const [exit] = await exits;
  if (exit !== 0 && !naive) throw new Error(`After SIGTERM the service ended with ${exit}, expected 0.`);
}
mock.disconnect();
await network.close();
await rm(folder, { recursive: true });

const seconds = Math.round((performance.now() - start) / 1000);
const database = DATABASE_URL ? "a PostgreSQL server, 2 instances" : "PGlite";
console.log(
  `seed ${seed}, ${database}, ${naive ? "naive recovery, " : ""}${seconds} s, link requests ${network.links.length}`,
);
console.log(
  `kills ${killed}, rows ${rows.length}, sent twice ${twice.size}, wrong final ${wrong.length}, unsettled ${unsettled.length}`,
);
for (const row of [...wrong, ...unsettled])
  console.error(`${row.card_id}: stored as ${row.state}, in truth ${row.truth}`);
if (twice.size + wrong.length + unsettled.length > 0) {
  console.error(`Repeat it with: node crash.mjs --seed ${seed}${naive ? " --naive" : ""}`);
  process.exitCode = 1;
}
// Node 20 sometimes never ends by itself here: it waits in its own clean-up for the handle of a connection that was reset.
process.exit();

function newRow(card_id = CARDS[below(CARDS.length)]) {
  const row = { request_id: crypto.randomUUID(), client_id: `client-${rows.length + 1}`, card_id, finalAt: Infinity };
  rows.push(row);
  return row;
}

/** Repeats the PUT until some instance confirms that the link is stored, as a caller of the service would. */
async function put(row) {
  const { request_id, client_id, card_id } = row;
  const init = {
    method: "PUT",
    body: JSON.stringify({ client_id, card_id }),
    headers: { "content-type": "application/json" },
  };
  await until(`link ${request_id} is stored`, async () => {
    const response = await fetch(`${anyUrl()}/card-links/${request_id}`, init);
    if (response.status !== 200 && response.status !== 202) throw new Error(`PUT ended with ${response.status}`);
    keep(row, await response.json());
    return true;
  });
}

/** Waits until none of the rows is open, or the time is over. */
async function settled(open) {
  await until("every row is settled", async () => {
    for (const row of open.filter(({ finalAt }) => finalAt === Infinity)) {
      const response = await fetch(`${anyUrl()}/card-links/${row.request_id}`);
      keep(row, await response.json());
    }
    return open.every(({ finalAt }) => finalAt !== Infinity);
  }).catch((error) => console.error(error.message));
}

function keep(row, { state }) {
  row.state = state;
  if (state === "linked" || state === "rejected") row.finalAt = Math.min(row.finalAt, performance.now());
}

/** Polls, since a service that was just killed answers nothing. */
async function until(what, condition) {
  for (;;) {
    const failure = await condition().then(
      (isTrue) => (isTrue ? undefined : "not yet"),
      (error) => error.message,
    );
    if (failure === undefined) return;
    if (performance.now() - start > TIME_LIMIT) throw new Error(`Waited until ${what}, in vain: ${failure}`);
    await setTimeout(100);
  }
}

/** What the mock remembers. An id that it never got was never linked. */
async function truthOf(request_id) {
  for (;;) {
    const status = await truth.requestStatus(request_id);
    const said = status.kind === "answered" ? status.body.request_status : "process";
    if (said !== "process") return said === "success" ? "linked" : "rejected";
  }
}

function finalBefore({ request_id, at }) {
  return (row) => row.request_id === request_id && row.finalAt < at;
}

function repeated(links) {
  const names = links.map(({ client_id }) => client_id);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** Starts the service, and waits until it says that it is ready. */
async function run(port) {
  const env = {
    ...process.env,
    DATA: join(folder, "data"),
    PORT: String(port),
    FREEDOMPAY_URL: network.url,
    FREEDOMPAY_AUTH_ID: EXAMPLE_CREDENTIALS.authId,
    FREEDOMPAY_SECRET: EXAMPLE_CREDENTIALS.secret,
    // A run shall take about a minute.
    LINK_TIMEOUT: "1000",
    LINK_SETTLE_AFTER: "3000",
    LINK_POLL_AFTER: "200",
    LINK_POLL_AT_MOST: "2000",
  };
  const service = spawn(process.execPath, [file(naive ? "crash/naive.mjs" : "dist/server.js")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exits = once(service, "exit");
  running.set(port, { service, exits });
  const ready = once(service.stdout, "data");
  await Promise.race([ready, exits]);
  if (service.exitCode !== null) throw new Error(`The service ended with ${service.exitCode}; see its output above.`);
}

async function stop(port, signal) {
  const { service, exits } = running.get(port);
  if (signal === "SIGKILL") killed++;
  service.kill(signal);
  await exits;
}

function anyUrl() {
  return `http://127.0.0.1:${ports[Math.floor(Math.random() * ports.length)]}`;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

function file(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** The same seed gives the same numbers; when things happen is still up to the machine. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
