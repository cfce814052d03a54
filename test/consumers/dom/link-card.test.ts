/** `test` and `expect` are globals of vitest and of Jest. */
import { createCardLinkClient } from "freedompay-card-link";
import { type Mock, startMock } from "freedompay-card-link/mock";
import { sign, verify } from "freedompay-card-link/signature";

const link = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

test("this is a page", () => {
  expect(document.createElement("p").tagName).toBe("P");
});

test.each([
  ["mock-processing-then-success", "linked"],
  ["mock-rejected", "rejected"],
])("a card called %s settles as %s", async (card_id, kind) => {
  const client = createCardLinkClient(mock.clientOptions);
  expect(await client.settle({ ...link(), card_id }, { interval: 1 })).toMatchObject({ kind });
});

test("a card is linked, also by a secret that is bytes of the page", async () => {
  const secret = Uint8Array.from(new TextEncoder().encode(mock.clientOptions.secret as string));
  const client = createCardLinkClient({ ...mock.clientOptions, secret });
  expect(await client.linkCard(link())).toMatchObject({ kind: "linked" });
});

test("a controller of the page ends a call", async () => {
  const controller = new AbortController();
  const client = createCardLinkClient(mock.clientOptions);
  const endless = { ...link(), card_id: "mock-processing" };
  await client.linkCard(endless);
  const giveUp = ({ type }: { type: string }) => type === "retry" && controller.abort();
  const settling = client.settle(endless, { signal: controller.signal, onEvent: giveUp });
  expect(await settling).toMatchObject({ kind: "in_process" });
  await expect(client.linkCard(link(), { signal: controller.signal })).rejects.toBe(controller.signal.reason);
});

test("what is signed here is verified here", async () => {
  const signer = { authId: "123456", secret: new Uint8Array(64) };
  const target = { method: "POST", path: "/v5/card-api/card/link" };
  expect(await verify(await sign("{}", target, signer), "{}", target, signer)).toEqual({ authId: "123456" });
});
