/**
 * `linkCard` against three other clients, over loopback, each on the same core and the server on another. The
 * contestants take turns in short blocks, and a ratio is taken within a round, so that both halves of it had the same
 * neighbours.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bareOpenapiFetch, handWritten, heyApi, linkCard } from "./contestants.mjs";
import { CORES, pinned, quantile, row, scratch, spread, title } from "./measure.mjs";
import { peer } from "./peer.mjs";

const here = fileURLToPath(import.meta.url);

export async function link({ rounds = 25, calls = 300 }) {
  const module = await peer(scratch()).catch((error) => {
    console.error(`  Without @hey-api/openapi-ts, which could not be had: ${error.message.split("\n", 1)}`);
    return "";
  });
  const [serve, serveArgs] = pinned(CORES.server, process.execPath, [
    fileURLToPath(new URL("server.mjs", import.meta.url)),
  ]);
  const server = spawn(serve, serveArgs, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [url] = await once(createInterface(server.stdout), "line");
    const [command, args] = pinned(CORES.client, process.execPath, [here, url, String(rounds), String(calls), module]);
    const client = spawn(command, args, { stdio: "inherit" });
    const [code] = await once(client, "exit");
    if (code !== 0) throw new Error(`The client ended with ${code}.`);
  } finally {
    server.kill();
  }
}

async function compare(url, rounds, calls, module) {
  const contestants = {
    linkCard: await linkCard(url),
    "hand-written fetch + node:crypto": await handWritten(url),
    "bare openapi-fetch, signed": await bareOpenapiFetch(url),
    ...(module && { "@hey-api/openapi-ts, signed": await heyApi(url, module) }),
  };
  for (const call of Object.values(contestants)) await block(call, 1000, 4);
  for (const atOnce of [1, 8]) {
    title(`linkCard over loopback, ${atOnce} at once: ${rounds} rounds of ${calls} calls each, on one core`);
    /** @type {Record<string, { rate: number, p50: number }[]>} */
    const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      // Whoever comes first in one round comes last in the next: what one leaves to collect slows the one after it.
      const order = Object.entries(contestants);
      if (round % 2) order.reverse();
      for (const [name, call] of order) results[name]?.push(await block(call, calls, atOnce));
    }
    const ours = results["linkCard"] ?? [];
    for (const [name, blocks] of Object.entries(results)) {
      row(
        name,
        `${spread(
          blocks.map(({ rate }) => rate),
          0,
        )} calls/s`,
        `p50 ${spread(blocks.map(({ p50 }) => p50))} ms`,
        `linkCard takes ${spread(blocks.map(({ rate }, at) => rate / (ours[at]?.rate ?? 0)))} x the time`,
        `${spread(blocks.map(({ p50 }, at) => (ours[at]?.p50 ?? 0) / p50))} x the p50`,
      );
    }
  }
}

async function block(call, calls, atOnce) {
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
  return { rate: calls / ((performance.now() - start) / 1000), p50: quantile(times, 0.5) };
}

if (process.argv[1] === here) {
  const [url, rounds, calls, module] = process.argv.slice(2);
  await compare(url, Number(rounds), Number(calls), module);
}
