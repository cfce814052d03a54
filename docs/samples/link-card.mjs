// Links a client to a card, then asks for the status of the request. Needs Node 20 or later and nothing else. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… node link-card.mjs <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
import { createHmac, randomUUID } from "node:crypto";

// sign and send
/** @param {string} path @param {Record<string, string>} members */
function send(path, members) {
  const body = Buffer.from(JSON.stringify(members)); // sign these bytes, and send the same bytes
  const header = JSON.stringify({ uri: path, auth_id: authId, method: "POST", params: "", alg });
  const protectedHeader = Buffer.from(header).toString("base64url");
  const mac = createHmac(alg === "HS512" ? "sha512" : "sha256", secret)
    .update(`${protectedHeader}.${body.toString("base64url")}`)
    .digest("base64url");
  return fetch(baseUrl + path, {
    method: "POST",
    // Two dots: the payload is the body, so it is left out.
    headers: { "Content-Type": "application/json", "X-JWS-Signature": `${protectedHeader}..${mac}` },
    body,
    redirect: "manual", // the signed request is only for this server
    credentials: "omit", // else some versions of Node send the request again after a 401
    signal: AbortSignal.timeout(30_000),
  });
}
// end

/** @param {string} message @returns {never} */
function usage(message) {
  console.error(message);
  process.exit(2);
}

/** @param {string} operation @param {Record<string, string>} members */
async function call(operation, members) {
  let outcome = "unknown";
  try {
    const response = await send(`/v5/card-api/${operation}`, members);
    const text = await response.text();
    // This shows the vendor's code and words. %O escapes control characters.
    console.error("%s: HTTP %d: %O", operation, response.status, text.slice(0, 500));
    const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (response.status === 200 && type === "application/json") {
      const { status, request_status } = JSON.parse(text);
      // Anything else is unknown, an error too: it may be the response to a duplicate of a link that succeeded.
      if (status === "ok" && request_status === "success") outcome = "linked";
      if (status === "ok" && request_status === "process") outcome = "in_process";
    }
  } catch (error) {
    console.error(`${operation}: no whole response: ${error instanceof Error ? error.message : error}`);
  }
  console.log(`${operation}: ${outcome}`);
  return outcome;
}

const [client_id, card_id, request_id = randomUUID()] = process.argv.slice(2);
if (!client_id || !card_id || !request_id || process.argv.length > 5) {
  usage("Usage: node link-card.mjs <client_id> <card_id> [request_id], none of them empty");
}
const { env } = process;
const authId =
  env.FREEDOMPAY_AUTH_ID || usage("FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued.");
const secret =
  env.FREEDOMPAY_SECRET || usage("FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued.");
const alg = env.FREEDOMPAY_ALGORITHM || "HS512";
if (alg !== "HS512" && alg !== "HS256") usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
const baseUrl = env.FREEDOMPAY_BASE_URL || "https://test-api.freedompay.kz";

// Print the ids before sending: you need them if the response is lost.
const ids = `request_id ${request_id}, client_id ${client_id}, card_id ${card_id}`;
console.error(`${ids}: keep all three until the link is final`);
const outcomes = [
  await call("card/link", { request_id, client_id, card_id }),
  await call("request/status", { request_id }),
];
process.exitCode = outcomes.includes("linked") ? 0 : outcomes.includes("in_process") ? 3 : 6;
if (process.exitCode !== 0) {
  const rule = "A new request_id only after the link is certainly rejected: see the guide.";
  console.error(`Ask again later, with the same ids. ${rule}`);
}
