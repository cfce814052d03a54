import { type Agent, request as http } from "node:http";
import { request as https } from "node:https";
import { TLSSocket } from "node:tls";
import { LARGEST_RESPONSE } from "../transport/send.js";

export interface Message {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  /** As received, in pairs. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Whether the body has more bytes than were read. */
  readonly cut: boolean;
}

/** One request, and its response or failure. */
export interface Exchange {
  readonly request: Message;
  readonly response?: WireResponse;
  /** Why there is no complete response: a code of Node, `timed_out` or `failed`. */
  readonly failure?: string;
  /** Whether the header of a response was received, even if the rest wasn't. */
  readonly began: boolean;
  /** Whether a connection was made. */
  readonly connected: boolean;
  /** If the connection used TLS: its version, and whether the certificate was accepted. */
  readonly tls?: { readonly version: string; readonly authorized: boolean };
  /** Milliseconds. */
  readonly time: number;
}

/**
 * Sends one request, on its own connection unless an agent creates it, and reads the response byte for byte. `fetch` would
 * follow redirects, decode the body and normalise the header.
 */
export function exchange(target: URL, message: Message, timeout: number, agent?: object): Promise<Exchange> {
  const start = performance.now();
  let [connected, began] = [false, false];
  let tls: Exchange["tls"];
  return new Promise<Exchange>((resolve) => {
    const end = (result: Pick<Exchange, "response" | "failure">) => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve({ request: message, connected, began, ...(tls && { tls }), time: performance.now() - start, ...result });
    };
    const send = target.protocol === "https:" ? https : http;
    const { method, path } = message;
    const options = {
      method,
      path,
      // A kept connection that the server closes meanwhile would look like a refusal.
      headers: { ...message.headers, Connection: "close" },
      // `checkProvider` has checked the agent, whose public type must not need Node's types.
      agent: (agent as Agent | undefined) ?? false,
      // More than the check allows, so that a too large header is a finding and not an error here.
      maxHeaderSize: 256 * 1024,
    };
    const outgoing = send(target, options, (incoming) => {
      began = true;
      const chunks: Buffer[] = [];
      let size = 0;
      const response = (cut: boolean): WireResponse => ({
        status: incoming.statusCode ?? 0,
        headers: pairs(incoming.rawHeaders),
        body: Buffer.concat(chunks),
        cut,
      });
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > LARGEST_RESPONSE) end({ response: response(true) });
      });
      incoming.on("end", () => end({ response: response(false) }));
      incoming.on("error", (error) => end({ failure: codeOf(error) }));
    });
    const timer = setTimeout(() => end({ failure: "timed_out" }), timeout);
    outgoing.on("socket", (socket) => {
      const ready = () => {
        connected = true;
        if (!(socket instanceof TLSSocket)) return;
        tls = { version: socket.getProtocol() ?? "unknown", authorized: socket.authorized };
      };
      // An agent may return a connection that is already open.
      const isReady = socket instanceof TLSSocket ? socket.getPeerFinished() !== undefined : !socket.connecting;
      if (isReady) ready();
      else socket.on(socket instanceof TLSSocket ? "secureConnect" : "connect", ready);
    });
    outgoing.on("error", (error) => end({ failure: codeOf(error) }));
    outgoing.end(message.body);
  }).catch((error: unknown) => {
    // An agent may throw when it is asked for a connection.
    return { request: message, connected, began, time: performance.now() - start, failure: codeOf(error) };
  });
}

/** Only a text that looks like a code of Node: an error of the caller's agent may hold a secret. */
function codeOf(error: unknown): string {
  const code = String(Object(error).code);
  return /^[A-Z][A-Z\d_]{1,60}$/.test(code) ? code : "failed";
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as [string, string]] : []));
}
