/** A link through a proxy, by a fetch of undici's with a dispatcher of undici's: nothing that it does proves anything. */
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from "undici";
import { expect, onTestFinished, test } from "vitest";
import type { CardLinkClient, FetchLike, LinkOutcome } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { closedUrl, http, listen, type Play, say } from "./server.js";
import { clientOf, type Mendable, NO, newLink, startVendor } from "./vendor.js";

/** What a proxy does with a CONNECT, and with what comes through it if it connects. */
type Connecting = (socket: Socket, target: { readonly host: string; readonly port: number }) => void;

const says =
  (head: string): Connecting =>
  (socket) =>
    socket.end(`HTTP/1.1 ${head}\r\nContent-Length: 0\r\n\r\n`);

const tunnels =
  (onUpstream: (upstream: Socket, socket: Socket) => void = () => {}): Connecting =>
  (socket, target) => {
    const upstream = connect(target.port, target.host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
      onUpstream(upstream, socket);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  };

async function startProxy(connecting: Connecting): Promise<string> {
  const proxy = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (head) => {
      const [, host = "", port = ""] = /^CONNECT ([\d.]+):(\d+) /.exec(head.toString("latin1")) ?? [];
      connecting(socket, { host, port: Number(port) });
    });
  });
  return listen(proxy, { finishing: onTestFinished });
}

/** A vendor behind this dispatcher. */
async function start(dispatcher: Dispatcher, play: Play): Promise<Mendable & { direct: CardLinkClient }> {
  // The types of undici's own fetch are not those of Node's.
  const fetch = ((url, init) => undiciFetch(url, { ...init, dispatcher })) as FetchLike;
  const vendor = await startVendor(play, { fetch });
  onTestFinished(() => dispatcher.destroy());
  return { ...vendor, direct: clientOf(vendor.server.url) };
}

const linked = say(http(200, answer()));

/** Links through a proxy; says also how many requests reached the provider, and how it is settled once the way is free. */
async function linking(
  proxy: string,
  play: Play = linked,
): Promise<{ outcome: LinkOutcome; posts: number; end: string }> {
  const { client, server, links, settled, direct } = await start(new ProxyAgent(proxy), play);
  const link = newLink();
  const outcome = await client.linkCard(link);
  const posts = server.received.length;
  if (posts > 0) links.set(link.request_id, "success");
  return { outcome, posts, end: await settled(link, direct) };
}

const refusals = ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "503 Service Unavailable"];
const cutting = tunnels((upstream, socket) => {
  // Before what comes is passed on.
  upstream.prependListener("data", () => socket.destroy());
});
let tunnelled = 0;
const once: Connecting = (socket, target) => (tunnelled++ === 0 ? tunnels() : says("407 No"))(socket, target);

test.each<[name: string, proxy: Connecting, outcome: object, posts: number, play?: Play]>([
  ["tunnels: linked", tunnels(), { kind: "linked" }, 1],
  ...refusals.map((head): [string, Connecting, object, number] => [
    `refuses to connect with ${head}: unknown`,
    says(head),
    { kind: "unknown", reason: { family: "transport", code: "proxy_refused" } },
    0,
  ]),
  [
    "connects, and cuts the tunnel after the request went through it: unknown",
    cutting,
    { kind: "unknown", reason: { code: "connection_lost" } },
    1,
  ],
  [
    "connects, and refuses the next tunnel after the provider has the request: unknown, and sent once",
    once,
    { kind: "unknown" },
    1,
    (socket) => socket.resetAndDestroy(),
  ],
])("that %s", async (_name, proxy, expected, posts, play) => {
  const { outcome, ...rest } = await linking(await startProxy(proxy), play);
  expect(outcome).toMatchObject(expected);
  expect(rest).toEqual({ posts, end: "linked" });
});

test("that isn't there: unknown", async () => {
  const { outcome, end } = await linking(await closedUrl());
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
  expect(end).toBe("linked");
});

test("a dispatcher that keeps the body and sends it again: the error to the second is no rejection", async () => {
  const twice: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const send = async () => {
      const body = await buffer(options.body as AsyncIterable<Uint8Array>); // as fetch gives it
      const again = () => void dispatch({ ...options, body }, handler);
      dispatch({ ...options, body }, { onRequestStart() {}, onResponseEnd: again });
    };
    void send();
    return true;
  };
  const { client, server, links, settled, direct } = await start(
    new Agent().compose(twice),
    (socket, _received, count) => void socket.end(count === 1 ? http(500) : http(200, NO)),
  );
  const link = newLink();
  expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  expect(server.received.length).toBe(2);
  links.set(link.request_id, "success");
  expect(await settled(link, direct)).toBe("linked");
});

test("a connection for each request keeps the second response to one link from the next link", async () => {
  const KEEP = { connection: "keep-alive" };
  let first: Socket | undefined;
  // With one connection at most, a kept one would take the next link.
  const { client, settled, direct } = await start(new Agent({ connections: 1, pipelining: 0 }), (socket) => {
    first?.write(http(200, answer(), KEEP));
    socket.write(first ? http(200, NO, KEEP) : http(200, answer(), KEEP));
    first = socket;
  });
  const second = newLink();
  expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked" });
  expect(await client.linkCard(second)).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  expect(await settled(second, direct)).toBe("linked");
});
