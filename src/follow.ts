import type { RequestStatusResponse } from "../generated/types.js";
import { backoff } from "./backoff.js";
import type { Deadline } from "./deadline.js";
import type { Report } from "./events.js";
import { type Answer, classifyStatus, type LinkOutcome, outcomeOf } from "./outcome.js";

/** By these a server refuses the question as such; asking again brings the same. 404 is not among them. */
const HOPELESS: readonly (number | undefined)[] = [400, 401, 403, 405, 413, 415, 422];

/** How one poll went, and what follows from it. */
export interface Poll {
  /** Counted from 1. */
  readonly poll: number;
  /** What is known of the link after this poll. */
  readonly outcome: LinkOutcome;
  /** Milliseconds to the next poll; absent after the last one. */
  readonly next?: number;
}

export interface FollowState {
  /** What is known so far. */
  readonly known: LinkOutcome;
  readonly deadline: Deadline;
  /** Milliseconds: the first wait is at most this long, each further one at most twice the last, up to 10 s. */
  readonly interval: number;
  readonly onPoll: ((poll: Poll) => void) | undefined;
  readonly report: Report;
}

/** Polls until the link is settled, the deadline passes or the caller gives up; then says what is known. */
export async function follow(
  ask: () => Promise<Answer<RequestStatusResponse>>,
  state: FollowState,
): Promise<LinkOutcome> {
  const { deadline, interval, onPoll, report } = state;
  let { known } = state;
  let refusals = 0;
  for (let poll = 1; ; poll++) {
    const answer = await ask();
    // One error may mean that the link has yet to arrive; after `process`, or twice in a row, it is the vendor's verdict.
    const hasRequest = known.kind === "in_process" || refusals > 0;
    const kind = classifyStatus({ hasRequest, ...answer });
    const outcome = outcomeOf(known.request_id, kind, answer);
    refusals = outcome.kind === "unknown" && outcome.reason.code === "refused" ? refusals + 1 : 0;
    // A question that went unanswered doesn't make less of what the vendor has said.
    if (kind !== "unknown" || known.kind !== "in_process") known = outcome;

    const settled = kind === "linked" || kind === "rejected";
    if (settled || HOPELESS.includes(answer.httpStatus) || deadline.signal.aborted) {
      onPoll?.({ poll, outcome: known });
      return known;
    }
    // The second error counts, so it isn't asked for in the same breath as the first.
    const least = refusals > 0 ? interval : 0;
    const next = Math.max(least, answer.retryAfter ?? 0, backoff(poll - 1, interval));
    onPoll?.({ poll, outcome: known, next });
    report({ type: "retry", delay: next });
    if (!(await deadline.wait(next))) return known;
  }
}
