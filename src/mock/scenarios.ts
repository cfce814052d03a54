import { createHash } from "node:crypto";
import type { LinkCardResponse } from "../../generated/types.js";

/** The two members of a response that tell the state. */
export type Verdict = Pick<LinkCardResponse, "status" | "request_status">;

export const LINKED: Verdict = { status: "ok", request_status: "success" };
export const IN_PROCESS: Verdict = { status: "ok", request_status: "process" };
export const REJECTED: Verdict = { status: "error", request_status: "error" };
const CONTRADICTORY: Verdict = { status: "ok", request_status: "error" };

/** How a link ends: its response, and what request/status says once it has settled. */
export interface Scenario {
  readonly summary: string;
  readonly link: Verdict;
  /** Undefined if it never settles. */
  readonly settled?: Verdict | undefined;
  /** What happens to the response. */
  readonly fault?: "duplicate" | "slow" | "unavailable" | "reset" | "reset_before" | "status_unavailable";
}

export type ScenarioName =
  | "linked"
  | "processing-then-success"
  | "processing-then-rejected"
  | "processing"
  | "rejected"
  | "duplicate"
  | "contradictory"
  | "slow"
  | "unavailable"
  | "reset"
  | "reset-before"
  | "status-unavailable";

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  linked: { summary: "linked at once", link: LINKED, settled: LINKED },
  "processing-then-success": { summary: "in process at first, then linked", link: IN_PROCESS, settled: LINKED },
  "processing-then-rejected": { summary: "in process at first, then rejected", link: IN_PROCESS, settled: REJECTED },
  processing: { summary: "in process for ever", link: IN_PROCESS },
  rejected: { summary: "rejected", link: REJECTED, settled: REJECTED },
  duplicate: { summary: "refused as sent before, though linked", link: REJECTED, settled: LINKED, fault: "duplicate" },
  contradictory: { summary: "status and request_status disagree; linked", link: CONTRADICTORY, settled: LINKED },
  slow: { summary: "linked, the answer kept back", link: LINKED, settled: LINKED, fault: "slow" },
  unavailable: { summary: "503 with Retry-After, not linked", link: LINKED, fault: "unavailable" },
  reset: { summary: "linked, the connection reset before the answer", link: LINKED, settled: LINKED, fault: "reset" },
  "reset-before": { summary: "not linked, the connection reset", link: LINKED, fault: "reset_before" },
  "status-unavailable": {
    summary: "in process, and 503 to request/status",
    link: IN_PROCESS,
    fault: "status_unavailable",
  },
};

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[]; // an object's keys are its own

/** A `card_id` with this prefix names a scenario, for tests that can't set anything else. */
export const CARD_ID_PREFIX = "mock-";

export function scenarioNamed(name: string): Scenario | undefined {
  return Object.entries(SCENARIOS).find(([known]) => known === name)?.[1];
}

/** A whole number from 0 to below `limit`: the same one for the same seed and turn. */
export function draw(seed: string, turn: number, limit: number): number {
  return createHash("sha256").update(`${seed}:${turn}`).digest().readUInt32BE() % limit;
}
