/** The package loaded twice into one process: as an ES module and as CommonJS. */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { credentials, newLink, startServer } from "../client/server.js";

// What `npm run build` made; the command runs before the tests.
const esm = await import("freedompay-card-link");
const commonjs: typeof esm = createRequire(import.meta.url)("freedompay-card-link");

test("are two modules", () => {
  expect(esm.createCardLinkClient).not.toBe(commonjs.createCardLinkClient);
});

test("an id that one has in flight is refused by the other", async () => {
  const server = await startServer();
  const options = { baseUrl: server.url, ...credentials };
  const link = newLink();
  const outcome = esm.createCardLinkClient(options).linkCard(link);
  const other = commonjs.createCardLinkClient(options);
  await expect(other.linkCard(link)).rejects.toMatchObject({ code: "already_in_flight" });
  expect(await outcome).toMatchObject({ kind: "linked" });
  expect(server.received).toHaveLength(1);
});
