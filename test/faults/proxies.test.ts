/** A link through a proxy, by a fetch of undici's with a dispatcher of undici's: nothing that it does proves anything. */
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from "undici";
import { expect, onTestFinished, test } from "vitest";
import type { CardLinkClient, FetchLike } from "../../src/index.js";
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

/** A proxy that does this, or one that isn't there. */
async function startProxy(connecting?: Connecting): Promise<string> {
  if (!connecting) return closedUrl();
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

const refusals = ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "503 Service Unavailable"];
const cutting = tunnels((upstream, socket) => {
  // Before what comes is passed on.
  upstream.prependListener("data", () => socket.destroy());
});
let tunnelled = 0;
const once: Connecting = (socket, target) => (tunnelled++ === 0 ? tunnels() : says("407 No"))(socket, target);

test.each<[name: string, proxy: Connecting | undefined, code: string | undefined, posts: number, play?: Play]>([
  ["tunnels: linked", tunnels(), undefined, 1],
  ["isn't there: unknown", undefined, "connection_refused", 0],
  ...refusals.map((head): [string, Connecting, string, number] => [
    `refuses to connect with ${head}: unknown`,
    says(head),
    "proxy_refused",
    0,
  ]),
  ["connects, and cuts the tunnel after the request went through it: unknown", cutting, "connection_lost", 1],
  [
    "connects, and refuses the next tunnel after the provider has the request: unknown, and sent once",
    once,
    "connection_lost",
    1,
    (socket) => socket.resetAndDestroy(),
  ],
])("a proxy that %s", async (_name, proxy, code, posts, play = say(http(200, answer()))) => {
  const { client, server, links, settled, direct } = await start(new ProxyAgent(await startProxy(proxy)), play);
  const link = newLink();
  expect(await client.linkCard(link)).toMatchObject(code ? { kind: "unknown", reason: { code } } : { kind: "linked" });
  expect(server.received.length).toBe(posts);
  if (posts > 0) links.set(link.request_id, "success");
  expect(await settled(link, direct)).toBe("linked");
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
