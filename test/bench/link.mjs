/**
 * `linkCard`, and `client.POST` of the same client, against other clients over loopback, both on the same core and the server
 * on another. They take short turns, so that both have the same neighbours and as much of the other's garbage to
 * collect; a ratio is that of one round, and what is printed is the median of all with its quartiles.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bareOpenapiFetch, handWritten, heyApi, linkCard, rawCall } from "./contestants.mjs";
import { CORES, pinned, quantile, row, spread, title } from "./measure.mjs";
import { peer } from "./peer.mjs";

const here = fileURLToPath(import.meta.url);

export async function benchmark({ rounds = 20 }) {
  const module = await peer();
  const [serve, serveArgs] = pinned(CORES.server, process.execPath, [
    fileURLToPath(new URL("server.mjs", import.meta.url)),
  ]);
  const server = spawn(serve, serveArgs, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [url] = await once(createInterface(server.stdout), "line");
    const [command, args] = pinned(CORES.client, process.execPath, [here, url, String(rounds), module]);
    const client = spawn(command, args, { stdio: "inherit" });
    const [code] = await once(client, "exit");
    if (code !== 0) throw new Error(`The client ended with ${code}.`);
  } finally {
    server.kill();
  }
}

const TURNS = 20;
const CALLS = 50;

async function compare(url, rounds, module) {
  const [link, byHand] = [linkCard(url), handWritten(url)];
  /** @type {[string, () => Promise<unknown>, () => Promise<unknown>][]} */
  const pairs = [
    ["linkCard : hand-written fetch + node:crypto", link, byHand],
    ["client.POST : hand-written", rawCall(url), byHand],
    ["linkCard : bare openapi-fetch, signed", link, bareOpenapiFetch(url)],
    ["linkCard : @hey-api/openapi-ts, signed", link, await heyApi(url, module)],
  ];
  for (const call of new Set(pairs.flatMap(([, ours, theirs]) => [ours, theirs]))) await turn(call, 2000, 4);
  for (const atOnce of [1, 8]) {
    title(`A card linked over loopback, ${atOnce} at once: ${rounds} rounds of ${TURNS * CALLS} calls, on one core`);
    for (const [name, ours, theirs] of pairs) {
      const played = [];
      for (let number = 0; number < rounds; number++) played.push(await round(ours, theirs, atOnce));
      const rates = ["ours", "theirs"].map((who) =>
        spread(
          played.map((each) => each[who].rate),
          0,
        ),
      );
      const time = spread(played.map((each) => each.theirs.rate / each.ours.rate));
      const p50 = spread(played.map((each) => each.ours.p50 / each.theirs.p50));
      row(name, `${rates.join(" : ")} calls/s`, `${time} x the time`, `${p50} x the p50`);
    }
  }
}

/** Who comes first is drawn anew for each turn, since what one leaves to collect slows the other. */
async function round(ours, theirs, atOnce) {
  /** @type {Record<"ours" | "theirs", { seconds: number, times: number[] }[]>} */
  const turns = { ours: [], theirs: [] };
  for (let taken = 0; taken < TURNS; taken++) {
    const first = Math.random() < 0.5;
    if (first) turns.ours.push(await turn(ours, CALLS, atOnce));
    turns.theirs.push(await turn(theirs, CALLS, atOnce));
    if (!first) turns.ours.push(await turn(ours, CALLS, atOnce));
  }
  return { ours: summed(turns.ours), theirs: summed(turns.theirs) };
}

function summed(turns) {
  const seconds = turns.reduce((sum, each) => sum + each.seconds, 0);
  const times = turns.flatMap((each) => each.times);
  return { rate: times.length / seconds, p50: quantile(times, 0.5) };
}

async function turn(call, calls, atOnce) {
  const times = [];
  let next = 0;
  const worker = async () => {
    while (next++ < calls) {
      const begin = performance.now();
      await call();
      times.push(performance.now() - begin);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { seconds: (performance.now() - start) / 1000, times };
}

if (process.argv[1] === here) {
  const [url, rounds, module] = process.argv.slice(2);
  await compare(url, Number(rounds), module);
}
