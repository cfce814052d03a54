/** What is left of a call that ended, or that its fetch gave up: on the wire, in the process, and of the link. */
import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import type { CardLinkClient, FetchLike, SignedFetchOptions } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { http, stall, startFaultServer } from "./server.js";
import { clientOf, newLink, startVendor } from "./vendor.js";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const path = "/v5/card-api/card/link";
const soon = () => AbortSignal.timeout(3000);

/** Calls that nothing but themselves keeps alive, and how they end. */
const calls: readonly [name: string, call: (client: CardLinkClient) => Promise<unknown>, code: string][] = [
  ["a link, at its deadline", (client) => client.linkCard(newLink(), { timeout: 3000 }), "timed_out"],
  ["a link, at an abort", (client) => client.linkCard(newLink(), { signal: soon() }), "aborted"],
  ["a raw call, at its deadline", (client) => client.POST(path, { body: newLink() }), "timed_out"],
  ["a raw call, at an abort", (client) => client.POST(path, { body: newLink(), signal: soon() }), "aborted"],
];
const fetches: readonly [name: string, options: Partial<SignedFetchOptions>, ends: boolean][] = [
  ["the fetch of Node", {}, true],
  ["a fetch of the caller's", { fetch: (url, init) => fetch(url, init) }, true],
  // Node lets such a Request forget its signal, and nobody but the caller can hold it. The call ends all the same.
  ["a fetch of the caller's that makes a Request", { fetch: (url, init) => fetch(new Request(url, init), {}) }, false],
];
const collected = fetches.flatMap(([over, options, ends]) =>
  calls.map(([what, call, code]) => ({ name: `${what}, over ${over}`, options, ends, call, code })),
);

describe.concurrent("where memory is collected amid a call", () => {
  test.for(collected)(
    "$name: told in time, posted once",
    async ({ options, ends, call, code }, { expect, onTestFinished }) => {
      const server = await startFaultServer(stall(), { finishing: onTestFinished });
      const client = clientOf(server.url, { timeout: 3000, ...options });
      const ended = call(client).catch((error: unknown) => ({ reason: error }));
      await expect.poll(() => server.received.length, { interval: 1 }).toBe(1);
      for (let times = 0; times < 5; times++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(await ended).toMatchObject({ reason: { code } });
      // Node may open the next connection in advance, which is idle.
      if (ends) await expect.poll(() => server.busy(), { timeout: 10_000 }).toBe(0);
      expect(server.received).toHaveLength(1);
    },
  );
});

// What could keep a process: the default timeout of 30 s, the deadline of 180 s, a connection kept alive.
const program = `
  import { createCardLinkClient } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "a", card_id: "b" });
  const abort = new AbortController();
  const onEvent = ({ type }) => { if (type === "dispatch") setTimeout(() => abort.abort(), 50); };
  const [fine, silent] = process.argv.slice(1).map((baseUrl) => ({ baseUrl, authId: "1", secret: "s" }));
  const outcomes = [
    await createCardLinkClient(fine).linkCard(newLink()),
    await createCardLinkClient(fine).settle(newLink()),
    await createCardLinkClient(silent).linkCard(newLink(), { timeout: 1000 }),
    await createCardLinkClient({ ...silent, timeout: 100 }).settle(newLink(), { timeout: 300 }),
    await createCardLinkClient({ ...silent, onEvent }).linkCard(newLink(), { signal: abort.signal }),
  ];
  console.log(outcomes.map(({ kind }) => kind).join(" "));
`;

test("a process that is done linking ends by itself: no timer and no socket keeps it", async () => {
  const fine = await startFaultServer((socket) => socket.write(http(200, answer(), { connection: "keep-alive" })));
  const silent = await startFaultServer(stall());
  const args = ["--input-type=module", "--eval", program, fine.url, silent.url];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe("linked linked unknown unknown unknown\n");
  // The connections on which nobody answered were given up, and not left to the server.
  await expect.poll(() => silent.open(), { timeout: 10_000 }).toBe(0);
});

test.each([1, 2])(
  "a fetch whose queue sends the link after its call has ended, %d times, links it once",
  async (times) => {
    let begin = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const queued: Promise<unknown>[] = [];
    // As p-queue and p-timeout do it together: the time is up before it is the request's turn.
    const queueing: FetchLike = async (url, init) => {
      if (queued.length === times || !url.endsWith(path)) return fetch(url, init);
      queued.push(turn.then(() => fetch(url, init)));
      throw new Error("It took too long.");
    };
    const { server, links, client, settled } = await startVendor(undefined, { fetch: queueing });
    const link = newLink();
    for (let calls = 0; calls < times; calls++) expect(await client.linkCard(link)).toMatchObject({ kind: "unknown" });
    const end = settled(link);
    begin();
    expect(await end).toBe("linked");
    await Promise.allSettled(queued);
    expect(await settled(link)).toBe("linked");
    expect([...links]).toEqual([[link.request_id, "success"]]);
    expect(new Set(server.received.filter((one) => one.path === path).map(({ body }) => String(body))).size).toBe(1);
  },
);

test("a link whose fetch gave up while the request was on its way is unknown, and settle ends linked", async () => {
  const impatient = vi
    .fn<FetchLike>((url, init) => fetch(url, init))
    .mockImplementationOnce(async (url, init) => {
      await fetch(url, init);
      throw new Error("It took too long.");
    });
  const { links, client, settled } = await startVendor(undefined, { fetch: impatient });
  const link = newLink();
  expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
  expect(await settled(link)).toBe("linked");
  expect(links.size).toBe(1);
});

test("a process that stands still until its deadline is over says so, and what it sends then links once", async () => {
  const { links, client, settled } = await startVendor();
  // Undici writes the request next, before any timer can fire.
  const standStill = () => {
    unsubscribe("undici:client:connected", standStill);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  };
  subscribe("undici:client:connected", standStill);
  const link = newLink();
  const late = await client.linkCard(link, { timeout: 1000 });
  expect(late).toMatchObject({ kind: "unknown", reason: { code: "timed_out" } });
  expect(await settled(link)).toBe("linked");
  expect([...links]).toEqual([[link.request_id, "success"]]);
});
