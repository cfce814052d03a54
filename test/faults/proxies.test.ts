/** A link through a proxy, by a fetch of undici's with a dispatcher of undici's: nothing that it does proves anything. */
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { type CardLinkClient, createCardLinkClient, type FetchLike, type LinkOutcome } from "../../src/index.js";
import { listen } from "./child.js";
import { answer } from "./scenarios.js";
import { http, type Play, say } from "./server.js";
import { credentials, type Mendable, NO, newLink, startVendor } from "./vendor.js";

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
  return listen(proxy, onTestFinished, "http");
}

/** A vendor behind this dispatcher. */
async function start(dispatcher: Dispatcher, play: Play): Promise<Mendable & { direct: CardLinkClient }> {
  // The types of undici's own fetch are not those of Node's.
  const fetch = ((url, init) => undiciFetch(url, { ...init, dispatcher })) as FetchLike;
  const vendor = await startVendor(play, { fetch });
  onTestFinished(async () => {
    await dispatcher.destroy();
    await vendor.server.close();
  });
  return { ...vendor, direct: createCardLinkClient({ baseUrl: vendor.server.url, ...credentials, settleAfter: 0 }) };
}

/** Links through a proxy, counts the requests that reached the provider, and settles once the way is free. */
async function linking(proxy: string, play: Play): Promise<{ outcome: LinkOutcome; posts: number; end: string }> {
  const { client, server, links, settled, direct } = await start(new ProxyAgent(proxy), play);
  const link = newLink();
  const outcome = await client.linkCard(link);
  const posts = server.received.length;
  if (posts > 0) links.set(link.request_id, "success");
  return { outcome, posts, end: await settled(link, direct) };
}

const linked = say(http(200, answer()));

test("that tunnels: linked", async () => {
  const { outcome, posts, end } = await linking(await startProxy(tunnels()), linked);
  expect(outcome).toMatchObject({ kind: "linked" });
  expect({ posts, end }).toEqual({ posts: 1, end: "linked" });
});

test.each(["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "503 Service Unavailable"])(
  "that refuses to connect with %s: unknown",
  async (head) => {
    const { outcome, posts, end } = await linking(await startProxy(says(head)), linked);
    expect(outcome).toMatchObject({ kind: "unknown", reason: { family: "transport", code: "proxy_refused" } });
    expect({ posts, end }).toEqual({ posts: 0, end: "linked" });
  },
);

test("that isn't there: unknown", async () => {
  const closed = createServer();
  const url = await listen(closed, onTestFinished, "http");
  await new Promise((resolve) => closed.close(resolve));
  const { outcome, end } = await linking(url, linked);
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
  expect(end).toBe("linked");
});

test("that connects, and cuts the tunnel after the request went through it: unknown", async () => {
  const cutting = tunnels((upstream, socket) => {
    // Before what comes is passed on.
    upstream.prependListener("data", () => socket.destroy());
  });
  const { outcome, posts, end } = await linking(await startProxy(cutting), linked);
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
  expect({ posts, end }).toEqual({ posts: 1, end: "linked" });
});

test("that connects, and refuses the next tunnel after the provider has the request: unknown, and sent once", async () => {
  let tunnelled = 0;
  const once: Connecting = (socket, target) => (tunnelled++ === 0 ? tunnels() : says("407 No"))(socket, target);
  const { outcome, posts, end } = await linking(await startProxy(once), (socket) => socket.resetAndDestroy());
  expect(outcome).toMatchObject({ kind: "unknown" });
  expect({ posts, end }).toEqual({ posts: 1, end: "linked" });
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
