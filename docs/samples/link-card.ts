// Links a client to a card and follows the link. Needs Node 22.18 or later and npm install freedompay-card-link. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… node link-card.ts <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
import { inspect } from "node:util";
import { CardLinkError, createCardLinkClient, type LinkOutcome } from "freedompay-card-link";

function usage(message: string): never {
  console.error(message);
  process.exit(2);
}

const [client_id, card_id, given] = process.argv.slice(2);
if (!client_id || !card_id) usage("Usage: node link-card.ts <client_id> <card_id> [request_id]");
const {
  FREEDOMPAY_AUTH_ID: authId,
  FREEDOMPAY_SECRET: secret,
  FREEDOMPAY_ALGORITHM: algorithm = "HS512",
  FREEDOMPAY_BASE_URL: baseUrl = "https://test-api.freedompay.kz",
} = process.env;
if (!authId) usage("FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued.");
if (!secret) usage("FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued.");
if (algorithm !== "HS512" && algorithm !== "HS256") usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");

// Show the id before sending: you need it if the response is lost.
const request_id = given ?? crypto.randomUUID();
console.error(`request_id ${request_id}: keep it`);

let outcome: LinkOutcome;
try {
  const client = createCardLinkClient({ baseUrl, authId, secret, algorithm });
  // With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
  const link = await client.linkCard({ request_id, client_id, card_id }, { sentBefore: given !== undefined });
  // Asks request/status until the result is final.
  outcome = await client.follow(link);
} catch (error) {
  // Only a mistake of the caller throws, before anything is sent.
  if (error instanceof CardLinkError) usage(error.message);
  throw error;
}
// This says why a request was refused; inspect escapes control characters.
console.error(inspect(outcome, { maxStringLength: 500 }));
if (outcome.kind === "unknown") {
  console.error("The card may be linked: keep the request_id, ask request/status, and don't link anew.");
}
console.log(outcome.kind);
process.exitCode = outcome.kind === "linked" || outcome.kind === "in_process" ? 0 : 1;
