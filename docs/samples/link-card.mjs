// Links a client to a card. Needs Node 20 or later and nothing else. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… node link-card.mjs <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
import { createHmac, randomUUID } from "node:crypto";

const PATH = "/v5/card-api/card/link";
const OUTCOMES = { "ok success": "linked", "ok process": "in_process", "error error": "rejected" };

/** @param {string} message @returns {never} */
function usage(message) {
  console.error(message);
  process.exit(2);
}

const [client_id, card_id, given] = process.argv.slice(2);
if (!client_id || !card_id) usage("Usage: node link-card.mjs <client_id> <card_id> [request_id]");
const { env } = process;
const { FREEDOMPAY_AUTH_ID: authId, FREEDOMPAY_SECRET: secret } = env;
if (!authId) usage("FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued.");
if (!secret) usage("FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued.");
const alg = env.FREEDOMPAY_ALGORITHM || "HS512";
if (alg !== "HS512" && alg !== "HS256") usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
const baseUrl = env.FREEDOMPAY_BASE_URL || "https://test-api.freedompay.kz";

// Show the id before sending: you need it if the response is lost.
const request_id = given ?? randomUUID();
console.error(`request_id ${request_id}: keep it`);

// Sign these bytes, and send the same bytes.
const body = Buffer.from(JSON.stringify({ request_id, client_id, card_id }));
const header = JSON.stringify({ uri: PATH, auth_id: authId, method: "POST", params: "", alg });
const protectedHeader = Buffer.from(header).toString("base64url");
const mac = createHmac(alg === "HS512" ? "sha512" : "sha256", secret)
  .update(`${protectedHeader}.${body.toString("base64url")}`)
  .digest("base64url");

let outcome = "unknown";
try {
  const response = await fetch(baseUrl + PATH, {
    method: "POST",
    // Two dots: the payload is the body, so it is left out.
    headers: { "Content-Type": "application/json", "X-JWS-Signature": `${protectedHeader}..${mac}` },
    body,
    redirect: "manual", // the signed request is only for this server
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  // This says why a request was refused. %O escapes control characters.
  console.error("HTTP %d: %O", response.status, text.slice(0, 500));
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  // A 200 alone does not mean linked: read status and request_status together.
  if (response.status === 200 && type === "application/json") {
    const { status, request_status } = JSON.parse(text);
    outcome = OUTCOMES[`${status} ${request_status}`] ?? "unknown";
  }
} catch (error) {
  console.error(`No whole answer came: ${error instanceof Error ? error.message : error}`);
}
// With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
if (outcome === "rejected" && given !== undefined) outcome = "unknown";
if (outcome === "unknown") {
  console.error("The card may be linked: keep the request_id, ask request/status, and don't link anew.");
}
console.log(outcome);
process.exitCode = outcome === "linked" || outcome === "in_process" ? 0 : 1;
