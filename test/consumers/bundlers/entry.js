import { createServer } from "node:net";
import { createCardLinkClient } from "freedompay-card-link";

/** What a bundle says of a server that isn't there. */
const server = createServer().listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  server.close(async () => {
    const client = createCardLinkClient({ baseUrl: `http://127.0.0.1:${port}`, authId: "123456", secret: "a secret" });
    const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
    const { kind, reason } = await client.linkCard(link);
    console.log(kind, reason.code);
  });
});
