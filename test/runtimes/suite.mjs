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
  const client = createCardLinkClient({ baseUrl: base, ...CREDENTIALS });
  const input = (card_id) => ({ request_id: crypto.randomUUID(), client_id: "клиент 7", card_id });
  const seen = async (request_id) => {
    const all = await (await fetch(`${base}/seen`)).json();
    return all.filter((one) => one.request_id === request_id);
  };
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
  const ends = (card_id, expected, options) => [
    `a link that meets "${card_id}" is ${expected}`,
    async () => equal(await link(card_id, options), expected),
  ];

  const outcomes = [
    ends("linked", "linked"),
    ends("process", "in_process"),
    ends("rejected", "unknown refused"),
    ends("404", "unknown undocumented_status"),
    ends("contradictory", "unknown contradictory"),
    ends("bad-json", "unknown not_json"),
    ends("no-members", "unknown invalid_body"),
    ends("html", "unknown media_type"),
    ends("500", "unknown undocumented_status"),
    ends("large", "unknown body_too_large"),
    ends("302", "unknown redirected"),
    ends("307", "unknown redirected"),
    ends("reset", "unknown connection_lost"),
    ends("silent", "unknown timed_out", { timeout: 400 }),
    [
      "a link given up on its way is unknown, and one given up before isn't begun",
      async () => {
        const abort = new AbortController();
        const { signal } = abort;
        setTimeout(() => abort.abort(), 300);
        equal(await link("silent", { signal }), "unknown aborted");
        const thrown = await client.linkCard(input("linked"), { signal }).catch((error) => error);
        equal(thrown === signal.reason, true, "the signal's reason");
      },
    ],
    [
      "a connection that could not be made is told where fetch tells of it",
      async () => {
        const outcome = await createCardLinkClient({ baseUrl: dead, ...CREDENTIALS }).linkCard(input("linked"));
        equal(inShort(outcome), tellsRefusal ? "unknown connection_refused" : "unknown connection_lost");
      },
    ],
    [
      "a link is settled by asking, in process or lost",
      async () => {
        for (const card_id of ["process", "reset"]) {
          const started = input(card_id);
          const { kind } = await client.linkCard(started);
          const settled = await client.settle(started, { interval: 20 });
          equal([kind, settled.kind], [card_id === "reset" ? "unknown" : "in_process", "linked"], card_id);
        }
      },
    ],
    [
      "a link is rejected by settle alone, once it is known and gets an error",
      async () => {
        const says = (request_status) => ({ status: "ok", request_status, dt: "2026-01-15T12:30:45Z" });
        const left = [says("process"), says("error")];
        const fetching = async () => Response.json(left.shift());
        const own = createCardLinkClient({ baseUrl: base, ...CREDENTIALS, settleAfter: 0, fetch: fetching });
        equal(inShort(await own.settle(input("linked"), { interval: 20 })), "rejected refused");
      },
    ],
    [
      "one question about a link is answered",
      async () => equal((await client.requestStatus(crypto.randomUUID())).kind, "answered"),
    ],
  ];

  const refusals = [
    ["an empty card_id", () => client.linkCard(input("")), "invalid_request"],
    ["a request_id that is no UUID", () => client.requestStatus("7"), "invalid_request"],
    ["plain http", () => createCardLinkClient({ ...CREDENTIALS, baseUrl: "http://example.org" }), "invalid_option"],
    ["no secret", () => createCardLinkClient({ baseUrl: base, authId: "1", secret: "" }), "invalid_option"],
    ["a link under an id that is on its way", () => twice(input("linked")), "already_in_flight"],
  ].map(([name, work, code]) => [`${name} is refused`, async () => equal(await codeThrown(work), code)]);
  const twice = (link) => Promise.all([client.linkCard(link), client.linkCard(link)]);

  const raw = [
    [
      "a raw POST is validated and signed",
      async () => {
        const body = input("linked");
        const { data } = await client.POST(PATH, { body });
        equal(data?.request_status, "success");
        equal(
          (await seen(body.request_id)).map(({ verified }) => verified),
          [true],
        );
        equal(await codeThrown(() => client.POST(PATH, { body: input("bad-json") })), "not_json");
      },
    ],
    [
      "a raw POST follows no redirect",
      async () => {
        const body = input("307");
        equal(await codeThrown(() => client.POST(PATH, { body })), "redirected");
        equal(
          (await seen(body.request_id)).map(({ path }) => path),
          [PATH],
        );
      },
    ],
    [
      "a fetch of the caller's gets the signed request",
      async () => {
        const fetching = (url, init) => {
          equal([url, new Headers(init.headers).has("x-jws-signature")], [base + PATH, true]);
          return fetch(url, init);
        };
        const own = createCardLinkClient({ baseUrl: base, ...CREDENTIALS, fetch: fetching });
        equal((await own.linkCard(input("linked"))).kind, "linked");
      },
    ],
    [
      "a middleware sees a link",
      async () => {
        const own = createCardLinkClient({ baseUrl: base, ...CREDENTIALS });
        const statuses = [];
        own.use({ onResponse: ({ response }) => void statuses.push(response.status) });
        equal([(await own.linkCard(input("linked"))).kind, statuses], ["linked", [200]]);
      },
    ],
    [
      "the signed fetch validates, signs and sends once",
      async () => {
        const signedFetch = createSignedFetch({ baseUrl: base, ...CREDENTIALS });
        const body = input("linked");
        const post = (body) =>
          signedFetch(base + PATH, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          });
        equal((await (await post(body)).json()).request_status, "success");
        equal(
          (await seen(body.request_id)).map(({ verified }) => verified),
          [true],
        );
        equal(await codeThrown(() => post(input(""))), "invalid_request");
      },
    ],
  ];

  return runAll([...signatureTests(spec), ...outcomes, ...refusals, ...raw]);
}
