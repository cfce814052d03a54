import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import { startMock } from "freedompay-card-link/mock";

let mock;
let client;
before(async () => {
  mock = await startMock({ scenario: "processing-then-success" });
  client = createCardLinkClient(mock.clientOptions);
});
after(() => mock.close());

test("a link is settled, by asking how it went", async () => {
  const link = { request_id: randomUUID(), client_id: "client-1", card_id: "card-1" };
  assert.equal((await client.linkCard(link)).kind, "in_process");
  assert.equal((await client.settle(link, { interval: 1 })).kind, "linked");
  assert.deepEqual(
    mock.requests.map(({ operation }) => operation),
    ["linkCard", "requestStatus", "requestStatus"],
  );
});

test("a request_id is never used for a second link", async () => {
  const link = { request_id: randomUUID(), client_id: "client-1", card_id: "card-1" };
  await client.linkCard(link);
  const again = await client.linkCard({ ...link, card_id: "card-2" });
  assert.equal(again.kind, "unknown");
  assert.match(mock.requests.at(-1).why, /was sent before/);
});
