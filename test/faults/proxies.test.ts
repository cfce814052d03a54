/** A link through a proxy: what its refusals prove, and what they don't. */
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createCardLinkClient, type LinkOutcome } from "../../src/index.js";
import { listen } from "./child.js";
import { answer } from "./scenarios.js";
import { http, type Play, say, startFaultServer } from "./server.js";

const link = { client_id: "client-700123", card_id: "card-900456" };

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

/** Links through a proxy, and counts the requests that reached the provider. */
async function linking(proxy: string, play: Play): Promise<{ outcome: LinkOutcome; posts: number }> {
  const server = await startFaultServer(play);
  const dispatcher = new ProxyAgent(proxy);
  onTestFinished(async () => {
    await dispatcher.destroy();
    await server.close();
  });
  const client = createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s", dispatcher, timeout: 5000 });
  return { outcome: await client.linkCard(link), posts: server.received.length };
}

const linked = say(http(200, answer()));

test("that tunnels: linked", async () => {
  const { outcome, posts } = await linking(await startProxy(tunnels()), linked);
  expect(outcome).toMatchObject({ kind: "linked" });
  expect(posts).toBe(1);
});

test.each(["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "503 Service Unavailable"])(
  "that refuses to connect with %s: not_sent",
  async (head) => {
    const { outcome, posts } = await linking(await startProxy(says(head)), linked);
    expect(outcome).toMatchObject({ kind: "not_sent", reason: { family: "transport", code: "proxy_refused" } });
    expect(posts).toBe(0);
  },
);

test("that isn't there: not_sent", async () => {
  const closed = createServer();
  const url = await listen(closed, onTestFinished, "http");
  await new Promise((resolve) => closed.close(resolve));
  const { outcome } = await linking(url, linked);
  expect(outcome).toMatchObject({ kind: "not_sent", reason: { code: "connection_refused" } });
});

test("that connects, and cuts the tunnel after the request went through it: unknown", async () => {
  const cutting = tunnels((upstream, socket) => {
    // Before what comes is passed on.
    upstream.prependListener("data", () => socket.destroy());
  });
  const { outcome, posts } = await linking(await startProxy(cutting), linked);
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
  expect(posts).toBe(1);
});

test("that connects, and refuses the next tunnel after the provider has the request: unknown, and sent once", async () => {
  let tunnelled = 0;
  const once: Connecting = (socket, target) => (tunnelled++ === 0 ? tunnels() : says("407 No"))(socket, target);
  const { outcome, posts } = await linking(await startProxy(once), (socket) => socket.resetAndDestroy());
  expect(outcome).toMatchObject({ kind: "unknown" });
  expect(posts).toBe(1);
});

test("a dispatcher that keeps the body and sends it again: the error to the second is no rejection", async () => {
  const duplicate = http(200, answer({ status: "error", request_status: "error" }));
  const server = await startFaultServer(
    (socket, _received, count) => void socket.end(count === 1 ? http(500) : duplicate),
  );
  const twice: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const send = async () => {
      const body = await buffer(options.body as AsyncIterable<Uint8Array>); // as fetch gives it
      const again = () => void dispatch({ ...options, body }, handler);
      dispatch({ ...options, body }, { onRequestStart() {}, onResponseEnd: again });
    };
    void send();
    return true;
  };
  const dispatcher = new Agent().compose(twice);
  onTestFinished(async () => {
    await dispatcher.destroy();
    await server.close();
  });
  const client = createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s", dispatcher, timeout: 5000 });
  const outcome = await client.linkCard(link);
  expect(server.received.length).toBe(2);
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
});

test("a connection for each request keeps the second response to one link from the next link", async () => {
  const error = http(200, answer({ status: "error", request_status: "error" }), { connection: "keep-alive" });
  const success = http(200, answer(), { connection: "keep-alive" });
  let first: Socket | undefined;
  const server = await startFaultServer((socket) => {
    first?.write(success);
    socket.write(first ? error : success);
    first = socket;
  });
  // With one connection at most, a kept one would take the next link.
  const dispatcher = new Agent({ connections: 1, pipelining: 0 });
  onTestFinished(async () => {
    await dispatcher.destroy();
    await server.close();
  });
  const client = createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s", dispatcher, timeout: 5000 });
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
  expect(await client.linkCard(link)).toMatchObject({ kind: "rejected" });
});
