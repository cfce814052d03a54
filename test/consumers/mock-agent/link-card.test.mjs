import assert from "node:assert/strict";
import { test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import { MockAgent, fetch as undiciFetch } from "undici";

const baseUrl = "https://test-api.freedompay.kz";
const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };

function clientOf(agent) {
  agent.disableNetConnect();
  const fetch = (url, init) => undiciFetch(url, { ...init, dispatcher: agent });
  return createCardLinkClient({ baseUrl, authId: "123456", secret: "a secret", fetch });
}

test("a card is linked without a server, and the agent reads the body", async () => {
  const agent = new MockAgent();
  const client = clientOf(agent);
  const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
  const json = JSON.stringify(linked);
  agent
    .get(baseUrl)
    .intercept({
      path: "/v5/card-api/card/link",
      method: "POST",
      body: (body) => JSON.parse(body).card_id === link.card_id,
    })
    .reply(200, json, { headers: { "content-type": "application/json", "content-length": String(json.length) } });
  const outcome = await client.linkCard(link);
  assert.equal(outcome.kind, "linked");
  assert.deepEqual(outcome.body, linked);
});

test("a request that nobody answers is never called linked or rejected", async () => {
  assert.equal((await clientOf(new MockAgent()).linkCard(link)).kind, "unknown");
});
