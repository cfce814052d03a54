import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breaches } from "../../src/check/negatives.js";
import { describedOperations } from "../../src/contract/description.js";
import { type CardLinkClient, createCardLinkClient, type LinkCardRequest } from "../../src/index.js";
import { type Mock, startMock } from "../../src/mock/index.js";

let mock: Mock;
let client: CardLinkClient;
beforeAll(async () => {
  mock = await startMock();
  client = createCardLinkClient({ baseUrl: mock.url, authId: "123456", secret: "secret" });
});
afterAll(() => mock.close());

describe.each(describedOperations)("$id", (operation) => {
  // Whichever operation it is, the client treats it as it treats this one.
  const path = operation.path as "/v5/card-api/card/link";
  const requests = operation.requestBodies.flatMap(({ examples }) => Object.entries(examples));
  const answers = operation.responseBodies.flatMap(({ examples }) => Object.entries(examples));
  const [, request] = requests[0] ?? [];
  type Request = LinkCardRequest;

  test("has a request and a response body, with examples of each", () => {
    expect(requests.length).toBeGreaterThan(0);
    expect(answers.length).toBeGreaterThan(0);
  });

  test.each(requests)("the request example %s is sent, signed and accepted", async (_name, example) => {
    const headers = { Prefer: `example=${answers[0]?.[0]}` };
    const { data } = await client.POST(path, { body: example as Request, headers });
    expect(data).toEqual(answers[0]?.[1]);
  });

  test.each(answers)("the response example %s comes back as it stands in the spec", async (name, example) => {
    const { data } = await client.POST(path, {
      body: request as Request,
      headers: { Prefer: `example=${name}` },
    });
    expect(data).toEqual(example);
  });

  test.each([...operation.requestBodies, ...operation.responseBodies])(
    "every example of the $name keeps its schema",
    ({ compiled, examples }) => {
      for (const example of Object.values(examples)) expect(breaches(compiled, example)).toEqual([]);
    },
  );
});

test("linkCard and requestStatus hand on the answer's body", async () => {
  const request_id = randomUUID();
  const link = await client.linkCard({ request_id, client_id: "client-700123", card_id: "card-900456" });
  expect(link).toMatchObject({ kind: "linked", request_id, body: { status: "ok", request_status: "success" } });
  const status = await client.requestStatus(request_id);
  expect(status).toMatchObject({ kind: "answered", request_id, body: { status: "ok", request_status: "success" } });
});
