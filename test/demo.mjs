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
  fetch: (url, init) => {
    show(url, init);
    return fetch(url, init);
  },
});

const link = { request_id: randomUUID(), client_id: "client-700123", card_id: "card-900456" };
const outcome = await client.linkCard(link);
console.log("\nThe outcome, after the response was validated:\n");
console.log(JSON.stringify(outcome, null, 2));
console.log(`\nWhat it means:\n\n${meaning(outcome)}`);
await mock.close();

/** @type {(url: string, init: RequestInit) => void} */
function show(url, { method, headers }) {
  console.log("\nThe request, as it is sent:\n");
  console.log(`${method} ${new URL(url).pathname} HTTP/1.1`);
  for (const [name, value] of new Headers(headers)) console.log(`${name}: ${value}`);
  console.log(`\n${JSON.stringify(link)}`);
}

/** @param {import("freedompay-card-link").LinkOutcome} outcome */
function meaning({ kind }) {
  switch (kind) {
    case "linked":
      return "The card is linked. Nothing more to do.";
    case "in_process":
      return "The vendor has the request and hasn't finished. Make certain with client.settle(link), now or later.";
    case "rejected":
      return "The card is not linked, which only settle says. Correct the cause, then link under a new request_id.";
    case "unknown":
      return "The card may be linked. Make certain with client.settle(link); never link under a new request_id.";
  }
}
