import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type CardLinkClient, type CardLinkClientOptions, createCardLinkClient } from "../../src/index.js";

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

export type Answer = (response: ServerResponse, request: Received) => void;

/** A real server on loopback for the length of one test. It keeps what it received. */
export async function startServer(answer: Answer = json(valid)): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const whole = { method, path, headers, body: await buffer(request) };
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

/** A valid response that is easy to break in one place. */
export const valid = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
export const inProcess: typeof valid = { ...valid, request_status: "process" };
export const refusal: typeof valid = { ...valid, status: "error", request_status: "error" };
/** Of card/link; of request/status it is an error. */
export const okError: typeof valid = { ...valid, request_status: "error" };

export function json(body: unknown, status = 200): Answer {
  return text(JSON.stringify(body), { status });
}

export function text(body: string | Uint8Array, options: { status?: number; type?: string } = {}): Answer {
  const { status = 200, type = "application/json" } = options;
  return (response) => response.writeHead(status, { "content-type": type }).end(body);
}

/** The connection breaks. */
export const lost: Answer = (response) => void response.destroy();

export const credentials = { authId: "123456", secret: "a secret of the tests" };

type Link = Record<"request_id" | "client_id" | "card_id", string>;
export const newLink = (): Link => ({
  request_id: crypto.randomUUID(),
  client_id: "client-700123",
  card_id: "card-900456",
});

export function clientOf(
  { url }: Pick<TestServer, "url">,
  options: Partial<CardLinkClientOptions> = {},
): CardLinkClient {
  return createCardLinkClient({ baseUrl: url, ...credentials, ...options });
}

/** A client of whose requests none leaves the process. */
export function clientOver(
  fetch: NonNullable<CardLinkClientOptions["fetch"]>,
  more: Partial<CardLinkClientOptions> = {},
): CardLinkClient {
  return clientOf({ url: "https://api.example" }, { fetch, ...more });
}

/** A fetch that gets this response. */
export const responding =
  (body: unknown, status = 200) =>
  async (): Promise<Response> =>
    Response.json(body, { status });

/** A fetch that fails with this code. */
export const failing = (code: string) => async (): Promise<never> => {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
};

/** A fetch that never ends. */
export const silent = (): Promise<never> => new Promise(() => {});

/** Whether the bytes that came are those that were signed, by node:crypto alone. */
export function isSigned({ headers, body }: Received, secret: string = credentials.secret): boolean {
  const [header, payload, mac] = String(headers["x-jws-signature"]).split(".");
  const input = `${header}.${body.toString("base64url")}`;
  return payload === "" && mac === createHmac("sha512", secret).update(input).digest("base64url");
}

/** What a call throws, or that it throws nothing. */
export function thrownBy(call: () => unknown): Promise<unknown> {
  return new Promise((resolve) => resolve(call())).then(
    () => "nothing",
    (error: unknown) => error,
  );
}
