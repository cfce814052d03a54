/** One exchange over a socket, and a provider as it is asked. */
import { readFileSync } from "node:fs";
import { Agent, createServer, type RequestListener } from "node:http";
import { get, Agent as SecureAgent } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { operation } from "../../src/check/provider.js";
import { exchange } from "../../src/check/wire.js";
import { sent } from "./exchanges.js";
import { startProvider } from "./provider.js";

describe("the wire", () => {
  async function serve(listener: RequestListener): Promise<URL> {
    const server = createServer({ maxHeaderSize: 65_536 }, listener);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    });
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  test("sends a message unchanged, and returns the response byte for byte", async () => {
    let came: unknown;
    const target = await serve(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      came = {
        method: incoming.method,
        path: incoming.url,
        body: Buffer.concat(chunks).toString(),
        one: incoming.headers["x-one"],
      };
      outgoing.writeHead(207, { "X-Two": "2", "Content-Length": 3 }).end("abc");
    });
    const one = { method: "POST", path: "/v5?a", headers: { "X-One": "1" }, body: "body" };
    const found = await exchange(target, one, 5000);
    expect(came).toEqual({ method: "POST", path: "/v5?a", body: "body", one: "1" });
    expect(found).toMatchObject({ request: one, connected: true, response: { status: 207, cut: false } });
    expect(found.response?.body.toString()).toBe("abc");
    expect(found.response?.headers).toContainEqual(["X-Two", "2"]);
    expect(found.response?.headers).toContainEqual(["Content-Length", "3"]);
    expect(found).not.toHaveProperty("tls");
    expect(found.time).toBeGreaterThan(0);
    expect(found.time).toBeLessThan(5000);
  });

  test("reads 64 KiB of a body, and marks a larger one as cut", async () => {
    const whole = await exchange(await serve((_in, out) => out.end("a".repeat(65_536))), sent, 5000);
    expect(whole.response).toMatchObject({ cut: false });
    expect(whole.response?.body).toHaveLength(65_536);
    const more = await exchange(await serve((_in, out) => out.end("a".repeat(65_537))), sent, 5000);
    expect(more.response).toMatchObject({ cut: true });
  });

  test.each<[string, RequestListener, string]>([
    ["stays silent", () => {}, "timed_out"],
    ["resets the connection", ({ socket }) => void socket.destroy(), "ECONNRESET"],
    [
      "ends the body too early",
      ({ socket }, out) => void out.writeHead(200, { "Content-Length": 9 }).write("a", () => socket.destroy()),
      "ECONNRESET",
    ],
  ])("says why there is no response of a server that %s", async (_what, listener, failure) => {
    expect(await exchange(await serve(listener), sent, 300)).toMatchObject({ failure, connected: true });
  });

  test.each(["http://127.0.0.1:9", "http://[::1]:9"])("says that no connection stood to %s", async (target) => {
    const failure = expect.stringMatching(/^E(CONNREFUSED|ADDRNOTAVAIL)$/);
    expect(await exchange(new URL(target), sent, 5000)).toMatchObject({ failure, connected: false, began: false });
  });

  test("reports an agent that throws instead of connecting", async () => {
    class Broken extends Agent {
      override createConnection(): never {
        throw Object.assign(new Error("no tunnel"), { code: "ETUNNEL" });
      }
    }
    const found = await exchange(new URL("http://127.0.0.1:9"), sent, 5000, new Broken());
    expect(found).toMatchObject({ request: sent, connected: false, began: false, failure: "ETUNNEL" });
    expect(found.time).toBeGreaterThan(0);
  });

  describe("over TLS", () => {
    const read = (name: string) => readFileSync(new URL(`../faults/${name}`, import.meta.url));
    const tls = { key: read("untrusted-key.pem"), cert: read("untrusted-cert.pem") };

    test("recognises a connection that an agent kept open", async () => {
      const target = new URL(await startProvider({}, tls));
      const keeping = new SecureAgent({ ca: tls.cert, checkServerIdentity: () => undefined, keepAlive: true });
      onTestFinished(() => keeping.destroy());
      await new Promise<void>((done) => {
        // What is read to its end goes back to the agent.
        get(target, { agent: keeping }, (response) => response.resume().on("end", () => setImmediate(done)));
      });
      expect(Object.keys(keeping.freeSockets)).toHaveLength(1);
      expect(await exchange(target, sent, 5000, keeping)).toMatchObject({ connected: true, tls: { authorized: true } });
    });
  });

  test("finds an IPv6 address within its brackets", async () => {
    const server = createServer((_incoming, out) => void out.end("a"));
    await new Promise<void>((done) => server.listen(0, "::1", done));
    onTestFinished(async () => {
      await new Promise((done) => server.close(done));
    });
    const { port } = server.address() as AddressInfo;
    expect((await exchange(new URL(`http://[::1]:${port}`), sent, 5000)).response?.status).toBe(200);
  });
});

test("a provider knows the contract's operations and no other", () => {
  expect(() => operation("unlink" as "linkCard")).toThrow("The contract has no operation unlink."); // there is none
});
