import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handlers } from "./handlers.js";
import { linkCard } from "./link-card.js";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

const settings = { baseUrl: "https://test-api.freedompay.kz", authId: "123456", secret: "secret" };

test.each([
  ["linked", "linked"],
  ["rejected", "not linked: refused"],
] as const)("the example %s reads as %s, without a socket", async (example, said) => {
  server.use(...handlers(example));
  expect(await linkCard(settings, crypto.randomUUID(), "client-1", "card-1")).toBe(said);
});
