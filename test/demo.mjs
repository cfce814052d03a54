/** One signed card link against a mock on this machine, shown as it goes over the wire. */
import { randomBytes, randomUUID } from "node:crypto";
import { createCardLinkClient } from "freedompay-card-link";
import { startMock } from "freedompay-card-link/mock";

// Made for this run, so the signature below may be shown. Never print a real one.
const credentials = { authId: "demo", secret: randomBytes(64) };
const mock = await startMock({ credentials });
console.log(`\nThe mock listens on ${mock.url}`);

const client = createCardLinkClient({
  baseUrl: mock.url,
  ...credentials,
  fetch: async (request) => {
    await show(request);
    return fetch(request);
  },
});

const outcome = await client.linkCard({
  request_id: randomUUID(),
  client_id: "client-700123",
  card_id: "card-900456",
});
console.log("\nThe outcome, after the answer was held to the contract:\n");
console.log(JSON.stringify(outcome, null, 2));
console.log(`\nWhat it means:\n\n${meaning(outcome)}`);
await mock.close();

/** @param {Request} request */
async function show(request) {
  console.log("\nThe request, as it is sent:\n");
  console.log(`${request.method} ${new URL(request.url).pathname} HTTP/1.1`);
  for (const [name, value] of request.headers) console.log(`${name}: ${value}`);
  console.log(`\n${await request.clone().text()}`);
}

/** @param {import("freedompay-card-link").LinkOutcome} outcome */
function meaning({ kind }) {
  switch (kind) {
    case "linked":
      return "The card is linked. Nothing more to do.";
    case "in_process":
      return "The vendor has the request and hasn't finished. Follow it with client.follow(outcome).";
    case "rejected":
      return "The card is not linked. Correct the cause, then link under a new request_id.";
    case "not_sent":
      return "Nothing reached the server. The same request may be sent again under the same request_id.";
    case "unknown":
      return "The card may be linked. Keep the request_id and follow it with client.follow(outcome).";
  }
}
