/** The global fetch is the one that stands there when it is called, not when the package or the client was made. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test, vi } from "vitest";
import { createCardLinkClient } from "../../src/index.js";

const baseUrl = "https://test-api.freedompay.kz";
const client = createCardLinkClient({ baseUrl, authId: "1", secret: "s" });
const link = { request_id: crypto.randomUUID(), client_id: "a", card_id: "b" };
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

test("MSW handlers that were set up after the client handle its links", async () => {
  const server = setupServer(http.post(`${baseUrl}/v5/card-api/card/link`, () => HttpResponse.json(linked)));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked", body: linked });
});

test("a stub that was set up after the client is called", async () => {
  onTestFinished(() => void vi.unstubAllGlobals());
  const stub = vi.fn(async () => Response.json(linked));
  vi.stubGlobal("fetch", stub);
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
  expect(stub).toHaveBeenCalledOnce();
});
