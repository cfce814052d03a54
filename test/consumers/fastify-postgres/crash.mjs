/**
 * Kills the service with SIGKILL at random moments, starts it again, and compares its rows with what the vendor knows.
 * With `--postgres`, two instances share a PostgreSQL server; else there is one, with PGlite. `--seed` and `--kills` repeat
 * or shorten a run. A wrong row is final and not what the vendor says, or got a second id before it was rejected.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createCardLinkClient, readingOf } from "freedompay-card-link";
import { EXAMPLE_CREDENTIALS, startMock } from "freedompay-card-link/mock";
import { startGateway } from "./crash/gateway.mjs";
import { startPostgres } from "./crash/postgres.mjs";

const { values } = parseArgs({
  options: { postgres: { type: "boolean" }, seed: { type: "string" }, kills: { type: "string", default: "32" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
let drawn = 0;
/** The same seed gives the same numbers; when things happen is still up to the machine. */
const below = (limit) => createHash("sha256").update(`${seed} ${drawn++}`).digest().readUInt32BE() % limit;

const CARDS = ["linked", "rejected", "processing-then-success", "processing-then-rejected"];
const ROWS_PER_ROUND = 10;
/** However busy the machine is. */
const TIME_LIMIT = 3_600_000;

const start = performance.now();
const folder = await mkdtemp(join(tmpdir(), "card-links-"));
const postgres = values.postgres ? startPostgres(await freePort()) : undefined;
if (values.postgres && !postgres) {
  console.log("not run: PostgreSQL, for which this machine lacks `initdb` and `postgres`");
  process.exit();
}
const vendor = await startMock({ polls: 2 });
const gateway = await startGateway(vendor.url, below);
// The embedded database belongs to one process.
const ports = [await freePort(), ...(postgres ? [await freePort()] : [])];
const running = new Map();
let killed = 0;
// Nothing is left running, even where this fails.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
process.once("exit", () => {
  for (const { service } of running.values()) service.kill("SIGKILL");
  postgres?.server.kill("SIGQUIT");
});
for (const port of ports) await run(port);

const rows = [];
const stored = [];
for (let round = 1; killed < Number(values.kills); round++) {
  for (let count = 0; count < ROWS_PER_ROUND; count++) stored.push(put(newRow()));
  stored.push(putSecondId(rows[below(rows.length)]));
  const port = ports[below(ports.length)];
  await setTimeout(below(round % 5 === 0 ? 3000 : 800));
  await stop(port, "SIGKILL");
  if (round % 4 === 0) await gateway.down(() => run(port));
  else await run(port);
}
await Promise.all(stored);
await settled();
await gateway.release();
for (const row of rows) await keep(row);

const open = rows.filter(isOpen);
const truth = createCardLinkClient(vendor.clientOptions);
for (const row of rows) row.truth = await truthOf(row.request_id);
const wrong = rows.filter((row) => row.isWrong || (!open.includes(row) && row.kind !== row.truth));

for (const [port, { exits }] of running) {
  await stop(port, "SIGTERM");
  const [exit] = await exits;
  if (exit !== 0) throw new Error(`After SIGTERM the service ended with ${exit}, expected 0.`);
}
gateway.stop();
await vendor.close();
await postgres?.stop();
await rm(folder, { recursive: true });

const seconds = Math.round((performance.now() - start) / 1000);
console.log(
  `${postgres ? "PostgreSQL, 2 instances" : "PGlite"}, seed ${seed}, ${seconds} s: kills ${killed}, rows ${rows.length}, sent ${gateway.sent()}, wrong ${wrong.length}, open ${open.length}`,
);
for (const row of [...wrong, ...open]) console.error(`${row.card_id}: stored as ${row.kind}, in truth ${row.truth}`);
if (wrong.length + open.length > 0) process.exitCode = 1;

function newRow(client_id = `client-${rows.length + 1}`, card_id = `mock-${CARDS[below(CARDS.length)]}`) {
  const row = { request_id: crypto.randomUUID(), client_id, card_id };
  rows.push(row);
  return row;
}

function isOpen({ kind }) {
  return kind !== "linked" && kind !== "rejected";
}

/** Repeats the PUT until some instance confirms that the link is stored, as a caller of the service would. */
async function put({ request_id, client_id, card_id }) {
  const body = JSON.stringify({ client_id, card_id });
  const init = { method: "PUT", body, headers: { "content-type": "application/json" } };
  return until(`link ${request_id} is stored`, async () => {
    const { status } = await fetch(`${anyUrl()}/card-links/${request_id}`, init);
    if (![200, 202, 409].includes(status)) throw new Error(`PUT ended with ${status}`);
    return status;
  });
}

/** Another id for the same client and card, which the service may take only once the row is rejected. */
async function putSecondId(row) {
  const second = { ...row, request_id: crypto.randomUUID() };
  await put(row);
  if ((await put(second)) === 409) return;
  rows.push(second);
  await keep(row);
  row.isWrong = row.kind !== "rejected";
}

/** Waits until no row is open, or the time is over. */
async function settled() {
  await until("every row is settled", async () => {
    for (const row of rows) if (isOpen(row)) await keep(row);
    return !rows.some(isOpen);
  }).catch((error) => console.error(error.message));
}

async function keep(row) {
  row.kind = await until(`link ${row.request_id} is shown`, async () => {
    const response = await fetch(`${anyUrl()}/card-links/${row.request_id}`);
    return (await response.json()).kind;
  });
}

/** What the vendor knows. An id that it never got was never linked. */
async function truthOf(request_id) {
  for (;;) {
    const { body } = await truth.requestStatus(request_id);
    const reading = readingOf("requestStatus", body);
    if (reading === "success") return "linked";
    if (reading === "error") return "rejected";
  }
}

/** Polls for something, since a service that was just killed responds to nothing. */
async function until(what, ask) {
  for (;;) {
    const answer = await ask().catch((error) => error);
    if (answer && !(answer instanceof Error)) return answer;
    const why = answer || "not yet";
    if (performance.now() - start > TIME_LIMIT) throw new Error(`Waited until ${what}, in vain: ${why}`);
    await setTimeout(100);
  }
}

/** Starts the service, and waits until it says that it is ready. */
async function run(port) {
  const env = {
    ...process.env,
    ...(postgres && { DATABASE_URL: postgres.url }),
    DATA: join(folder, "data"),
    PORT: String(port),
    FREEDOMPAY_URL: gateway.url,
    FREEDOMPAY_AUTH_ID: EXAMPLE_CREDENTIALS.authId,
    FREEDOMPAY_SECRET: EXAMPLE_CREDENTIALS.secret,
    // A run shall take a minute or two.
    LINK_TIMEOUT: "1000",
    LINK_SETTLE_AFTER: "300",
    LINK_SETTLE_TIMEOUT: "15000",
    LINK_INTERVAL: "20",
  };
  const stdio = ["ignore", "pipe", "inherit"];
  const service = spawn(process.execPath, [fileURLToPath(new URL("dist/server.js", import.meta.url))], { env, stdio });
  const exits = once(service, "exit");
  running.set(port, { service, exits });
  await Promise.race([once(service.stdout, "data"), exits]);
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
