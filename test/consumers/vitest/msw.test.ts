import { createCardLinkClient } from "freedompay-card-link";
import { cardLinkHandlers } from "freedompay-card-link/msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkCard } from "./link-card.js";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

const credentials = { authId: "123456", secret: "secret" };
// With `settleAfter: 0` no test waits for a rejection; the vendor's own hosts take it from nobody.
const client = createCardLinkClient({ baseUrl: "https://card-api.example", settleAfter: 0, ...credentials });
const link = () => ({ request_id: crypto.randomUUID(), client_id: "client-1", card_id: "card-1" });

test.each([
  ["linked", "linked"],
  ["in_process", "linked"],
  ["refused", "not linked: refused"],
] as const)("the example %s reads as %s, without a socket", async (example, said) => {
  server.use(...cardLinkHandlers({ credentials, answers: { linkCard: example } }));
  expect(await linkCard(client, link(), { interval: 1 })).toBe(said);
});

test("a wrong secret is found without a socket too", async () => {
  server.use(...cardLinkHandlers({ credentials: { ...credentials, secret: "another" } }));
  expect(await client.linkCard(link())).toMatchObject({ kind: "unknown", httpStatus: 401 });
});
