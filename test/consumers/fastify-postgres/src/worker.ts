import { setTimeout } from "node:timers/promises";
import type { CardLinkClient } from "freedompay-card-link";
import type { Links } from "./links.js";
import { INTERVAL, PAUSE, SETTLE_TIMEOUT, WORKERS } from "./settings.js";

/**
 * Settles links until `signal` aborts. Each worker takes the next row as it ends one, so a link that takes its time holds
 * up one worker and no other.
 */
export async function work(links: Links, client: CardLinkClient, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: WORKERS }, () => worker(links, client, signal)));
}

async function worker(links: Links, client: CardLinkClient, signal: AbortSignal): Promise<void> {
  const options = { signal, timeout: SETTLE_TIMEOUT, interval: INTERVAL };
  while (!signal.aborted) {
    try {
      const link = await links.take();
      // When the signal aborts, `settle` returns what is known, and the row goes back to be settled elsewhere.
      if (link) await links.record(await client.settle(link, options));
      else await pause(signal);
    } catch (error) {
      // A row that fails doesn't stop the others. It is due again when its lease is over.
      console.error(`A link was not settled now: ${error instanceof Error ? error.message : "unknown"}`);
      await pause(signal);
    }
  }
}

const pause = (signal: AbortSignal) => setTimeout(PAUSE, undefined, { signal }).catch(() => {});
