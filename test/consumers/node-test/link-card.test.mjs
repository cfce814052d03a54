import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { createCardLinkClient } from "freedompay-card-link";
import { EXAMPLE_CREDENTIALS, startMock } from "freedompay-card-link/mock";

let mock;
let client;
before(async () => {
  mock = await startMock({ scenario: "processing-then-success", polls: 1 });
  client = createCardLinkClient({ baseUrl: mock.url, ...EXAMPLE_CREDENTIALS });
});
after(() => mock.close());

test("a link is followed until it has settled", async () => {
  const link = await client.linkCard({ client_id: "client-1", card_id: "card-1" });
  assert.equal(link.kind, "in_process");
  assert.equal((await client.follow(link)).kind, "linked");
  assert.deepEqual(
    mock.requests.map(({ operation }) => operation),
    ["linkCard", "requestStatus", "requestStatus"],
  );
});

test("a request_id is never used for a second link", async () => {
  const request_id = randomUUID();
  await client.linkCard({ request_id, client_id: "client-1", card_id: "card-1" });
  const again = await client.linkCard({ request_id, client_id: "client-1", card_id: "card-2" });
  assert.equal(again.kind, "unknown");
  assert.match(mock.requests.at(-1).why, /was sent before/);
});
