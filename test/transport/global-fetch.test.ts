/** The global fetch is the one that stands there when it is called, not when the package or the client was made. */
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test, vi } from "vitest";
import { createCardLinkClient } from "../../src/index.js";

const baseUrl = "https://test-api.freedompay.kz";
const client = createCardLinkClient({ baseUrl, authId: "1", secret: "s" });
const link = { client_id: "a", card_id: "b" };
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

test("handlers of MSW that were set up after the client answer its links", async () => {
  const server = setupServer(http.post(`${baseUrl}/v5/card-api/card/link`, () => HttpResponse.json(linked)));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked", body: linked });
});

test("a stub that was set up after the client is called, with the dispatcher beside what was signed", async () => {
  onTestFinished(() => void vi.unstubAllGlobals());
  const stub = vi.fn(async (_url: string, _init: object) => Response.json(linked));
  vi.stubGlobal("fetch", stub);
  const dispatcher = { dispatch: () => true };
  for (const one of [client, createCardLinkClient({ baseUrl, authId: "1", secret: "s", dispatcher })]) {
    expect(await one.linkCard(link)).toMatchObject({ kind: "linked" });
  }
  expect(stub.mock.calls.map(([, init]) => ("dispatcher" in init ? init.dispatcher : undefined))).toEqual([
    undefined,
    dispatcher,
  ]);
});

test("a fetch that stood there before the package was loaded, and sends by other means first, proves nothing", async () => {
  let received = 0;
  const server = createServer(async (incoming) => {
    await buffer(incoming);
    received++;
    server.close();
    incoming.socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const original = globalThis.fetch;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const body = Buffer.from(await new Response(init.body ?? null).arrayBuffer());
    const { method = "", headers } = init;
    const sent = request(url, { method, headers: Object.fromEntries(new Headers(headers)) }).end(body);
    return once(sent, "response").then(
      () => new Response(),
      () => original(url, { ...init, body }),
    );
  });
  vi.resetModules();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  const { createCardLinkClient: createAfresh } = await import("../../src/index.js");
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const outcome = await createAfresh({ baseUrl: `http://127.0.0.1:${port}`, authId: "1", secret: "s" }).linkCard(link);
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_lost" } });
  expect(received).toBe(1);
});
