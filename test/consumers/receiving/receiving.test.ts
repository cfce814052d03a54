import { once } from "node:events";
import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, json } from "node:stream/consumers";
import { sign } from "freedompay-card-link/signature";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { app as express } from "./with-express.js";
import { app as fastify } from "./with-fastify.js";
import { handle } from "./with-fetch.js";

const target = { method: "POST", path: "/v5/card-api/card/link" };
const first = { authId: "123456", secret: "the key of the first tenant" };
// With blanks, which a body that was parsed and written again would have lost.
const body = '{ "client_id": "клиент" }';

describe.each<[string, () => Promise<Server>]>([
  ["Fastify", async () => fastify.listen({ host: "127.0.0.1", port: 0 }).then(() => fastify.server)],
  ["Express", async () => express.listen(0, "127.0.0.1")],
  ["a fetch handler", async () => createServer(adapted).listen(0, "127.0.0.1")],
])("%s", (_name, start) => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
    if (!server.listening) await once(server, "listening");
  });
  afterAll(() => server.close());

  async function post(signature: string | string[] | undefined, sent: string) {
    const { port } = server.address() as AddressInfo;
    const headers = { "content-type": "application/json", ...(signature && { "x-jws-signature": signature }) };
    const call = send({ ...target, host: "127.0.0.1", port, headers, agent: false }).end(sent);
    const [response] = await once(call, "response");
    return { status: response.statusCode, answer: await json(response) };
  }

  test("takes a request of each tenant, and knows whose it is", async () => {
    const answer = { tenant: "123456", received: { client_id: "клиент" } };
    expect(await post(await sign(body, target, first), body)).toEqual({ status: 200, answer });
    const second = { authId: "654321", secret: "the key of the second tenant", algorithm: "HS256" } as const;
    expect(await post(await sign(body, target, second), body)).toMatchObject({ answer: { tenant: "654321" } });
  });

  const refused = { status: 401, answer: { error: "signature" } };
  test("refuses no signature, another key and a tenant that is unknown", async () => {
    expect(await post(undefined, body)).toEqual(refused);
    expect(await post(await sign(body, target, { ...first, secret: "another" }), body)).toEqual(refused);
    expect(await post(await sign(body, target, { ...first, authId: "999999" }), body)).toEqual(refused);
  });

  test("refuses a body that is another, if only by a space, or that is missing", async () => {
    const signature = await sign(body, target, first);
    expect(await post(signature, body.replace("{ ", "{"))).toEqual(refused);
    expect(await post(signature, "")).toEqual(refused);
  });

  test("refuses a header that came twice", async () => {
    const signature = await sign(body, target, first);
    expect(await post([signature, signature], body)).toEqual(refused);
  });
});

/** Serves the handler as Node's own server; a runtime with fetch handlers needs none of it. */
const adapted: Parameters<typeof createServer>[1] = async (incoming, outgoing) => {
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, all = []]) =>
    all.map((value): [string, string] => [name, value]),
  );
  const init = { method: "POST", headers, body: new Uint8Array(await buffer(incoming)) };
  const response = await handle(new Request(`http://localhost${incoming.url}`, init));
  outgoing.writeHead(response.status).end(await response.text());
};
