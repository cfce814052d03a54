import { readFile } from "node:fs/promises";
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { operations } from "../generated/contract.js";
import { mediaTypeOf, parseJson } from "./json.js";

export interface MockOptions {
  /** Port on the loopback interface. Default: any free one. */
  readonly port?: number;
}

export interface Mock {
  /** The base URL to give to a client. */
  readonly url: string;
  /** Stops the mock and drops its connections. */
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const LARGEST_BODY = 1024 * 1024;

/**
 * Starts Prism from the packaged spec, on loopback. It answers with the spec's named examples, picked
 * with `Prefer: example=in_process`, and refuses requests that break the contract. It does not check
 * what a signature says, only that there is one.
 */
export async function startMock({ port = 0 }: MockOptions = {}): Promise<Mock> {
  const start = await prismStarter();
  const agent = new Agent({ keepAlive: true });
  let prismPort: number | undefined;
  const door = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, { agent, host: LOOPBACK, port: prismPort }).catch(() => outgoing.destroy());
  });
  // First, since it is what can fail: the port may be taken.
  await listen(door, port);
  const prism = await start();
  prismPort = prism.port;
  let closed: Promise<void> | undefined;
  const close = async () => {
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
    agent.destroy();
    await prism.close();
  };
  return {
    url: `http://${LOOPBACK}:${(door.address() as AddressInfo).port}`, // a TCP server's address is never a string
    close: () => (closed ??= close()),
  };
}

/** Prism 5.16 never answers a body that isn't JSON, so such a body doesn't get through to it. */
async function answer(incoming: IncomingMessage, outgoing: ServerResponse, prism: RequestOptions): Promise<void> {
  const body = await read(incoming);
  if (body === undefined) return problem(outgoing, 413, "Body too large", `A body has at most ${LARGEST_BODY} bytes.`);
  const { mediaType, utf8 } = mediaTypeOf(incoming.headers["content-type"]);
  if (/[/+]json$/.test(mediaType) && body.length > 0 && (!utf8 || parseJson(body) === undefined)) {
    return problem(
      outgoing,
      400,
      "Malformed JSON",
      "The body is not one JSON document in UTF-8. Send JSON, or another Content-Type.",
    );
  }

  // Prism chokes on parameters of the media type that mean nothing here.
  const { "transfer-encoding": _, ...headers } = {
    ...incoming.headers,
    ...(mediaType && { "content-type": mediaType }),
  };
  const forwarded = request({
    ...prism,
    method: incoming.method,
    // Never resolved as a URL: `//host/path` would send the request, signature and all, to that host.
    path: incoming.url,
    headers: { ...headers, "content-length": body.length },
  });
  forwarded.on("error", () => outgoing.destroy());
  forwarded.on("response", (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  forwarded.end(body);
}

async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

function problem(outgoing: ServerResponse, status: number, title: string, detail: string): void {
  outgoing.writeHead(status, { "content-type": "application/problem+json" });
  outgoing.end(
    JSON.stringify({ title, status, detail: `${detail} This answer is the mock's own; the vendor documents none.` }),
  );
}

/** Loads Prism, so that what is missing is said before anything listens. */
async function prismStarter(): Promise<() => Promise<{ port: number; close(): Promise<void> }>> {
  const [{ createLogger }, { getHttpOperationsFromSpec }, { createServer }] = await prismModules();
  const spec = JSON.parse(await readFile(new URL("../generated/openapi.json", import.meta.url), "utf8"));
  for (const { path, method } of Object.values(operations)) {
    // With it, Prism would answer a bad request in its name: a bare status, and not a word on what is wrong.
    delete spec.paths[path][method.toLowerCase()].responses.default;
  }
  const server = createServer(await getHttpOperationsFromSpec(spec), {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: {
      isProxy: false,
      mock: { dynamic: false },
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
    },
  });
  return async () => ({ port: Number(new URL(await server.listen(0, LOOPBACK)).port), close: () => server.close() });
}

async function prismModules() {
  try {
    return await Promise.all([
      import("@stoplight/prism-core"),
      import("@stoplight/prism-http"),
      import("@stoplight/prism-http-server"),
    ]);
  } catch (cause) {
    const missing = cause instanceof Error && /^Cannot find package '@stoplight\/prism-/.test(cause.message);
    if (!missing) throw new Error("The mock's Prism is installed, but can't be loaded.", { cause });
    const packages = "@stoplight/prism-core @stoplight/prism-http @stoplight/prism-http-server";
    throw new Error(`The mock needs Prism. Run: npm install --save-dev ${packages}`, { cause });
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
}
