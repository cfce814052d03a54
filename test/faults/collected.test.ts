/** What is left of a call that ended, where memory was collected while it waited: nothing on the wire. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CardLinkClient, createCardLinkClient, type SignedFetchOptions } from "../../src/index.js";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Never answers, and keeps of each connection how many requests began on it, and whether it ended. */
const connections: { posts: number; isClosed: boolean }[] = [];
let arrived: () => void = () => {};
const server = createServer((socket) => {
  const connection = { posts: 0, isClosed: false };
  connections.push(connection);
  socket.on("error", () => {});
  socket.on("close", () => {
    connection.isClosed = true;
  });
  socket.on("data", (data) => {
    connection.posts += data.toString("latin1").split("POST ").length - 1;
    if (connection.posts > 0) arrived();
  });
  // Whatever a test left behind ends with it.
  ended.push(() => socket.destroy());
});
const ended: (() => void)[] = [];
beforeEach(async () => {
  connections.length = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  for (const end of ended.splice(0)) end();
  await new Promise((resolve) => server.close(resolve));
});

const path = "/v5/card-api/card/link";
const newInput = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
const calls: readonly [name: string, call: (client: CardLinkClient) => Promise<unknown>, code: string][] = [
  [
    "a link, at its deadline",
    (client) => client.linkCard(newInput(), { timeout: 500 }).then((outcome) => "reason" in outcome && outcome.reason),
    "timed_out",
  ],
  [
    "a link, at an abort",
    (client) =>
      client
        .linkCard(newInput(), { signal: AbortSignal.timeout(500) })
        .then((outcome) => "reason" in outcome && outcome.reason),
    "aborted",
  ],
  [
    "a raw call, at its deadline",
    (client) => client.POST(path, { body: newInput() }).catch((error: unknown) => error),
    "timed_out",
  ],
  [
    "a raw call, at an abort",
    (client) =>
      client.POST(path, { body: newInput(), signal: AbortSignal.timeout(500) }).catch((error: unknown) => error),
    "aborted",
  ],
];

const fetches: readonly [name: string, options: Partial<SignedFetchOptions>, ends: boolean][] = [
  ["the fetch of Node", {}, true],
  ["a fetch of the caller's", { fetch: (url, init) => fetch(url, init) }, true],
  // Node lets such a Request forget its signal, and nobody but the caller can hold it. The call ends all the same.
  ["a fetch of the caller's that makes a Request", { fetch: (url, init) => fetch(new Request(url, init), {}) }, false],
];

describe.each(fetches)("over %s", (_name, options, ends) => {
  test.each(calls)("%s: told in time, posted once", async (_what, call, code) => {
    const { port } = server.address() as AddressInfo;
    const here = { baseUrl: `http://127.0.0.1:${port}`, authId: "1", secret: "s", timeout: 1000 };
    const client = createCardLinkClient({ ...here, ...options });
    const isThere = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outcome = call(client);
    await isThere;
    for (let times = 0; times < 5; times++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await outcome).toMatchObject({ code });
    if (ends) await expect.poll(() => connections.find(({ posts }) => posts > 0)?.isClosed).toBe(true);
    // Node may open the next connection in advance; a request on it would be there with the next one's.
    const next = await client.linkCard(newInput(), { timeout: 200 });
    expect(next.kind).toBe("unknown");
    expect(connections.reduce((sum, { posts }) => sum + posts, 0)).toBe(2);
  });
});
