/** The package loaded twice into one process: as an ES module and as CommonJS. */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { startServer } from "../client/server.js";

// What `npm run build` made; the command runs before the tests.
const esm = await import("freedompay-card-link");
const commonjs: typeof esm = createRequire(import.meta.url)("freedompay-card-link");

const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });

test("are two modules", () => {
  expect(esm.createCardLinkClient).not.toBe(commonjs.createCardLinkClient);
});

test("an id that one has in flight is refused by the other", async () => {
  const server = await startServer();
  const [here, there] = [esm, commonjs].map((module) =>
    module.createCardLinkClient({ baseUrl: server.url, authId: "1", secret: "s" }),
  );
  const link = newLink();
  const outcome = here?.linkCard(link);
  await expect(there?.linkCard(link)).rejects.toMatchObject({ code: "already_in_flight" });
  expect(await outcome).toMatchObject({ kind: "linked" });
  expect(server.received).toHaveLength(1);
});
