const { CardLinkError, createCardLinkClient, schemas } = require("freedompay-card-link");
const { startMock } = require("freedompay-card-link/mock");

const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
let mock;
let client;
beforeAll(async () => {
  mock = await startMock();
  client = createCardLinkClient(mock.clientOptions);
});
beforeEach(() => mock.reset());
afterAll(() => mock.close());

test("a card is linked, by one request whose signature is right", async () => {
  const link = newLink();
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked", body: { status: "ok" } });
  expect(mock.requests).toMatchObject([{ operation: "linkCard", verified: true, body: link }]);
});

test("the mock is told how the next request goes", async () => {
  const link = newLink();
  mock.next({ scenario: "processing-then-success" });
  expect((await client.linkCard(link)).kind).toBe("in_process");
  expect((await client.settle(link, { interval: 1 })).kind).toBe("linked");
});

test("a mistake is thrown, with the member at fault", async () => {
  const wrong = { ...newLink(), card_id: "" };
  const linking = client.linkCard(wrong);
  await expect(linking).rejects.toBeInstanceOf(CardLinkError);
  await expect(linking).rejects.toMatchObject({ code: "invalid_request", violations: [{ member: "card_id" }] });
  expect(schemas.linkCard.request.is(wrong)).toBe(false);
});

test("a refused connection is told from others here too", async () => {
  const gone = await startMock();
  await gone.close();
  const outcome = await createCardLinkClient(gone.clientOptions).linkCard(newLink());
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
  // Though what Node's fetch throws is none of Jest's errors.
  expect(await fetch(gone.url).catch((error) => error)).not.toBeInstanceOf(Error);
});
