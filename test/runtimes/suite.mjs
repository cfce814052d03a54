/**
 * What must hold wherever the client runs. Web APIs only: nothing here and nothing it imports may need Node.
 */
import { createCardLinkClient, createSignedFetch } from "freedompay-card-link";
import spec from "freedompay-card-link/openapi.json" with { type: "json" };
import { codeThrown, equal, runAll } from "./harness.mjs";
import { signatureTests } from "./signature.mjs";

const PATH = "/v5/card-api/card/link";
const CREDENTIALS = { authId: "123456", secret: "secret" };

/** @param {import("freedompay-card-link").LinkOutcome} outcome */
const inShort = (outcome) => ("reason" in outcome ? `${outcome.kind} ${outcome.reason.code}` : outcome.kind);

/**
 * @param {{ base: string, dead: string }} servers the server of `server.mjs`, and an origin where nobody listens
 * @param {{ tellsRefusal: boolean, sendsOnce: boolean }} runtime whether its fetch says that a connection was refused,
 *   and never sends a POST again when a connection breaks that it had kept
 */
export function runSuite({ base, dead }, { tellsRefusal, sendsOnce }) {
  const clientOf = (options = {}) => createCardLinkClient({ baseUrl: base, ...CREDENTIALS, ...options });
  const client = clientOf();
  const input = (card_id) => ({ request_id: crypto.randomUUID(), client_id: "клиент 7", card_id });
  const seen = async (request_id) => {
    const all = await (await fetch(`${base}/seen`)).json();
    return all.filter((one) => one.request_id === request_id);
  };
  const cameOnce = async ({ request_id }) =>
    equal(await seen(request_id), [{ path: PATH, request_id, verified: true }]);
  /** What a link came to, in short. */
  const link = async (card_id, options) => {
    const link = input(card_id);
    const ended = inShort(await client.linkCard(link, options));
    const came = await seen(link.request_id);
    // To nobody else, signed rightly, and once, unless the fetch below sends again of its own accord.
    const [first, ...again] = came.map(({ path, verified }) => [path, verified]);
    equal(first, [PATH, true], "what the server saw");
    for (const copy of again) equal(sendsOnce ? copy : [copy, card_id], [[PATH, true], "reset"], "what came again");
    return ended;
  };

  const outcomes = {
    linked: "linked",
    process: "in_process",
    rejected: "unknown refused",
    404: "unknown undocumented_status",
    contradictory: "unknown contradictory",
    "bad-json": "unknown not_json",
    "no-members": "unknown invalid_body",
    html: "unknown media_type",
    500: "unknown undocumented_status",
    large: "unknown body_too_large",
    302: "unknown redirected",
    307: "unknown redirected",
    reset: "unknown connection_lost",
  };
  const ends = Object.entries(outcomes).map(([card_id, expected]) => [
    `a link that meets "${card_id}" is ${expected}`,
    async () => equal(await link(card_id), expected),
  ]);

  const refusals = {
    "an empty card_id": [() => client.linkCard(input("")), "invalid_request"],
    "a request_id that is no UUID": [() => client.requestStatus("7"), "invalid_request"],
    "plain http": [() => clientOf({ baseUrl: "http://example.org" }), "invalid_option"],
    "no secret": [() => clientOf({ secret: "" }), "invalid_option"],
    "a link under an id that is on its way": [() => twice(input("linked")), "already_in_flight"],
  };
  const twice = (link) => Promise.all([client.linkCard(link), client.linkCard(link)]);
  const refuses = Object.entries(refusals).map(([name, [work, code]]) => [
    `${name} is refused`,
    async () => equal(await codeThrown(work), code),
  ]);

  const others = {
    "a link that nobody answers is unknown": async () =>
      equal(await link("silent", { timeout: 400 }), "unknown timed_out"),
    "a link given up on its way is unknown, and one given up before isn't begun": async () => {
      const abort = new AbortController();
      const { signal } = abort;
      setTimeout(() => abort.abort(), 300);
      equal(await link("silent", { signal }), "unknown aborted");
      const thrown = await client.linkCard(input("linked"), { signal }).catch((error) => error);
      equal(thrown === signal.reason, true, "the signal's reason");
    },
    "a connection that could not be made is told where fetch tells of it": async () => {
      const outcome = await clientOf({ baseUrl: dead }).linkCard(input("linked"));
      equal(inShort(outcome), tellsRefusal ? "unknown connection_refused" : "unknown connection_lost");
    },
    "a link is settled by asking, in process or lost": async () => {
      for (const [card_id, kind] of Object.entries({ process: "in_process", reset: "unknown" })) {
        const started = input(card_id);
        equal((await client.linkCard(started)).kind, kind, card_id);
        equal((await client.settle(started, { interval: 20 })).kind, "linked", card_id);
      }
    },
    "a link is rejected by settle alone, once it is known and gets an error": async () => {
      const says = (request_status) => ({ status: "ok", request_status, dt: "2026-01-15T12:30:45Z" });
      const left = [says("process"), says("error")];
      const own = clientOf({ settleAfter: 0, fetch: async () => Response.json(left.shift()) });
      equal(inShort(await own.settle(input("linked"), { interval: 20 })), "rejected refused");
    },
    "one poll about a link is answered": async () =>
      equal((await client.requestStatus(crypto.randomUUID())).kind, "answered"),
    "a raw POST is validated and signed": async () => {
      const body = input("linked");
      const { data } = await client.POST(PATH, { body });
      equal(data?.request_status, "success");
      await cameOnce(body);
      equal(await codeThrown(() => client.POST(PATH, { body: input("bad-json") })), "not_json");
    },
    "a raw POST follows no redirect": async () => {
      const body = input("307");
      equal(await codeThrown(() => client.POST(PATH, { body })), "redirected");
      await cameOnce(body);
    },
    "a fetch of the caller's gets the signed request": async () => {
      const fetching = (url, init) => {
        equal([url, new Headers(init.headers).has("x-jws-signature")], [base + PATH, true]);
        return fetch(url, init);
      };
      equal((await clientOf({ fetch: fetching }).linkCard(input("linked"))).kind, "linked");
    },
    "a middleware sees a link": async () => {
      const own = clientOf();
      const statuses = [];
      own.use({ onResponse: ({ response }) => void statuses.push(response.status) });
      equal([(await own.linkCard(input("linked"))).kind, statuses], ["linked", [200]]);
    },
    "the signed fetch validates, signs and sends once": async () => {
      const signedFetch = createSignedFetch({ baseUrl: base, ...CREDENTIALS });
      const headers = { "content-type": "application/json" };
      const post = (body) => signedFetch(base + PATH, { method: "POST", headers, body: JSON.stringify(body) });
      const body = input("linked");
      equal((await (await post(body)).json()).request_status, "success");
      await cameOnce(body);
      equal(await codeThrown(() => post(input(""))), "invalid_request");
    },
  };

  return runAll([...signatureTests(spec), ...ends, ...refuses, ...Object.entries(others)]);
}
