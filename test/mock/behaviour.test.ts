/** How the mock responds to a request that is signed, without a socket between. */
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { expect, test } from "vitest";
import { respond } from "../../src/mock/behaviour.js";
import { EXAMPLE_CREDENTIALS, type ScenarioName } from "../../src/mock/index.js";
import { OWN } from "../../src/mock/response.js";
import { type HttpScenario, SCENARIO_NAMES, SCENARIOS } from "../../src/mock/scenarios.js";
import { Sessions } from "../../src/mock/sessions.js";
import { textOf } from "../../src/shared/json.js";

const linked = { status: "ok", request_status: "success" };
const inProcess = { status: "ok", request_status: "process" };
const rejected = { status: "error", request_status: "error" };
const contradictory = { status: "ok", request_status: "error" };

function stage(scenario: ScenarioName = "linked") {
  const sessions = new Sessions(0);
  const authId = EXAMPLE_CREDENTIALS.authId;
  const state = { sessions, credentials: EXAMPLE_CREDENTIALS, scenario: SCENARIOS[scenario], slowness: 7 };
  const request_id = randomUUID();
  const played = (id: "linkCard" | "requestStatus", body: object, prefer?: string) => {
    const headers = { ...(prefer && { prefer: `example=${prefer}` }) };
    return respond({ id, headers, body, requestId: textOf(body, "request_id"), authId }, state);
  };
  return {
    request_id,
    link: (members: object = {}, prefer?: string) =>
      played("linkCard", { request_id, client_id: "c", card_id: "k", ...members }, prefer),
    ask: (prefer?: string) => played("requestStatus", { request_id }, prefer),
    plan: (name: ScenarioName) => sessions.of(authId).plans.push({ scenario: SCENARIOS[name], count: 1 }),
  };
}

const duplicate = "This request_id was sent before. The vendor refuses duplicates, in an undocumented form.";
const never = "No request with this id was taken. The vendor's response is undocumented.";
const untaken = { origin: "own", why: never, body: rejected };
const failing = (status: number, says: string) => ({ status, origin: "own", why: `${says}: The scenario sets it.` });
const later = { headers: { "Retry-After": "1" } };
const unavailable = { ...failing(503, "Service Unavailable"), ...later };
const own = { origin: "own", why: "The scenario sets it." };
const statuses = SCENARIO_NAMES.flatMap((name) => (name.startsWith("http-") ? [Number(name.slice(5))] : []));
const httpGoes = Object.fromEntries(
  statuses.map((status) => {
    const answer = { ...failing(status, STATUS_CODES[status] ?? ""), ...([429, 503].includes(status) && later) };
    return [`http-${status}`, [answer, untaken]];
  }),
) as Record<HttpScenario, [object, object]>; // of all those names

const GOES: Readonly<Record<ScenarioName, [link: object, status: object]>> = {
  linked: [
    { status: 200, mediaType: "application/json", origin: "example=linked", body: linked },
    { origin: "example=linked_bare", body: linked },
  ],
  "processing-then-success": [{ body: inProcess }, { body: linked }],
  "processing-then-rejected": [{ body: inProcess }, { body: contradictory }],
  processing: [{ body: inProcess }, { body: inProcess }],
  rejected: [
    { origin: "example=refused", body: rejected },
    { origin: "example=rejected", body: rejected },
  ],
  duplicate: [
    { origin: "own", why: duplicate, body: { ...rejected, error_description: `${duplicate} ${OWN}` } },
    { body: linked },
  ],
  contradictory: [{ body: contradictory }, { body: linked }],
  slow: [{ delay: 7, body: linked }, { body: linked }],
  unavailable: [unavailable, untaken],
  reset: [{ reset: true }, { origin: "example=linked_bare", body: linked }],
  "reset-before": [{ reset: true }, untaken],
  "status-unavailable": [{ body: inProcess }, unavailable],
  "slow-body": [{ half: 7, body: linked }, { body: linked }],
  redirect: [{ ...own, status: 302, headers: { Location: "/" } }, { body: linked }],
  html: [{ ...own, status: 200, mediaType: "text/html", text: expect.stringMatching("<p>") }, { body: linked }],
  empty: [{ ...own, status: 200, text: "" }, { body: linked }],
  truncated: [{ half: "cut", body: linked }, { body: linked }],
  "media-type": [{ ...own, status: 200, mediaType: "text/plain", body: linked }, { body: linked }],
  late: [{ reset: true }, { origin: "example=rejected", body: rejected }],
  ...httpGoes,
};

