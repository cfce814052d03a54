/** The bytes of a link on the wire, and how often they leave. */
import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createSignedFetch } from "../../src/index.js";
import { answer } from "./scenarios.js";
import { http, listen, say } from "./server.js";
import { clientOf, credentials, newLink, startVendor, truth } from "./vendor.js";

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
  return { url: await listen(server, { finishing: onTestFinished }), bytes: () => bytes };
}

test("a link has its length and no chunks, each header once, and the body that was signed", async () => {
  const { url, bytes } = await capture(http(200, answer()));
  const link = { ...newLink(), client_id: "клиент 7" };
  expect((await clientOf(url).linkCard(link)).kind).toBe("linked");
  const [head = "", body = ""] = bytes().split("\r\n\r\n");
  const [line, ...headers] = head.split("\r\n");
  expect(line).toBe("POST /v5/card-api/card/link HTTP/1.1");
  const names = headers.map((header) => header.split(":")[0]?.toLowerCase());
  expect(names.length).toBe(new Set(names).size);
  expect(names).toEqual(expect.arrayContaining(["content-type", "content-length", "x-jws-signature"]));
  expect(names).not.toContain("transfer-encoding");
  expect(Buffer.from(body, "latin1").toString("utf8")).toBe(JSON.stringify(link));
  expect(headers).toContain(`content-length: ${body.length}`);
});

// Node's fetch sends a request once more by itself on 421.
test.each([
  ["Node", {}],
  ["the caller", { fetch: (url: string, init: RequestInit) => fetch(url, init) }],
])(
  "a link that is answered 421 leaves twice, with the same bytes, through the fetch of %s",
  async (_whose, options) => {
    const { client, server, settled } = await startVendor(say(http(421)), options);
    const link = newLink();
    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", httpStatus: 421 });
    expect(server.received.map(({ body }) => String(body))).toEqual(Array(2).fill(JSON.stringify(link)));
    expect(await settled(link)).toBe("linked");
  },
);

test("a raw call and a signed fetch show a 421 as it came", async () => {
  const { client, server } = await startVendor(say(http(421)));
  const path = "/v5/card-api/card/link";
  expect((await client.POST(path, { body: newLink() })).response.status).toBe(421);
  const init = { method: "POST", body: JSON.stringify(newLink()), headers: { "content-type": "application/json" } };
  const signed = createSignedFetch({ baseUrl: server.url, ...credentials });
  expect((await signed(server.url + path, init)).status).toBe(421);
});

test("a link that is answered 421 by a server that then closes its port is unknown", async () => {
  const { client, server } = await startVendor((socket) => {
    void server.close();
    socket.end(http(421));
  });
  expect(await client.linkCard(newLink())).toMatchObject({ kind: "unknown" });
  expect(server.received).toHaveLength(1);
});

test("a link that is answered 421 over a connection that was kept is unknown, and settled after", async () => {
  const KEEP = { connection: "keep-alive" };
  const known = new Set<Socket>();
  const { client, settled } = await startVendor((socket) => {
    socket.write(known.has(socket) ? http(421, "", KEEP) : http(200, answer(), KEEP));
    known.add(socket);
  });
  let link = newLink();
  let outcome = await client.linkCard(link);
  // Right after a response, Node may still take another connection.
  for (let links = 1; outcome.kind === "linked" && links < 20; links++) {
    link = newLink();
    outcome = await client.linkCard(link);
  }
  expect(outcome).toMatchObject({ kind: "unknown", httpStatus: 421 });
  expect(await settled(link)).toBe("linked");
});

test("a fetch of the caller's that sends once more gets the duplicate's error, which is no rejection", async () => {
  const retrying = (url: string, init: RequestInit) => fetch(url, init).catch(() => fetch(url, init));
  const { client, links, server, settled } = await startVendor(
    (socket, received, count) => {
      const body = truth(links, received);
      if (count === 1) socket.resetAndDestroy();
      else socket.end(http(200, body));
    },
    { fetch: retrying },
  );
  const link = newLink();
  expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  expect(server.received).toHaveLength(2);
  expect(await settled(link)).toBe("linked");
});
