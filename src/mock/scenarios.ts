import type { LinkCardResponse } from "../../generated/types.js";

/** The two members of a response that state how a request went. */
export type StatusPair = Pick<LinkCardResponse, "status" | "request_status">;

export const LINKED: StatusPair = { status: "ok", request_status: "success" };
export const IN_PROCESS: StatusPair = { status: "ok", request_status: "process" };
export const REJECTED: StatusPair = { status: "error", request_status: "error" };
/** A contradiction from card/link. From request/status it is the other form of a failed link. */
const OK_ERROR: StatusPair = { status: "ok", request_status: "error" };

/** How a link goes: its response, and the response of request/status once it has settled. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly summary: string;
  readonly link: StatusPair;
  /** Undefined if it never settles. */
  readonly settled?: StatusPair | undefined;
  /** Replaces the response of a call that isn't taken. */
  readonly httpStatus?: number | undefined;
}

/** Statuses with which servers refuse or fail. */
const HTTP_STATUSES = [400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 429, 500, 502, 503, 504] as const;
export type HttpScenario = `http-${(typeof HTTP_STATUSES)[number]}`;

/** Of each scenario what it does, the response to the link, and what request/status says of the link once it has settled. */
const TABLE = {
  linked: ["linked at once", "success", "success"],
  "processing-then-success": ["in process at first, then linked", "process", "success"],
  "processing-then-rejected": ["in process at first, then rejected", "process", "ok_error"],
  processing: ["in process without end", "process", "never"],
  rejected: ["rejected at once", "error", "error"],
  duplicate: ["refused as a duplicate, though linked", "error", "success"],
  contradictory: ["status and request_status disagree; linked", "ok_error", "success"],
  slow: ["linked, the response delayed", "success", "success"],
  "slow-body": ["linked, the second half of the response delayed", "success", "success"],
  reset: ["linked, the connection reset before the response", "success", "success"],
  redirect: ["linked, and 302 to another URL", "success", "success"],
  html: ["linked, and 200 with a page of HTML", "success", "success"],
  empty: ["linked, and 200 without a body", "success", "success"],
  truncated: ["linked, the response cut off in its middle", "success", "success"],
  "media-type": ["linked, the response sent as text/plain", "success", "success"],
  late: ["linked, the connection reset; request/status says an error twice first", "success", "success"],
  unavailable: ["not taken at first, 503 with Retry-After", "success", "never"],
  "reset-before": ["not taken at first, the connection reset", "success", "never"],
  "status-unavailable": ["in process, and 503 to request/status without end", "process", "never"],
} as const;
/** How a link goes. `npx freedompay-card-link mock --help` says of each name what it does. */
export type ScenarioName = keyof typeof TABLE | HttpScenario;

const PAIRS = { success: LINKED, process: IN_PROCESS, error: REJECTED, ok_error: OK_ERROR, never: undefined };

const entries = Object.entries(TABLE).map(([name, [summary, link, settled]]) => {
  const httpStatus = name === "unavailable" ? 503 : undefined;
  return [name, { name, summary, link: PAIRS[link], settled: PAIRS[settled], httpStatus }];
});
const httpEntries = HTTP_STATUSES.map((httpStatus) => {
  const name = `http-${httpStatus}`;
  return [name, { name, summary: `not taken at first, ${httpStatus}`, link: LINKED, httpStatus }];
});
// Each name with its own scenario: both lists are those of the type.
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = Object.fromEntries([...entries, ...httpEntries]);

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]; // an object's keys are its own

/** A `card_id` with this prefix selects a scenario, for tests that can set nothing else. */
export const CARD_ID_PREFIX = "mock-";

export function scenarioNamed(name: string): Scenario | undefined {
  return Object.entries(SCENARIOS).find(([known]) => known === name)?.[1];
}

/** Whether the vendor takes the first call of such a link. */
export function isTaken({ name, httpStatus }: Scenario): boolean {
  return name !== "reset-before" && httpStatus === undefined;
}
