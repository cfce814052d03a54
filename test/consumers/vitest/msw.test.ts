import { cardLinkHandlers } from "freedompay-card-link/msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkCard } from "./link-card.js";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

const credentials = { authId: "123456", secret: "secret" };
const settings = { baseUrl: "https://test-api.freedompay.kz", ...credentials };

test.each([
  ["linked", "linked"],
  ["in_process", "linked"],
  ["rejected", "not linked: refused"],
] as const)("the example %s reads as %s, without a socket", async (example, said) => {
  server.use(...cardLinkHandlers({ credentials, answers: { linkCard: example } }));
  expect(await linkCard(settings, crypto.randomUUID(), "client-1", "card-1")).toBe(said);
});

test("a wrong secret is found without a socket too", async () => {
  server.use(...cardLinkHandlers({ credentials: { ...credentials, secret: "another" } }));
  expect(await linkCard(settings, crypto.randomUUID(), "client-1", "card-1")).toBe("not linked: refused_by_status");
});
