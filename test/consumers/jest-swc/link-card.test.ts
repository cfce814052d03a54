import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createCardLinkClient, type LinkOutcome } from "freedompay-card-link";

test("TypeScript's outcome of a refused connection is unknown", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const client = createCardLinkClient({ baseUrl: `http://127.0.0.1:${port}`, authId: "123456", secret: "a secret" });
  const outcome: LinkOutcome = await client.linkCard({
    request_id: crypto.randomUUID(),
    client_id: "client-700123",
    card_id: "card-900456",
  });
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
});
