import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";

test("the bundle links a card, and says unknown when the provider is down", async () => {
  const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
  const provider = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(linked));
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  process.env.CARD_LINK_URL = `http://127.0.0.1:${provider.address().port}`;
  process.env.FREEDOMPAY_AUTH_ID = "123456";
  process.env.FREEDOMPAY_SECRET = "a secret";
  const { handler } = createRequire(import.meta.url)("./out/handler.cjs");
  const event = () => ({
    request_id: crypto.randomUUID(),
    client_id: "client-700123",
    card_id: "card-900456",
  });
  assert.deepEqual(await handler(event()), { kind: "linked" });
  provider.closeAllConnections();
  provider.close();
  await once(provider, "close");
  assert.deepEqual(await handler(event()), { kind: "unknown" });
});
