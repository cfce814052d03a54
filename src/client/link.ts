import type { LinkCardResponse } from "../../generated/types.js";
import { backoff } from "../shared/backoff.js";
import type { Deadline } from "../shared/deadline.js";
import type { ErrorCode } from "../shared/errors.js";
import type { Report } from "./events.js";
import { type Answer, classify, type LinkOutcome, outcomeOf } from "./outcome.js";

const RESENDS = 2;
const FIRST_DELAY = 200;

/** Failures that may pass by themselves. The others that prove that nothing was sent would only come again. */
const PASSING: readonly ErrorCode[] = ["name_not_found", "connection_refused", "connect_timeout"];

export interface LinkState {
  readonly request_id: string;
  /** Whether this id was never dispatched before. */
  readonly first: boolean;
  /** Whether the fetch sends a request once, whatever becomes of the connection. */
  readonly sendsOnce: boolean;
  readonly deadline: Deadline;
  readonly report: Report;
}

/** Sends a link, and sends it again only while it is proven that nothing was sent. */
export async function link(attempt: () => Promise<Answer<LinkCardResponse>>, state: LinkState): Promise<LinkOutcome> {
  const { request_id, first, sendsOnce, deadline, report } = state;
  for (let resends = 0; ; resends++) {
    const answer = await attempt();
    const { failure, httpStatus, body } = answer;
    const saysOk = (failure?.body as Partial<LinkCardResponse> | null | undefined)?.status === "ok"; // any JSON at all
    // An answer may be the one to a second sending that nobody told us of: an error then follows from the first.
    const alone = first && (sendsOnce || httpStatus === undefined);
    const kind = classify({ first: alone, failure: failure?.code, httpStatus, body, saysOk });
    const outcome = outcomeOf(request_id, kind, answer);
    if (outcome.kind !== "not_sent" || !PASSING.includes(outcome.reason.code) || resends === RESENDS) return outcome;
    const delay = backoff(resends, FIRST_DELAY);
    report({ type: "retry", delay });
    if (!(await deadline.wait(delay))) return outcome;
  }
}
