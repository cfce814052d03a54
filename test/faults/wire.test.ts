/** The bytes of a link on the wire, and that they leave once whatever the runtime would do by itself. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createCardLinkClient, createSignedFetch } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { http, say, startFaultServer } from "./server.js";

const credentials = { authId: "123456", secret: "secret" };
const input = { client_id: "клиент 7", card_id: "card-900456" };

/** A server that keeps the bytes of its connections, and writes this once a request has come whole. */
async function capture(response: string): Promise<{ url: string; bytes: () => string }> {
  let bytes = "";
  const server = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      bytes += data.toString("latin1");
      const length = Number(/content-length: (\d+)/i.exec(bytes)?.[1]);
      const body = bytes.split("\r\n\r\n")[1] ?? "";
      if (body.length >= length || body.endsWith("0\r\n\r\n")) socket.end(response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bytes: () => bytes };
}

test("a link has its length and no chunks, each header once, and the body that was signed", async () => {
  const { url, bytes } = await capture(http(200, answer()));
  const request_id = crypto.randomUUID();
  const outcome = await createCardLinkClient({ baseUrl: url, ...credentials }).linkCard({ request_id, ...input });
  expect(outcome.kind).toBe("linked");
  const [head = "", body = ""] = bytes().split("\r\n\r\n");
  const [line, ...headers] = head.split("\r\n");
  expect(line).toBe("POST /v5/card-api/card/link HTTP/1.1");
  const names = headers.map((header) => header.split(":")[0]?.toLowerCase());
  expect(names.length).toBe(new Set(names).size);
  expect(names).toEqual(expect.arrayContaining(["content-type", "content-length", "x-jws-signature"]));
  expect(names).not.toContain("transfer-encoding");
  expect(Buffer.from(body, "latin1").toString("utf8")).toBe(JSON.stringify({ request_id, ...input }));
  expect(headers).toContain(`content-length: ${body.length}`);
});

test("a link that is answered 421 leaves once, through a fetch of the caller's and a raw call too", async () => {
  const server = await startFaultServer(say(http(421)));
  onTestFinished(() => server.close());
  const options = { baseUrl: server.url, ...credentials };
  const wrapping = createCardLinkClient({ ...options, fetch: (url, init) => fetch(url, init) });
  expect(await wrapping.linkCard(input)).toMatchObject({ kind: "unknown", httpStatus: 421 });
  expect(server.received).toHaveLength(1);
  const path = "/v5/card-api/card/link";
  const body = () => ({ request_id: crypto.randomUUID(), ...input });
  await createCardLinkClient(options).POST(path, { body: body() });
  expect(server.received).toHaveLength(2);
  const init = { method: "POST", body: JSON.stringify(body()), headers: { "content-type": "application/json" } };
  expect((await createSignedFetch(options)(server.url + path, init)).status).toBe(421);
  expect(server.received).toHaveLength(3);
});

test("a link that is answered 421 by a server that then closes its port is unknown", async () => {
  const server = await startFaultServer((socket) => {
    void server.close();
    socket.end(http(421));
  });
  const outcome = await createCardLinkClient({ baseUrl: server.url, ...credentials }).linkCard(input);
  expect(outcome).toMatchObject({ kind: "unknown" });
  expect(server.received).toHaveLength(1);
});

test("a link that is answered 421 over a connection that was kept is unknown, posted once", async () => {
  const KEEP = { connection: "keep-alive" };
  const known = new Set<Socket>();
  const server = await startFaultServer((socket) => {
    socket.write(known.has(socket) ? http(421, "", KEEP) : http(200, answer(), KEEP));
    known.add(socket);
  });
  onTestFinished(() => server.close());
  const client = createCardLinkClient({ baseUrl: server.url, ...credentials });
  let links = 1;
  let outcome = await client.linkCard(input);
  // Right after a response, Node may still take another connection.
  for (; outcome.kind === "linked" && links < 20; links++) outcome = await client.linkCard(input);
  expect(outcome).toMatchObject({ kind: "unknown", httpStatus: 421 });
  expect(server.received).toHaveLength(links);
});

test("a fetch of the caller's that sends once more finds no body to send", async () => {
  const server = await startFaultServer((socket, _received, count) =>
    count === 1
      ? socket.resetAndDestroy()
      : void socket.end(http(200, answer({ status: "error", request_status: "error" }))),
  );
  onTestFinished(() => server.close());
  const retrying = (url: string, init: RequestInit) => fetch(url, init).catch(() => fetch(url, init));
  const client = createCardLinkClient({ baseUrl: server.url, ...credentials, fetch: retrying });
  expect(await client.linkCard(input)).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
  expect(server.received).toHaveLength(1);
});

test.each(["ECONNREFUSED", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT", "CERT_HAS_EXPIRED"])(
  "an error with the code %s of a fetch of the caller's proves nothing",
  async (code) => {
    let calls = 0;
    const fails = () => {
      calls++;
      return Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) }));
    };
    const client = createCardLinkClient({ baseUrl: "https://127.0.0.1", ...credentials, fetch: fails });
    expect(await client.linkCard(input)).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
    expect(calls).toBe(1);
  },
);

test("a global fetch that was replaced after the import proves nothing either", async () => {
  const own = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = own;
  });
  globalThis.fetch = () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
  const client = createCardLinkClient({ baseUrl: "https://127.0.0.1", ...credentials });
  expect(await client.linkCard(input)).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
});
