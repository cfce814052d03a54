import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as they came, before anyone parsed them. */
  readonly body: Buffer;
}

export interface TestServer {
  readonly url: string;
  readonly received: readonly Received[];
}

type Answer = (response: ServerResponse, request: Received) => void;

/** A real server on loopback for the length of one test. It keeps what it received. */
export async function startServer(answer: Answer = json(valid)): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const whole = { method, path, headers, body: await read(request) };
    received.push(whole);
    answer(response, whole);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** A valid answer that is easy to break in one place. */
export const valid = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

export function json(body: unknown, status = 200): Answer {
  return text(JSON.stringify(body), { status });
}

export function text(body: string | Uint8Array, options: { status?: number; type?: string } = {}): Answer {
  const { status = 200, type = "application/json" } = options;
  return (response) => response.writeHead(status, { "content-type": type }).end(body);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
