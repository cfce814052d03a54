import { createCardLinkClient } from "freedompay-card-link";
import { type Mock, startMock } from "freedompay-card-link/mock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { linkCard } from "./link-card.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
beforeEach(() => mock.reset());
afterAll(() => mock.close());

const link = () => ({ request_id: crypto.randomUUID(), client_id: "client-1", card_id: "card-1" });

test("a card is linked, with one request that was signed as it must be", async () => {
  expect(await linkCard(createCardLinkClient(mock.clientOptions), link())).toBe("linked");
  expect(mock.requests).toMatchObject([
    { operation: "linkCard", verified: true, body: { client_id: "client-1", card_id: "card-1" } },
  ]);
});

test.each([
  ["mock-processing-then-success", "linked"],
  ["mock-rejected", "not linked: refused"],
  ["mock-reset", "linked"],
])("a card called %s is %s", async (card_id, said) => {
  const client = createCardLinkClient(mock.clientOptions);
  expect(await linkCard(client, { ...link(), card_id }, { interval: 1 })).toBe(said);
});

test("a wrong secret is found here, and not in production", async () => {
  const client = createCardLinkClient({ ...mock.clientOptions, secret: "another" });
  expect(await client.linkCard(link())).toMatchObject({ kind: "unknown", httpStatus: 401 });
  expect(mock.requests[0]).toMatchObject({ verified: false, why: expect.stringContaining("the secret is wrong") });
});
