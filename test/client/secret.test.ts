/** A secret that is asked for at each request. */
import { expect, test } from "vitest";
import { type CallEvent, createSignedFetch } from "../../src/index.js";
import { clientOf, isSigned, newLink, silent, startServer } from "./server.js";

test("a rotation needs no new client: each request is signed with the key of its time", async () => {
  const server = await startServer();
  const keys = ["the first key", new TextEncoder().encode("the second key")];
  const client = clientOf(server, { secret: async () => keys.shift() ?? "" });
  await client.linkCard(newLink());
  await client.requestStatus(newLink().request_id);
  const [first, second] = server.received;
  expect([isSigned(first!, "the first key"), isSigned(second!, "the second key")]).toEqual([true, true]);
});

const leaky = Object.assign(new Error("the key is hunter2"), { code: "E_VAULT" });
const throwing = () => {
  throw leaky;
};

test.each<[string, () => string | Promise<string>]>([
  ["throws", throwing],
  ["rejects", async () => throwing()],
  ["returns nothing", () => ""],
])("a function that %s: nothing is sent, and the reason doesn't repeat it", async (_what, secret) => {
  const server = await startServer();
  const events: CallEvent[] = [];
  const client = clientOf(server, { secret, onEvent: (event) => events.push(event) });
  const outcome = await client.linkCard(newLink());
  expect(outcome).toMatchObject({ kind: "unknown", reason: { family: "transport", code: "secret_unavailable" } });
  expect(JSON.stringify([outcome, events])).not.toContain("hunter2");
  expect(events.map(({ type }) => type)).toEqual(["failure", "outcome"]);
  expect(server.received).toEqual([]);
  const status = await client.requestStatus(crypto.randomUUID());
  expect(status).toMatchObject({ kind: "unanswered", reason: { code: "secret_unavailable" } });
});

test("a function that never returns ends with the deadline, and nothing is sent", async () => {
  const server = await startServer();
  const options = { baseUrl: server.url, authId: "1", secret: silent, timeout: 50 };
  const reason = { code: "cancelled", causes: [{ name: "DeadlinePassed" }] };
  expect(await clientOf(server, options).linkCard(newLink())).toMatchObject({ kind: "unknown", reason });
  const call = createSignedFetch(options)(`${server.url}/other`, { method: "POST", body: "{}" });
  await expect(call).rejects.toMatchObject(reason);
  expect(server.received).toEqual([]);
});
