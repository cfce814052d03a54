import "reflect-metadata";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { INestApplication } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { CardsModule } from "./cards";

const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };
let app: INestApplication;
const provider = createServer((_request, response) => {
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(linked));
});

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
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  process.env.CARD_LINK_URL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const module = await Test.createTestingModule({ imports: [CardsModule] }).compile();
  app = module.createNestApplication();
  await app.listen(0, "127.0.0.1");
});
afterAll(() => app.close());

test("a controller links a card through the injected client", async () => {
  expect(await link()).toEqual({ kind: "linked" });
});

test("and says unknown when the provider is down", async () => {
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
  expect(await link()).toEqual({ kind: "unknown" });
});
