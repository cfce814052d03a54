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
  readonly summary: string;
  readonly link: StatusPair;
  /** Undefined if it never settles. */
  readonly settled?: StatusPair | undefined;
  /** The fault of the response, under the name of its scenario, or the status that replaces the response. */
  readonly fault?: ScenarioName | { readonly httpStatus: number };
}

/** Statuses with which servers refuse or fail. */
const HTTP_STATUSES = [400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 429, 500, 502, 503, 504] as const;
export type HttpScenario = `http-${(typeof HTTP_STATUSES)[number]}`;

export type ScenarioName =
  | "linked"
  | "processing-then-success"
  | "processing-then-rejected"
  | "processing"
  | "rejected"
  | "duplicate"
  | "contradictory"
  | "slow"
  | "slow-body"
  | "reset"
  | "redirect"
  | "html"
  | "empty"
  | "truncated"
  | "media-type"
  | "late"
  | "unavailable"
  | "reset-before"
  | "status-unavailable"
  | HttpScenario;

type Fault = NonNullable<Scenario["fault"]>;
const linkedBut = (fault: Fault, summary: string): Scenario => ({ summary, link: LINKED, settled: LINKED, fault });
const lost = (fault: Fault, summary: string): Scenario => ({
  summary: `not taken at first, ${summary}`,
  link: LINKED,
  fault,
});

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  linked: { summary: "linked at once", link: LINKED, settled: LINKED },
  "processing-then-success": { summary: "in process at first, then linked", link: IN_PROCESS, settled: LINKED },
  "processing-then-rejected": { summary: "in process at first, then rejected", link: IN_PROCESS, settled: OK_ERROR },
  processing: { summary: "in process without end", link: IN_PROCESS },
  rejected: { summary: "rejected at once", link: REJECTED, settled: REJECTED },
  duplicate: { summary: "refused as a duplicate, though linked", link: REJECTED, settled: LINKED, fault: "duplicate" },
  contradictory: { summary: "status and request_status disagree; linked", link: OK_ERROR, settled: LINKED },
  slow: linkedBut("slow", "linked, the response delayed"),
  "slow-body": linkedBut("slow-body", "linked, the second half of the response delayed"),
  reset: linkedBut("reset", "linked, the connection reset before the response"),
  redirect: linkedBut("redirect", "linked, and 302 to another URL"),
  html: linkedBut("html", "linked, and 200 with a page of HTML"),
  empty: linkedBut("empty", "linked, and 200 without a body"),
  truncated: linkedBut("truncated", "linked, the response cut off in its middle"),
  "media-type": linkedBut("media-type", "linked, the response sent as text/plain"),
  late: linkedBut("late", "linked, the connection reset; request/status says an error twice first"),
  unavailable: lost({ httpStatus: 503 }, "503 with Retry-After"),
  "reset-before": lost("reset-before", "the connection reset"),
  "status-unavailable": {
    summary: "in process, and 503 to request/status without end",
    link: IN_PROCESS,
    fault: "status-unavailable",
  },
  // The names are built from the same list as their type.
  ...(Object.fromEntries(
    HTTP_STATUSES.map((httpStatus) => [`http-${httpStatus}`, lost({ httpStatus }, `${httpStatus}`)]),
  ) as Record<HttpScenario, Scenario>),
};

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]; // an object's keys are its own

/** A `card_id` with this prefix selects a scenario, for tests that can set nothing else. */
export const CARD_ID_PREFIX = "mock-";

export function scenarioNamed(name: string): Scenario | undefined {
  return Object.entries(SCENARIOS).find(([known]) => known === name)?.[1];
}

/** Whether the vendor takes the first call of such a link. */
export function isTaken({ fault }: Scenario): boolean {
  return fault !== "reset-before" && typeof fault !== "object";
}
