// Links a client to a card, then asks for the status of the request. Needs Node 22.18 or later and
// npm install freedompay-card-link. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… node link-card.ts <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which client.settle(link) waits for.
import { inspect } from "node:util";
import { CardLinkError, createCardLinkClient, type LinkCardRequest, readingOf } from "freedompay-card-link";

// sign and send
async function linkAndAsk(link: LinkCardRequest) {
  const client = createCardLinkClient({ baseUrl, authId, secret, algorithm });
  const linked = await client.linkCard(link);
  const asked = await client.requestStatus(link.request_id);
  return { linked, asked };
}
// end

function usage(message: string): never {
  console.error(message);
  process.exit(2);
}

/** Only a mistake of the caller throws, before anything is sent. */
function refused(error: unknown): never {
  if (error instanceof CardLinkError) usage(error.message);
  throw error;
}

const [client_id, card_id, request_id = crypto.randomUUID()] = process.argv.slice(2);
if (!client_id || !card_id || !request_id || process.argv.length > 5) {
  usage("Usage: node link-card.ts <client_id> <card_id> [request_id], none of them empty");
}
/** An empty variable counts as one that isn't set. */
const fromEnv = (name: string, fallback?: string) =>
  process.env[name] || fallback || usage(`${name} is not set: expected what the vendor issued.`);
const authId = fromEnv("FREEDOMPAY_AUTH_ID");
const secret = fromEnv("FREEDOMPAY_SECRET");
const alg = fromEnv("FREEDOMPAY_ALGORITHM", "HS512");
const algorithm = alg === "HS512" || alg === "HS256" ? alg : usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
const baseUrl = fromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz");

// Print the ids before sending: you need them if the response is lost.
const ids = `request_id ${request_id}, client_id ${client_id}, card_id ${card_id}`;
console.error(`${ids}: keep all three until the link is final`);
const { linked, asked } = await linkAndAsk({ request_id, client_id, card_id }).catch(refused);

// This shows the vendor's code and words; inspect escapes control characters.
console.error(inspect({ linked, asked }, { depth: 5, maxStringLength: 500 }));
const reading = asked.kind === "answered" ? readingOf("requestStatus", asked.body) : undefined;
const status = reading === "success" ? "linked" : reading === "in_process" ? reading : "unknown";
console.log(`card/link: ${linked.kind}\nrequest/status: ${status}`);
const outcomes = [linked.kind, status];
process.exitCode = outcomes.includes("linked") ? 0 : outcomes.includes("in_process") ? 3 : 6;
if (process.exitCode !== 0) {
  const rule = "A new request_id only after the link is certainly rejected: see the guide.";
  console.error(`Ask again later, with the same ids. ${rule}`);
}