test.each(Object.entries(GOES))(
  "%s ends as its scenario says, wherever the scenario is named",
  async (name, [link, status]) => {
    const byOption = stage(name as ScenarioName); // a key of SCENARIOS
    const byCard = stage();
    for (const [{ ask }, answer] of [
      [byOption, await byOption.link()],
      [byCard, await byCard.link({ card_id: `mock-${name}` })],
    ] as const) {
      expect(answer).toMatchObject(link);
      for (const member of ["reset", "delay", "headers"]) expect(member in answer, member).toBe(member in link);
      expect(await ask()).toMatchObject(status);
    }
  },
);

test("a duplicate request_id is refused in upper and lower case, and doesn't change the first link", async () => {
  const { link, ask, request_id } = stage();
  await link();
  for (const again of [request_id, request_id.toUpperCase()]) {
    expect(await link({ request_id: again })).toMatchObject({
      status: 200,
      origin: "own",
      why: duplicate,
      body: rejected,
    });
  }
  expect(await ask()).toMatchObject({ body: linked });
});

test.each<[string, object]>([
  ["linked_utc", linked],
  ["in_process", linked],
  ["refused", rejected],
  ["contradictory_error_process", linked],
])("a link that is answered with the preferred example %s is settled by it", async (name, settled) => {
  const { link, ask } = stage("rejected");
  await link({}, "linked");
  // Whatever came before.
  expect(await link({}, name)).toMatchObject({ origin: `example=${name}`, status: 200 });
  expect(await ask()).toMatchObject({ body: settled });
});

test("a preferred response to a poll changes nothing", async () => {
  const { link, ask } = stage();
  expect(await ask("rejected")).toMatchObject({ origin: "example=rejected", body: rejected });
  await link();
  expect(await ask("rejected")).toMatchObject({ body: rejected });
  expect(await ask()).toMatchObject({ body: linked });
});

test.each<[ScenarioName, object]>([
  ["processing", { body: inProcess }],
  ["processing-then-success", { body: linked }],
  ["status-unavailable", unavailable],
  ["html", { mediaType: "text/html" }],
])("one poll goes by the plan %s, and the next by what is stored", async (name, planned) => {
  const { plan, ask } = stage();
  plan(name);
  expect(await ask()).toMatchObject(planned);
  expect(await ask()).toMatchObject(untaken);
});

test("a fault that was planned also hits the repeated call of a link, whose first call it leaves as it was", async () => {
  const { link, plan, ask } = stage();
  await link();
  plan("unavailable");
  plan("slow");
  plan("rejected");
  expect(await link()).toMatchObject(unavailable);
  expect(await link()).toMatchObject({ delay: 7, why: duplicate, body: rejected });
  expect(await link()).toMatchObject({ why: duplicate, body: rejected });
  expect(await ask()).toMatchObject({ body: linked });
});

test("an unknown example or scenario is refused with the known ones", async () => {
  const { link } = stage();
  expect(await link({}, "lost")).toMatchObject({
    status: 400,
    why: expect.stringMatching(/^No such example: Expected one of linked, linked_utc, in_process, /),
  });
  expect(await link({}, "constructor")).toMatchObject({ status: 400 });
  expect(await link({ card_id: "mock-lost" })).toMatchObject({
    status: 422,
    why: expect.stringMatching(
      /^No such scenario: A card_id that begins with mock- must be one of mock-linked, mock-processing-then-success, /,
    ),
  });
});
