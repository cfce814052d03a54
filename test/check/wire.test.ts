/** One exchange over a socket, and a provider as it is asked. */
import { Agent } from "node:http";
import { get, Agent as SecureAgent } from "node:https";
import { expect, onTestFinished, test } from "vitest";
import { operation } from "../../src/check/provider.js";
import { exchange } from "../../src/check/wire.js";
import { type Answer, lost, startServer } from "../client/server.js";
import { secure } from "../faults/child.js";
import { sent } from "./exchanges.js";
import { startProvider } from "./provider.js";

const targetOf = async (answer: Answer) => new URL((await startServer(answer)).url);

test("a message is sent unchanged, and the response returned byte for byte", async () => {
  const { url, received } = await startServer((response) =>
    response.writeHead(207, { "X-Two": "2", "Content-Length": 3 }).end("abc"),
  );
  const message = { method: "POST", path: "/v5?a", headers: { "X-One": "1" }, body: "body" };
  const { time, response, ...found } = await exchange(new URL(url), message, 5000);
  const { path, method, body, headers } = received[0]!;
  expect([method, path, headers["x-one"], String(body)]).toEqual(["POST", "/v5?a", "1", "body"]);
  expect(found).toEqual({ request: message, connected: true, began: true });
  expect({ ...response, body: String(response?.body) }).toMatchObject({ status: 207, cut: false, body: "abc" });
  expect(response?.headers.slice(0, 2).flat()).toEqual(["X-Two", "2", "Content-Length", "3"]);
  expect(time).toBeGreaterThan(0);
  expect(time).toBeLessThan(5000);
});

test("64 KiB of a body are read, and a larger one is marked as cut", async () => {
  const whole = await exchange(await targetOf((out) => out.end("a".repeat(65_536))), sent, 5000);
  expect(whole.response).toMatchObject({ cut: false, body: { length: 65_536 } });
  const more = await exchange(await targetOf((out) => out.end("a".repeat(65_537))), sent, 5000);
  expect(more.response).toMatchObject({ cut: true });
});

const early: Answer = (out) => void out.writeHead(200, { "Content-Length": 9 }).write("a", () => out.destroy());
test.each<[string, Answer, string]>([
  ["stays silent", () => {}, "timed_out"],
  ["resets the connection", lost, "ECONNRESET"],
  ["ends the body too early", early, "ECONNRESET"],
])("an exchange says why there is no response of a server that %s", async (_what, answer, failure) => {
  expect(await exchange(await targetOf(answer), sent, 300)).toMatchObject({ failure, connected: true });
});

test.each(["http://127.0.0.1:9", "http://[::1]:9"])("no connection is made to %s", async (target) => {
  const failure = expect.stringMatching(/^E(CONNREFUSED|ADDRNOTAVAIL)$/);
  expect(await exchange(new URL(target), sent, 5000)).toMatchObject({ failure, connected: false, began: false });
});

test.each([
  ["ETUNNEL", "ETUNNEL"],
  ["the secret of the reference provider", "failed"],
])("an agent that throws %s instead of connecting is reported as %s", async (code, failure) => {
  class Broken extends Agent {
    override createConnection(): never {
      throw Object.assign(new Error("no tunnel"), { code });
    }
  }
  const { time, ...found } = await exchange(new URL("http://127.0.0.1:9"), sent, 5000, new Broken());
  expect(found).toEqual({ request: sent, connected: false, began: false, failure });
  expect(time).toBeGreaterThan(0);
});

test("a connection with TLS that an agent kept open is recognised", async () => {
  const target = new URL(await startProvider({}, secure));
  const keeping = new SecureAgent({ ca: secure.cert, checkServerIdentity: () => undefined, keepAlive: true });
  onTestFinished(() => keeping.destroy());
  await new Promise<void>((done) => {
    // What is read to its end goes back to the agent.
    get(target, { agent: keeping }, (response) => response.resume().on("end", () => setImmediate(done)));
  });
  expect(Object.keys(keeping.freeSockets)).toHaveLength(1);
  expect(await exchange(target, sent, 5000, keeping)).toMatchObject({ connected: true, tls: { authorized: true } });
});

test("a provider knows the contract's operations and no other", () => {
  expect(() => operation("unlink" as "linkCard")).toThrow("The contract has no operation unlink."); // there is none
});
