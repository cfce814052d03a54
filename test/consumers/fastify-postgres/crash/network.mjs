/** What lies between the service and the mock: it counts what arrives, loses responses, delivers late and breaks down. */
import { once } from "node:events";
import { createServer, request } from "node:http";
import { setTimeout } from "node:timers/promises";

const LINK = "/v5/card-api/card/link";

/** @param {string} target @param {() => number} random */
export async function startNetwork(target, random) {
  /** Each link request that left the service whole. @type {{ request_id: string; client_id: string; at: number }[]} */
  const links = [];
  /** @type {Promise<unknown>[]} */
  const late = [];

  const server = createServer(async (incoming, outgoing) => {
    const bytes = await read(incoming).catch(() => undefined);
    if (!bytes || !incoming.complete) return; // the service died while it wrote
    const isLink = incoming.url === LINK;
    const { request_id, client_id, card_id } = JSON.parse(bytes.toString());
    if (isLink) links.push({ request_id, client_id, at: performance.now() });
    // The connection is gone, and the link takes effect seconds later: until then request/status says error.
    if (isLink && card_id === "late") {
      incoming.socket.resetAndDestroy();
      late.push(setTimeout(500 + random() * 2000).then(() => forward(incoming, bytes)));
      return;
    }
    if (!isLink && random() < 0.1) return void incoming.socket.resetAndDestroy();
    const response = await forward(incoming, bytes);
    if (!response) return void incoming.socket.resetAndDestroy();
    outgoing.writeHead(response.statusCode, response.headers);
    outgoing.end(response.body);
  });

  /** Reaches the mock even if the service dies meanwhile. Undefined if the mock closes the connection. */
  async function forward(incoming, bytes) {
    const { method, url, headers } = incoming;
    const own = { ...headers, host: new URL(target).host, connection: "close" };
    try {
      const outgoing = request(new URL(url, target), { method, headers: own, agent: false });
      outgoing.end(bytes);
      const [response] = await once(outgoing, "response");
      return { statusCode: response.statusCode, headers: response.headers, body: await read(response) };
    } catch {
      return undefined;
    }
  }

  const listen = async (port) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return server.address().port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    links,
    /** Everything that was held back has arrived. */
    arrived: () => Promise.all(late),
    /** For a while connections are refused, and those that were open are lost. */
    async breakDown() {
      server.close();
      server.closeAllConnections();
      await setTimeout(100 + random() * 300);
      await listen(port);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all(late);
    },
  };
}

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
