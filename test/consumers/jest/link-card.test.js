const { createServer } = require("node:http");
const { CardLinkError, createCardLinkClient, schemas } = require("freedompay-card-link");
const { startMock } = require("freedompay-card-link/mock");
const { verify } = require("freedompay-card-link/signature");

const credentials = { authId: "123456", secret: "a secret" };
const link = { request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const linked = { status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z" };

async function listen(respond) {
  const server = createServer(respond);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, baseUrl: `http://127.0.0.1:${server.address().port}` };
}

test("a card is linked, and the signature is right", async () => {
  let verification;
  const { server, baseUrl } = await listen(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = { method: request.method, path: request.url };
    verification = await verify(request.headers["x-jws-signature"], Buffer.concat(chunks), target, credentials);
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(linked));
  });
  const outcome = await createCardLinkClient({ baseUrl, ...credentials }).linkCard(link);
  await new Promise((resolve) => server.close(resolve));
  expect(outcome).toMatchObject({ kind: "linked", body: linked });
  expect(verification).toEqual({ authId: credentials.authId });
});

test("a refused connection is told from others here too", async () => {
  const { server, baseUrl } = await listen(() => {});
  await new Promise((resolve) => server.close(resolve));
  const outcome = await createCardLinkClient({ baseUrl, ...credentials }).linkCard(link);
  expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "connection_refused" } });
});

test("a mistake is thrown, with the member at fault", async () => {
  const client = createCardLinkClient({ baseUrl: "http://127.0.0.1:1", ...credentials });
  const wrong = client.linkCard({ ...link, card_id: "" });
  await expect(wrong).rejects.toBeInstanceOf(CardLinkError);
  await expect(wrong).rejects.toMatchObject({ code: "invalid_request", violations: [{ member: "card_id" }] });
  expect(schemas.linkCard.request.is({ ...link, card_id: "" })).toBe(false);
});

test("the mock runs here, and is told how the next request goes", async () => {
  const mock = await startMock();
  const client = createCardLinkClient(mock.clientOptions);
  mock.next({ scenario: "processing-then-success" });
  expect((await client.linkCard(link)).kind).toBe("in_process");
  expect((await client.settle(link, { interval: 1 })).kind).toBe("linked");
  await mock.close();
});
