/** A secret that is asked for at each request. */
import { expect, test } from "vitest";
import { type CallEvent, createCardLinkClient, createSignedFetch } from "../../src/index.js";
import { verify } from "../../src/signing/index.js";
import { json, startServer, valid } from "./server.js";

const link = { client_id: "client-700123", card_id: "card-900456" };
const target = { method: "POST", path: "/v5/card-api/card/link" };

test("a rotation needs no new client: each request is signed with the key of its time", async () => {
  const server = await startServer();
  const keys = ["the first key", new TextEncoder().encode("the second key")];
  const client = createCardLinkClient({ baseUrl: server.url, authId: "1", secret: async () => keys.shift() ?? "" });
  await client.linkCard(link);
  await client.linkCard(link);
  const signed = server.received.map(({ headers, body }) => [headers["x-jws-signature"], body] as const);
  for (const [index, secret] of ["the first key", "the second key"].entries()) {
    const [signature, body] = signed[index] ?? [];
    const verification = await verify(String(signature), body ?? "", target, { authId: "1", secret });
    expect(verification).toEqual({ verified: true });
  }
});

test.each<[string, () => string | Promise<string>]>([
  [
    "throws",
    () => {
      throw Object.assign(new Error("the key is hunter2"), { code: "E_VAULT" });
    },
  ],
  ["rejects", () => Promise.reject(new Error("the key is hunter2"))],
  ["returns nothing", () => "" as string],
])("a function that %s: nothing is sent, and the reason doesn't repeat it", async (_what, secret) => {
  const server = await startServer();
  const events: CallEvent[] = [];
  const client = createCardLinkClient({
    baseUrl: server.url,
    authId: "1",
    secret,
    onEvent: (event) => events.push(event),
  });
  const outcome = await client.linkCard(link);
  expect(outcome).toMatchObject({ kind: "not_sent", reason: { family: "transport", code: "secret_unavailable" } });
  expect(JSON.stringify([outcome, events])).not.toContain("hunter2");
  expect(events.map(({ type }) => type)).toEqual(["failure", "outcome"]);
  expect(server.received).toEqual([]);
  const status = await client.requestStatus(crypto.randomUUID());
  expect(status).toMatchObject({ kind: "unanswered", reason: { code: "secret_unavailable" } });
});

test("a function that never returns ends with the deadline, and nothing is sent", async () => {
  const server = await startServer();
  const options = { baseUrl: server.url, authId: "1", secret: () => new Promise<string>(() => {}), timeout: 50 };
  expect(await createCardLinkClient(options).linkCard(link)).toMatchObject({
    kind: "not_sent",
    reason: { code: "cancelled", causes: [{ name: "DeadlinePassed" }] },
  });
  await expect(createSignedFetch(options)(`${server.url}/other`, { method: "POST", body: "{}" })).rejects.toMatchObject(
    { code: "cancelled" },
  );
  expect(server.received).toEqual([]);
});

test("after a failure the same request can be sent again, and is the first one", async () => {
  const server = await startServer(json({ ...valid, status: "error", request_status: "error" }));
  const keys = ["", "the key"];
  const client = createCardLinkClient({ baseUrl: server.url, authId: "1", secret: () => keys.shift() ?? "" });
  const outcome = await client.linkCard(link);
  const { request_id } = outcome;
  expect(outcome.kind).toBe("not_sent");
  expect(await client.linkCard({ ...link, request_id }, { sentBefore: false })).toMatchObject({ kind: "rejected" });
});
