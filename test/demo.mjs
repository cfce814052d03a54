/** One signed card link against a mock on this machine, shown as it goes over the wire. */
import { randomBytes, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { createCardLinkClient } from "freedompay-card-link";
import { startMock } from "freedompay-card-link/mock";

const spec = createRequire(import.meta.url)("freedompay-card-link/openapi.json");

const mock = await startMock();
console.log(`\nThe mock of "${spec.info.title}" listens on ${mock.url}`);

const client = createCardLinkClient({
  baseUrl: mock.url,
  // Made for this run, so the signature below may be shown. Never print a real one.
  authId: "demo",
  secret: randomBytes(64),
  fetch: async (request) => {
    await show(request);
    return fetch(request);
  },
});

const answer = await client.linkCard({
  request_id: randomUUID(),
  client_id: "client-700123",
  card_id: "card-900456",
});
console.log("\nThe answer keeps the contract:\n");
console.log(JSON.stringify(answer, null, 2));
console.log(`\nWhat it means:\n\n${meaning(answer)}`);
await mock.close();

/** @param {Request} request */
async function show(request) {
  console.log("\nThe request, as it is sent:\n");
  console.log(`${request.method} ${new URL(request.url).pathname} HTTP/1.1`);
  for (const [name, value] of request.headers) console.log(`${name}: ${value}`);
  console.log(`\n${await request.clone().text()}`);
}

/**
 * The spec says it, with the example that has the same verdicts.
 * @param {{ status: string, request_status: string }} answer
 */
function meaning(answer) {
  const { examples } = spec.paths["/v5/card-api/card/link"].post.responses[200].content["application/json"];
  const example = Object.values(examples).find(
    ({ value }) => value.status === answer.status && value.request_status === answer.request_status,
  );
  return example?.summary ?? "The spec has no such example: treat the link as unknown and ask requestStatus.";
}
