/** Errors from request/status that are older, or younger, than they look. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { createCardLinkClient, type Fetch, type FollowOptions } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { http, type Play, say, startFaultServer } from "./server.js";

const settleAfter = 400;
const quick = { interval: 1, deadline: 10_000, settleAfter } satisfies FollowOptions;
const input = { client_id: "client-700123", card_id: "card-900456" };
const error = http(200, answer({ status: "error", request_status: "error" }));

async function start(play: Play) {
  const server = await startFaultServer(play);
  onTestFinished(() => server.close());
  return { server, client: createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s" }) };
}

test("an error that was decided early and delivered late rejects nothing: the link arrives in between", async () => {
  let polls = 0;
  const { client } = await start((socket, { path }) => {
    if (path.endsWith("/card/link")) return void socket.resetAndDestroy();
    polls++;
    if (polls === 1) return void socket.end(error);
    // Decided now, before the link arrives; delivered once errors would have stood for long enough.
    if (polls === 2) return void setTimeout(() => socket.end(error), settleAfter + 100);
    return void socket.end(http(200, answer()));
  });
  const lost = await client.linkCard(input);
  expect(lost.kind).toBe("unknown");
  expect(await client.follow(lost, quick)).toMatchObject({ kind: "linked" });
  expect(polls).toBe(3);
});

test("an error stands from the last time that this process sent the request", async () => {
  const request_id = crypto.randomUUID();
  let resent = Number.NaN;
  const { client } = await start((socket, { path }) =>
    path.endsWith("/card/link") ? void socket.resetAndDestroy() : void socket.end(error),
  );
  const onPoll = async ({ poll }: { poll: number }) => {
    if (poll !== 3) return;
    await client.linkCard({ request_id, ...input });
    resent = performance.now();
  };
  const began = performance.now();
  const outcome = await client.follow(request_id, { ...quick, interval: 100, onPoll });
  expect(outcome).toMatchObject({ kind: "rejected", reason: { code: "refused" } });
  expect(resent).toBeGreaterThan(began);
  expect(performance.now() - resent).toBeGreaterThanOrEqual(settleAfter);
});

test("an error that stood for long enough, from question to question, rejects the link", async () => {
  const { client } = await start(say(error));
  const began = performance.now();
  expect(await client.follow(crypto.randomUUID(), quick)).toMatchObject({ kind: "rejected" });
  expect(performance.now() - began).toBeGreaterThanOrEqual(settleAfter);
});

test("a fetch that waits in a queue sends nothing once its call has ended, so an error that lasts is a rejection", async () => {
  const { server } = await start((socket, { path }) => void (path.endsWith("/card/link") || socket.end(error)));
  const { given: turn, give: begin } = signal();
  const options = { baseUrl: server.url, authId: "1", secret: "s" };
  // As p-queue and p-timeout do it together: the time is up before it is the request's turn.
  const queueing: Fetch = async (url, init) => {
    const later = turn.then(() => fetch(url, init));
    later.catch(() => {});
    return url.endsWith("/card/link") ? Promise.reject(new Error("It took too long.")) : fetch(url, init);
  };
  const client = createCardLinkClient({ ...options, fetch: queueing });
  const link = { request_id: crypto.randomUUID(), ...input };
  expect(await client.linkCard(link)).toMatchObject({ kind: "unknown" });
  expect(await client.linkCard(link), "the same once more").toMatchObject({ kind: "unknown" });
  begin();
  expect(await client.follow(link.request_id, quick)).toMatchObject({ kind: "rejected" });
  expect(server.received.filter(({ path }) => path.endsWith("/card/link"))).toEqual([]);
});

test("a call whose fetch gave up lets go of the connection that its request is on", async () => {
  const { given: closed, give: close } = signal();
  let giveUp = () => {};
  const { server } = await start((socket) => {
    socket.on("close", close);
    giveUp();
  });
  const impatient: Fetch = (url, init) =>
    new Promise((_done, fail) => {
      giveUp = () => fail(new Error("It took too long."));
      fetch(url, init).catch(() => {});
    });
  const client = createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s", fetch: impatient });
  expect(await client.linkCard(input)).toMatchObject({ kind: "unknown" });
  await closed;
});

/** A promise that is resolved from outside. */
function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

test("a process that stands still until its deadline is over sends nothing on the connection that it got", async () => {
  const { server, client } = await start(say(http(200, answer())));
  // Undici writes the request next, before any timer can fire.
  const standStill = () => {
    unsubscribe("undici:client:connected", standStill);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  };
  subscribe("undici:client:connected", standStill);
  const late = await client.linkCard(input, { timeout: 200 });
  expect(late).toMatchObject({ kind: "unknown", reason: { code: "timed_out" } });
  const next = await client.linkCard(input);
  expect(next).toMatchObject({ kind: "linked" });
  expect(server.received.map(({ body }) => JSON.parse(String(body)).request_id)).toEqual([next.request_id]);
});
