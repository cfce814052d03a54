import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { FetchLike, LinkOutcome } from "../../src/index.js";

export interface Received {
  readonly path: string;
  readonly signature: string;
  readonly body: Buffer;
  readonly message: IncomingMessage;
}

/** What the server does with a request, byte for byte, on the socket it came on. */
export type Play = (socket: Socket, received: Received, count: number) => void;

export interface FaultServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** Sockets that are still open, and those of them on which a request came. */
  readonly open: () => number;
  readonly busy: () => number;
  close(): Promise<void>;
}

const asset = (name: string) => readFileSync(new URL(name, import.meta.url));

/** What calls a function when a test is over: vitest's, or that of a concurrent test's context. */
export type Finishing = (close: () => Promise<void> | void) => void;

export interface ServerOptions {
  readonly tls?: boolean | undefined;
  readonly port?: number | undefined;
  readonly finishing?: Finishing | undefined;
}

/** Begins to listen on loopback, until the test is over if it is told of that. */
export async function listen(
  server: Server,
  { scheme = "http", port = 0, finishing }: { scheme?: "http" | "https"; port?: number; finishing?: Finishing } = {},
): Promise<string> {
  await once(server.listen(port, "127.0.0.1"), "listening");
  finishing?.(() => void server.close());
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's address
}

/** Where nobody listens. */
export async function closedUrl(scheme: "http" | "https" = "http"): Promise<string> {
  const server = createTcpServer();
  const url = await listen(server, { scheme });
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/**
 * A server on a real loopback socket that misbehaves as told, and is closed with the test. With `tls`, nobody trusts its
 * certificate.
 */
export async function startFaultServer(
  play: Play,
  { tls = false, port = 0, finishing = onTestFinished }: ServerOptions = {},
): Promise<FaultServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const listener = async (message: IncomingMessage) => {
    const signature = String(message.headers["x-jws-signature"]);
    const entry = { path: message.url ?? "", signature, body: await buffer(message), message };
    received.push(entry);
    play(message.socket, entry, received.length);
  };
  const server = tls
    ? createTlsServer({ key: asset("untrusted-key.pem"), cert: asset("untrusted-cert.pem") }, listener)
    : createServer(listener);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
  });
  server.on("clientError", () => {});
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  finishing(close);
  return {
    url: await listen(server, { scheme: tls ? "https" : "http", port }),
    received,
    open: () => sockets.size,
    busy: () => [...sockets].filter((socket) => socket.bytesRead > 0).length,
    close,
  };
}

export interface Scenario {
  readonly name: string;
  readonly play: Play;
  /** What linkCard says, and the code of the reason, where there is one. */
  readonly outcome: LinkOutcome["kind"];
  readonly code?: string;
  /** How often the request reaches the server. */
  readonly posts: number;
  /** Who ends the call, where the server never does: its deadline, or its caller once the request is there. */
  readonly ends?: "timeout" | "abort";
  readonly tls?: boolean;
  /** The caller's, if it isn't the runtime's. */
  readonly fetch?: FetchLike;
  /** What else the outcome holds. */
  readonly holds?: object;
}

/** Plays that tell nothing of the link, by their names. */
export const unknown = (code: string, plays: Record<string, Play>, more: Partial<Scenario> = {}): Scenario[] =>
  Object.entries(plays).map(([name, play]) => ({ name, play, outcome: "unknown", code, posts: 1, ...more }));

/** Writes these bytes and ends the connection. */
export function say(...parts: (string | Uint8Array)[]): (socket: Socket) => void {
  return (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
}

/** Writes these bytes and leaves the connection open, saying no more. */
export function stall(...parts: string[]): Play {
  return (socket) => void parts.map((part) => socket.write(part));
}

/** Writes these bytes, and resets the connection once they are on their way. */
export function reset(...parts: string[]): Play {
  return (socket) => {
    if (parts.length === 0) return void socket.resetAndDestroy();
    socket.write(parts.join(""), () => setImmediate(() => socket.resetAndDestroy()));
  };
}

/** A whole response, as text on the wire. */
export function http(status: number, body = "", headers: Record<string, string | number> = {}): string {
  const own = { "content-type": "application/json", "content-length": Buffer.byteLength(body), connection: "close" };
  return head(status, { ...own, ...headers }) + body;
}

export function head(status: number, headers: Record<string, string | number>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Reason\r\n${lines.join("")}\r\n`;
}

/** One chunk of a body; an empty one ends it. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}
