import { STATUS_CODES } from "node:http";
import { operations } from "../../generated/contract.js";
import { examples as EXAMPLES, type Example } from "../../generated/examples.js";
import type { OperationId } from "../contract/operations.js";
import { textOf } from "../shared/json.js";
import type { Credentials } from "../signing/credentials.js";
import { type MockResponse, OWN, problem } from "./response.js";
import {
  CARD_ID_PREFIX,
  isTaken,
  LINKED,
  REJECTED,
  SCENARIO_NAMES,
  SCENARIOS,
  type Scenario,
  type ScenarioName,
  type StatusPair,
  scenarioNamed,
} from "./scenarios.js";
import type { Sessions } from "./sessions.js";

export interface MockState {
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly scenario: Scenario;
  /** Milliseconds by which the scenarios `slow` and `slow-body` delay a response. */
  readonly slowness: number;
}

/** A valid request with a valid signature. */
export interface Verified {
  readonly id: OperationId;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly requestId: string | undefined;
  /** The signer, whose links the request concerns. */
  readonly authId: string;
}

/** Responds with the preferred example, by the scenario, or by what is stored for the id. */
export function respond(request: Verified, state: MockState): MockResponse {
  const wanted = /(?:^|[,;\s])example="?([\w.-]+)/.exec(request.headers["prefer"] ?? "")?.[1];
  const examples = examplesOf(request.id);
  const preferred = examples.find(([name]) => name === wanted);
  if (wanted !== undefined && !preferred) {
    return problem(400, "No such example", `Expected one of ${examples.map(([name]) => name).join(", ")}.`);
  }
  if (!preferred && operations[request.id].safe) return status(request, state);
  const session = state.sessions.of(request.authId);
  const planned = preferred ? undefined : session.planned(request.id, textOf(request.body, "card_id"));
  const scenario = preferred ? scenarioOfExample(preferred) : (planned ?? scenarioOf(request, state));
  if (!scenario) {
    const names = SCENARIO_NAMES.map((name) => CARD_ID_PREFIX + name).join(", ");
    return problem(422, "No such scenario", `A card_id that begins with ${CARD_ID_PREFIX} must be one of ${names}.`);
  }
  return link(request, scenario, { preferred, planned }, state);
}

function link(
  { id, requestId, authId }: Verified,
  scenario: Scenario,
  { preferred, planned }: { readonly preferred: Named | undefined; readonly planned: Scenario | undefined },
  state: MockState,
): MockResponse {
  const { links } = state.sessions.of(authId);
  const before = links.get(requestId);
  const repeated = !preferred && before !== undefined && isTaken(before);

  const response = shown(preferred ?? exampleOf(id, repeated ? REJECTED : scenario.link));
  if (!repeated && !operations[id].safe) links.set(requestId, scenario);
  // A fault of the scenario affects only the first call of an id, a planned one every call.
  const fault = repeated ? planned : scenario;
  const why = "This request_id was sent before. The vendor refuses duplicates, in an undocumented form.";
  const answer = repeated || scenario.name === "duplicate" ? ownResponse(response, why) : response;
  return fault ? spoilt(answer, fault, state.slowness) : answer;
}

function status({ id, requestId, authId }: Verified, { sessions, slowness }: MockState): MockResponse {
  const session = sessions.of(authId);
  const planned = session.planned(id, undefined);
  if (planned) {
    const response = shown(exampleOf(id, planned.settled ?? planned.link));
    return spoilt(response, planned.name === "status-unavailable" ? SCENARIOS.unavailable : planned, slowness);
  }
  const asked = session.links.ask(requestId);
  const response = shown(exampleOf(id, asked?.pair ?? REJECTED));
  if (!asked) return ownResponse(response, "No request with this id was taken. The vendor's response is undocumented.");
  const isUnavailable = asked.scenario.name === "status-unavailable";
  return isUnavailable ? spoilt(response, SCENARIOS.unavailable, slowness) : response;
}

type Named = readonly [name: string, example: Example];

function examplesOf(id: OperationId): Named[] {
  return Object.entries(EXAMPLES[id]);
}

function shown([name, example]: Named): MockResponse {
  return { ...example, origin: `example=${name}` };
}

/** Applies the fault of a scenario to a response. */
function spoilt(response: MockResponse, { name, httpStatus }: Scenario, slowness: number): MockResponse {
  if (httpStatus !== undefined) {
    const again = httpStatus === 429 || httpStatus === 503 ? { headers: { "Retry-After": "1" } } : {};
    return problem(httpStatus, STATUS_CODES[httpStatus] ?? "Refused", "The scenario sets it.", again);
  }
  const own = { origin: "own", why: "The scenario sets it." };
  const reset = { reset: true };
  const faults: Readonly<Partial<Record<ScenarioName, Partial<MockResponse>>>> = {
    slow: { delay: slowness },
    "slow-body": { half: slowness },
    reset,
    "reset-before": reset,
    late: reset,
    redirect: { ...own, status: 302, headers: { Location: "/" } },
    html: { ...own, mediaType: "text/html", text: "<!doctype html><title>Maintenance</title><p>Please wait.</p>" },
    empty: { ...own, text: "" },
    truncated: { half: "cut" },
    "media-type": { ...own, mediaType: "text/plain" },
  };
  return { ...response, ...faults[name] };
}

function ownResponse(response: MockResponse, why: string): MockResponse {
  const body = { ...(response.body as object), error_description: `${why} ${OWN}` }; // the spec's examples are objects
  return { ...response, body, origin: "own", why };
}

function scenarioOf({ body, requestId, authId }: Verified, state: MockState): Scenario | undefined {
  const cardId = textOf(body, "card_id");
  const named = cardId?.startsWith(CARD_ID_PREFIX)
    ? scenarioNamed(cardId.slice(CARD_ID_PREFIX.length))
    : state.scenario;
  // Otherwise a client that repeats a lost call would never finish.
  const isAgain = state.sessions.of(authId).links.get(requestId) !== undefined;
  return named && isAgain && !isTaken(named) ? SCENARIOS.linked : named;
}

/** The scenario of a link whose response is this example. */
function scenarioOfExample([, { body }]: Named): Scenario {
  const link = body as StatusPair; // the tests hold the spec's examples to its schema
  return { ...SCENARIOS.linked, link, settled: link.request_status === "error" ? REJECTED : LINKED };
}

/**
 * The smallest example with this pair, because larger ones name the client and the card of another request. If the
 * operation has no such pair, its first example.
 */
function exampleOf(id: OperationId, { status, request_status }: StatusPair): Named {
  const examples = examplesOf(id);
  const size = ([, { body }]: Named) => Object.keys(Object(body)).length;
  const fitting = examples
    .filter(([, { body }]) => textOf(body, "status") === status && textOf(body, "request_status") === request_status)
    .sort((one, other) => size(one) - size(other));
  return [...fitting, ...examples][0] as Named; // the spec has examples of each operation
}
