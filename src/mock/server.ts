import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { allowListeners } from "../shared/deadline.js";
import { LARGEST_BODY } from "../signing/receive.js";
import type { ReceivedRequest } from "./handler.js";
import { type MockResponse, ORIGIN_HEADER, problem } from "./response.js";

/** Milliseconds within which a request must be complete. */
const REQUEST_TIMEOUT = 1200;
/** Milliseconds for which the mock reads on after a too large body, so that the client can read the response. */
const DRAIN_TIME = 300;

export interface MockServer {
  readonly server: Server;
  /** Closes the connections and stops listening for that time. */
  down(milliseconds: number): Promise<void>;
  /** Closes the connections and aborts the requests in progress. */
  close(): Promise<void>;
}

/**
 * Reads requests up to a size and a time limit, and writes the responses of `respond`. Calls `refused` for input that isn't
 * a complete request.
 */
export function createMockServer(
  respond: (received: ReceivedRequest) => Promise<MockResponse>,
  refused: (why: string | undefined) => void,
): MockServer {
  const closing = new AbortController();
  allowListeners(closing.signal); // one for each response that is delayed
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const bytes = await read(incoming);
    const { method = "", url: path = "" } = incoming;
    const given = await respond({ method, path, headers: joined(incoming.headers), bytes }).catch(broken);
    if (given.delay !== undefined) await setTimeout(given.delay, undefined, { signal: closing.signal });
    if (given.reset) return void incoming.socket.resetAndDestroy();
    if (bytes === undefined) outgoing.setHeader("Connection", "close");
    if (given.status === 204) return void outgoing.writeHead(204).end(given.afterwards);
    let body = Buffer.from(given.text ?? JSON.stringify(given.body));
    outgoing.writeHead(given.status, head(given, body));
    if (given.half !== undefined) {
      const middle = Math.ceil(body.length / 2);
      outgoing.write(body.subarray(0, middle));
      if (given.half === "cut") return void incoming.socket.destroySoon();
      await setTimeout(given.half, undefined, { signal: closing.signal });
      body = body.subarray(middle);
    }
    if (bytes !== undefined) return void outgoing.end(body);
    outgoing.write(body);
    await setTimeout(DRAIN_TIME, undefined, { signal: closing.signal });
    outgoing.end();
  };
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT, connectionsCheckingInterval: 100 },
    // Only the connection can still fail, which the client notices itself.
    (incoming, outgoing) => void serve(incoming, outgoing).catch(() => outgoing.destroy()),
  );
  server.on("clientError", (error, socket) => refused(refuse(error, socket)));
  let down: Promise<void> | undefined;
  const listenLater = async (milliseconds: number): Promise<void> => {
    const place = server.address() as AddressInfo | null; // a TCP server's address is never a string
    // It was closed.
    if (!place) return;
    const { port, address } = place;
    await stop(server);
    const isOver = await setTimeout(milliseconds, true, { signal: closing.signal }).catch(() => false);
    if (isOver) await listen(server, port, address);
  };
  return {
    server,
    down(milliseconds) {
      // A second call while it is down doesn't change the time.
      down ??= listenLater(milliseconds).finally(() => {
        down = undefined;
      });
      return down;
    },
    async close() {
      closing.abort();
      await stop(server);
    },
  };
}

/** Rejects if another server has the port. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) return void chunks.push(chunk);
      chunks.length = 0;
      resolve(undefined);
    });
    incoming.on("end", () => resolve(Buffer.concat(chunks)));
    incoming.on("close", reject);
    incoming.on("error", reject);
  });
}

function joined(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function broken(error: unknown): MockResponse {
  const name = error instanceof Error ? error.name : typeof error;
  return problem(500, "The mock failed", `This is a defect of the mock (${name}). Please report it.`);
}

function head({ headers, mediaType, origin }: MockResponse, body: Uint8Array): Record<string, string | number> {
  return { ...headers, "Content-Type": mediaType, "Content-Length": body.length, [ORIGIN_HEADER]: origin };
}

type ClientError = readonly [status: number, title: string, detail: string];
const MALFORMED: ClientError = [400, "Malformed request", "The request is not HTTP/1.1."];
const CLIENT_ERRORS: Readonly<Record<string, ClientError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request timeout", `A request must be complete within ${REQUEST_TIMEOUT} ms.`],
  HPE_HEADER_OVERFLOW: [431, "Header too large", "The header has at most 16 KiB."],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "Body too large", "The chunks' extensions are too long."],
};

/** Responds to input that is not HTTP, or is incomplete. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex & { readonly bytesWritten?: number }): string | undefined {
  // A client would read a second response as part of the first.
  if (!socket.writable || socket.bytesWritten) return void socket.destroy();
  const [status, title, detail] = CLIENT_ERRORS[error.code ?? ""] ?? MALFORMED;
  const response = problem(status, title, detail, { headers: { Connection: "close" } });
  const body = Buffer.from(JSON.stringify(response.body));
  const lines = Object.entries(head(response, body)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
  return `${status} ${response.origin}  ${response.why}`;
}
