/** Ways to link a card: each signs the bytes it sends, waits for at most 30 s and returns the response. */
import { createHmac, randomUUID } from "node:crypto";
import { createCardLinkClient } from "freedompay-card-link";
import createClient from "openapi-fetch";

const PATH = "/v5/card-api/card/link";
const credentials = { authId: "123456", secret: "a secret of some length, as a vendor assigns it" };
const card = { client_id: "client-700123", card_id: "card-900456" };

/** As the guide to signing has it: the header is made anew, since a hand-written client does so too. */
function sign(body) {
  const header = { uri: PATH, auth_id: credentials.authId, method: "POST", params: "", alg: "HS512" };
  const first = Buffer.from(JSON.stringify(header)).toString("base64url");
  const input = `${first}.${Buffer.from(body).toString("base64url")}`;
  return `${first}..${createHmac("sha512", credentials.secret).update(input).digest("base64url")}`;
}

/** The same for a client that makes the request by itself and lets others change it. */
async function signed(request) {
  const body = await request.clone().text();
  const copy = new Request(request, { redirect: "manual", signal: AbortSignal.timeout(30_000) });
  copy.headers.set("X-JWS-Signature", sign(body));
  return copy;
}

export function handWritten(url) {
  return async () => {
    const body = JSON.stringify({ request_id: randomUUID(), ...card });
    const response = await fetch(url + PATH, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", "X-JWS-Signature": sign(body) },
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    return response.json();
  };
}

export function linkCard(url) {
  const client = createCardLinkClient({ baseUrl: url, ...credentials });
  return async () => {
    const outcome = await client.linkCard({ request_id: randomUUID(), ...card });
    if (outcome.kind !== "linked") throw new Error(outcome.kind);
    return outcome.body;
  };
}

/** The same client, by the way that openapi-fetch's users know. */
export const rawCall = (url) => posting(createCardLinkClient({ baseUrl: url, ...credentials }));

/** A middleware signs. */
export function bareOpenapiFetch(url) {
  const client = createClient({ baseUrl: url });
  client.use({ onRequest: ({ request }) => signed(request) });
  return posting(client);
}

/** @param module what `peer` in peer.mjs has made */
export async function heyApi(url, module) {
  const { client, linkCard } = await import(module);
  client.setConfig({ baseUrl: url });
  client.interceptors.request.use(signed);
  return async () => {
    const { data, response } = await linkCard({ body: { request_id: randomUUID(), ...card } });
    if (!data) throw new Error(`HTTP ${response?.status}`);
    return data;
  };
}

function posting(client) {
  return async () => {
    const { data, response } = await client.POST(PATH, { body: { request_id: randomUUID(), ...card } });
    if (!data) throw new Error(`HTTP ${response.status}`);
    return data;
  };
}
