/** Failures to connect, as the runtime's own fetch tells them: their codes say what happened, and prove nothing. */

import { createRequire } from "node:module";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";
import { describe, expect, onTestFinished, test } from "vitest";
import { linkIn } from "./child.js";
import { answer } from "./scenarios.js";
import { closedUrl, http, listen, say, startFaultServer } from "./server.js";
import { credentials, newLink, startVendor } from "./vendor.js";

/** Names the loopback addresses that `host.test` stands for; the system's own resolver is never asked. */
const resolving = (...addresses: string[]) => `
  const addresses = ${JSON.stringify(addresses)}.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  dns.lookup = (host, options, done) =>
    process.nextTick(() => options.all ? done(null, addresses) : done(null, addresses[0].address, addresses[0].family));
`;
const failing = (code: string) => `
  dns.lookup = (host, options, done) => process.nextTick(
    () => done(Object.assign(new Error("x"), { code: ${JSON.stringify(code)}, syscall: "getaddrinfo" })));
`;

describe("a link over the fetch of Node", () => {
  const refused = { kind: "unknown", code: "connection_refused" };
  // Nobody can connect to the address of all hosts, so nothing goes there: the system refuses it.
  test.each([
    ["can't be resolved (ENOTFOUND)", failing("ENOTFOUND"), { kind: "unknown", code: "name_not_found" }],
    ["can't be resolved (EAI_AGAIN)", failing("EAI_AGAIN"), { kind: "unknown", code: "name_not_found" }],
    ["has several addresses, and nobody listens at any", resolving("127.0.0.1", "127.0.0.2", "::1"), refused],
    ["refuses, and has no route to its other address", resolving("127.0.0.1", "255.255.255.255"), refused],
    [
      "has no route to it, and refuses at its other address",
      resolving("255.255.255.255", "127.0.0.1"),
      { kind: "unknown", code: "no_route" },
    ],
  ])("whose host %s: unknown", async (_what, before, expected) => {
    const url = await closedUrl("https");
    expect(await linkIn(url.replace("127.0.0.1", "host.test"), { before })).toEqual(expected);
  });

  test("whose host has two addresses, one that refuses and one that resets after the request: unknown", async () => {
    const server = await startFaultServer((socket) => socket.resetAndDestroy());
    // Plain http is for loopback alone, and localhost is that by name.
    const url = server.url.replace("127.0.0.1", "localhost");
    const outcome = await linkIn(url, { before: resolving("127.0.0.2", "127.0.0.1") });
    expect(outcome).toEqual({ kind: "unknown", code: "connection_lost" });
    expect(server.received).toHaveLength(1);
  });

  test("whose handshake stalls for longer than fetch waits: unknown", async () => {
    const url = await listen(createServer(), { scheme: "https", finishing: onTestFinished });
    // As Node's own, but for the time: that one waits for 10 s.
    const outcome = await linkIn(url, { before: "use({ connect: { timeout: 100 } });" });
    expect(outcome).toEqual({ kind: "unknown", code: "connect_timeout" });
  });

  test("over a dispatcher that sends again by itself, and fails to connect then: unknown", async () => {
    const server = await startFaultServer((socket) => {
      void server.close();
      socket.resetAndDestroy();
    });
    // What a retrying dispatcher does, in short: the first failure is kept back, and the last one is told.
    const retrying = `
      const own = globalThis[dispatcher];
      globalThis[dispatcher] = { dispatch: (options, handler) => {
        const again = () => setTimeout(() => own.dispatch({ ...options, body: null, headers: options.headers }, handler), 100);
        let told = false;
        const kept = new Proxy(handler, { get: (target, name) =>
          name === "onError" || name === "onResponseError" ? () => { if (!told) { told = true; again(); } }
          : typeof target[name] === "function" ? target[name].bind(target) : target[name] });
        return own.dispatch(options, kept);
      } };
    `;
    const outcome = await linkIn(server.url, { before: retrying });
    expect(outcome).toEqual(refused);
    expect(server.received).toHaveLength(1);
  });
});

describe("in another realm, where what fetch throws is no instance of Error", () => {
  const GLOBALS =
    "fetch Request Response Headers FormData ReadableStream Blob TextEncoder TextDecoder AbortController AbortSignal URL " +
    // Jest shares the last two as well.
    "setTimeout clearTimeout crypto performance Uint8Array ArrayBuffer";

  /** The client as one script, run with globals of its own and Node's fetch, as Jest does. */
  async function linkInRealm(baseUrl: string): Promise<{ outcome: unknown; end: string }> {
    const entry = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
      supported: { "dynamic-import": false },
    });
    const module = { exports: {} as typeof import("../../src/index.js") }; // once it has run
    const shared = Object.fromEntries(GLOBALS.split(" ").map((name) => [name, Reflect.get(globalThis, name)]));
    const require = createRequire(entry);
    const context = vm.createContext({ ...shared, process, require, module, exports: module.exports });
    vm.runInContext(outputFiles[0]?.text ?? "", context);
    const thrown: unknown = await fetch("https://127.0.0.1:1").catch((error: unknown) => error);
    expect(vm.runInContext("(thrown) => thrown instanceof Error", context)(thrown)).toBe(false);
    const vendor = await startVendor(say());
    const [client, later] = [baseUrl, vendor.server.url].map((url) =>
      module.exports.createCardLinkClient({ baseUrl: url, ...credentials, settleAfter: 0 }),
    );
    const link = newLink();
    const outcome = await client?.linkCard(link);
    return { outcome, end: await vendor.settled(link, later) };
  }

  test("a refused connection is unknown", async () => {
    const outcome = { kind: "unknown", reason: { code: "connection_refused" } };
    expect(await linkInRealm(await closedUrl())).toMatchObject({ outcome, end: "linked" });
  });

  test("a reset is unknown, and an answer is linked", async () => {
    const server = await startFaultServer((socket, _received, count) =>
      count === 1 ? socket.resetAndDestroy() : void socket.end(http(200, answer())),
    );
    const lost = { kind: "unknown", reason: { code: "connection_lost" } };
    expect(await linkInRealm(server.url)).toMatchObject({ outcome: lost, end: "linked" });
    expect(await linkInRealm(server.url)).toMatchObject({ outcome: { kind: "linked" }, end: "linked" });
    expect(server.received).toHaveLength(2);
  });
});
