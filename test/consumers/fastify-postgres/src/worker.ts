import { setTimeout } from "node:timers/promises";
import type { Links } from "./links.js";
import { POLL_AFTER } from "./settings.js";

/** Sends what was never sent, and asks about what may have been sent, until `signal` ends it. */
export async function work(links: Links, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // While the database can't be reached, nothing is lost: the rows stay due.
    const taken = await links.take(20).catch(failed);
    await Promise.all(
      taken.map((link) => (link.state === "stored" ? links.send(link) : links.ask(link)).catch(failed)),
    );
    if (taken.length === 0) await setTimeout(POLL_AFTER / 2, undefined, { signal }).catch(() => {});
  }
}

function failed(error: unknown): [] {
  console.error(`The worker failed, and goes on: ${error instanceof Error ? error.message : "unknown"}`);
  return [];
}
