import { readFile } from "node:fs/promises";
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { operations } from "../generated/contract.js";

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
  const prism = await startPrism();
  const agent = new Agent({ keepAlive: true });
  const door = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, prism.url, agent).catch(() => outgoing.destroy());
  });
  await listen(door, port);
  return {
    url: `http://${LOOPBACK}:${(door.address() as AddressInfo).port}`, // a TCP server's address is never a string
    async close() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      agent.destroy();
      await prism.close();
    },
  };
}

/** Prism 5.16 never answers a body that isn't JSON, so such a body doesn't get through to it. */
async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  prismUrl: string,
  agent: Agent,
): Promise<void> {
  const body = await read(incoming);
  if (body === undefined) return problem(outgoing, 413, "Body too large", `A body has at most ${LARGEST_BODY} bytes.`);
  const saysJson = /[/+]json\s*(;|$)/i.test(incoming.headers["content-type"] ?? "");
  if (saysJson && body.length > 0 && !isJson(body)) {
    return problem(
      outgoing,
      400,
      "Malformed JSON",
      "The body is not one JSON document in UTF-8. Send JSON, or another Content-Type.",
    );
  }

  const { "transfer-encoding": _, ...headers } = incoming.headers;
  const forwarded = request(new URL(incoming.url ?? "/", prismUrl), {
    agent,
    method: incoming.method,
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

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return true;
  } catch {
    return false;
  }
}

function problem(outgoing: ServerResponse, status: number, title: string, detail: string): void {
  outgoing.writeHead(status, { "content-type": "application/problem+json" });
  outgoing.end(
    JSON.stringify({ title, status, detail: `${detail} This answer is the mock's own; the vendor documents none.` }),
  );
}

async function startPrism(): Promise<{ url: string; close(): Promise<void> }> {
  const [{ createLogger }, { getHttpOperationsFromSpec }, prismServer] = await prismModules();
  const spec = JSON.parse(await readFile(new URL("../generated/openapi.json", import.meta.url), "utf8"));
  for (const { path, method } of Object.values(operations)) {
    // With it, Prism would answer a bad request in its name: a bare status, and not a word on what is wrong.
    delete spec.paths[path][method.toLowerCase()].responses.default;
  }
  const server = prismServer.createServer(await getHttpOperationsFromSpec(spec), {
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
  return { url: await server.listen(0, LOOPBACK), close: () => server.close() };
}

async function prismModules() {
  try {
    return await Promise.all([
      import("@stoplight/prism-core"),
      import("@stoplight/prism-http"),
      import("@stoplight/prism-http-server"),
    ]);
  } catch (cause) {
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
