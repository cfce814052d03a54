import "reflect-metadata";
import type { AddressInfo } from "node:net";
import type { INestApplication } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { type Mock, startMock } from "freedompay-card-link/mock";
import { CardsModule } from "./cards";

let mock: Mock;
let app: INestApplication;

async function link(): Promise<{ kind: string }> {
  const address = app.getHttpServer().address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${address.port}/cards/link`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" }),
  });
  return response.json();
}

beforeAll(async () => {
  mock = await startMock({ credentials: { authId: "123456", secret: "a secret" } });
  process.env.CARD_LINK_URL = mock.url;
  const module = await Test.createTestingModule({ imports: [CardsModule] }).compile();
  app = module.createNestApplication();
  await app.listen(0, "127.0.0.1");
});
afterAll(() => app.close());

test("a controller links a card through the injected client", async () => {
  expect(await link()).toEqual({ kind: "linked" });
});

test("and says unknown when the provider is down", async () => {
  await mock.close();
  expect(await link()).toEqual({ kind: "unknown" });
});
