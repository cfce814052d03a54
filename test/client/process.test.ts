/** What the clients of one process know of each other's requests. */
import { expect, test } from "vitest";
import { createCardLinkClient } from "../../src/index.js";
import { json, startServer, valid } from "./server.js";

const refusal = json({ ...valid, status: "error", request_status: "error" });
const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
/** What the caller believes; the process may know better. */
const first = { sentBefore: false };
const clientOf = (baseUrl: string, secret = "secret") => createCardLinkClient({ baseUrl, authId: "1", secret });

test.each([
  ["the same secret", "secret"],
  ["another secret", "the next secret"],
])("an error to a second client with %s is unknown, since the first one sent the id", async (_what, secret) => {
  const { url } = await startServer(refusal);
  const link = newLink();
  expect(await clientOf(url).linkCard(link, first)).toMatchObject({ kind: "rejected" });
  const again = await clientOf(url, secret).linkCard(link, first);
  expect(again).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  const spelt = { ...link, request_id: link.request_id.toUpperCase() };
  expect(await clientOf(`${url}/`, secret).linkCard(spelt, first)).toMatchObject({ kind: "unknown" });
});

test("an id that another client has in flight is refused", async () => {
  const server = await startServer();
  const link = newLink();
  const first = clientOf(server.url).linkCard(link);
  await expect(clientOf(server.url, "another").linkCard(link)).rejects.toMatchObject({ code: "already_in_flight" });
  expect(await first).toMatchObject({ kind: "linked" });
  expect(server.received).toHaveLength(1);
});

test("another origin knows nothing of the id", async () => {
  const [one, other] = [await startServer(refusal), await startServer(refusal)];
  const link = newLink();
  for (const { url } of [one, other]) {
    expect(await clientOf(url).linkCard(link, first)).toMatchObject({ kind: "rejected" });
  }
});

test("one body that leaves for two servers at once is no one's only dispatch, since undici can't tell them apart", async () => {
  const [one, other] = [await startServer(refusal), await startServer(refusal)];
  const link = newLink();
  const both = await Promise.all([one, other].map(({ url }) => clientOf(url).linkCard(link, first)));
  expect(both.map(({ kind }) => kind)).toContain("unknown");
  expect([one, other].map(({ received }) => received.length)).toEqual([1, 1]);
});
