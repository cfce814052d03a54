import { EXAMPLE_CREDENTIALS, type Mock, startMock } from "freedompay-card-link/mock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { linkCard } from "./link-card.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
beforeEach(() => mock.reset());
afterAll(() => mock.close());

test("a card is linked, with one request that was signed as it must be", async () => {
  expect(await linkCard({ baseUrl: mock.url, ...EXAMPLE_CREDENTIALS }, crypto.randomUUID(), "client-1", "card-1")).toBe(
    "linked",
  );
  expect(mock.requests).toMatchObject([
    { operation: "linkCard", verified: true, body: { client_id: "client-1", card_id: "card-1" } },
  ]);
});

test.each([
  ["mock-processing-then-success", "linked"],
  ["mock-rejected", "not linked: refused"],
  ["mock-reset", "linked"],
])("a card called %s is %s", async (card_id, said) => {
  expect(await linkCard({ baseUrl: mock.url, ...EXAMPLE_CREDENTIALS }, crypto.randomUUID(), "client-1", card_id)).toBe(
    said,
  );
});

test("a wrong secret is found here, and not in production", async () => {
  const settings = { baseUrl: mock.url, ...EXAMPLE_CREDENTIALS, secret: "another" };
  expect(await linkCard(settings, crypto.randomUUID(), "client-1", "card-1")).toBe("not linked: refused_by_status");
  expect(mock.requests[0]).toMatchObject({ verified: false, why: expect.stringContaining("the secret is another") });
});
