/** Failures to connect, as the runtime's own fetch tells them: their codes say what happened, and prove nothing. */
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { linkIn } from "./child.js";
import { closedUrl, listen, startFaultServer } from "./server.js";

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

const unknown = (code: string) => ({ kind: "unknown", code });

describe("a link over the fetch of Node", () => {
  // Nobody can connect to the address of all hosts, so nothing goes there: the system refuses it.
  test.each([
    ["can't be resolved (ENOTFOUND)", failing("ENOTFOUND"), "name_not_found"],
    ["can't be resolved (EAI_AGAIN)", failing("EAI_AGAIN"), "name_not_found"],
    [
      "has several addresses, and nobody listens at any",
      resolving("127.0.0.1", "127.0.0.2", "::1"),
      "connection_refused",
    ],
    ["refuses, and has no route to its other address", resolving("127.0.0.1", "255.255.255.255"), "connection_refused"],
    ["has no route to it, and refuses at its other address", resolving("255.255.255.255", "127.0.0.1"), "no_route"],
  ])("whose host %s: unknown", async (_what, before, code) => {
    const url = await closedUrl("https");
    expect(await linkIn(url.replace("127.0.0.1", "host.test"), { before })).toEqual(unknown(code));
  });

  test("whose host has two addresses, one that refuses and one that resets after the request: unknown", async () => {
    const server = await startFaultServer((socket) => socket.resetAndDestroy());
    // Plain http is for loopback alone, and localhost is that by name.
    const url = server.url.replace("127.0.0.1", "localhost");
    const outcome = await linkIn(url, { before: resolving("127.0.0.2", "127.0.0.1") });
    expect(outcome).toEqual(unknown("connection_lost"));
    expect(server.received).toHaveLength(1);
  });

  test("whose handshake stalls for longer than fetch waits: unknown", async () => {
    const url = await listen(createServer(), { scheme: "https", finishing: onTestFinished });
    // As Node's own, but for the time: that one waits for 10 s.
    const outcome = await linkIn(url, { before: "use({ connect: { timeout: 100 } });" });
    expect(outcome).toEqual(unknown("connect_timeout"));
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
    expect(outcome).toEqual(unknown("connection_refused"));
    expect(server.received).toHaveLength(1);
  });
});
