import type { RequestStatusResponse } from "../../generated/types.js";
import { backoff } from "../shared/backoff.js";
import type { Deadline } from "../shared/deadline.js";
import { type Report, tell } from "./events.js";
import { type Answer, classifyStatus, type LinkOutcome, outcomeOf, REFUSALS } from "./outcome.js";

/** By these a server refuses the question as such; asking again brings the same, but for what it can't find yet. */
const HOPELESS: readonly (number | undefined)[] = REFUSALS.filter((httpStatus) => httpStatus !== 404);

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
  /** Milliseconds for which an error must stand before it is the vendor's verdict on a request it never owned to. */
  readonly settleAfter: number;
  readonly onPoll: ((poll: Poll) => void) | undefined;
  readonly report: Report;
}

/** Polls until the link is settled, the deadline passes or the caller gives up; then says what is known. */
export async function follow(
  ask: () => Promise<Answer<RequestStatusResponse>>,
  state: FollowState,
): Promise<LinkOutcome> {
  const { deadline, interval, settleAfter, onPoll, report } = state;
  let { known } = state;
  let nothingKnown = known.kind === "unknown" && known.reason.code === "not_asked";
  let refusedSince: number | undefined;
  for (let poll = 1; ; poll++) {
    const answer = await ask();
    // An error may mean that the link has yet to arrive, unless the vendor has owned to the request before.
    const stood = refusedSince !== undefined && performance.now() - refusedSince >= settleAfter;
    const kind = classifyStatus({ hasRequest: known.kind === "in_process" || stood, ...answer });
    const outcome = outcomeOf(known.request_id, kind, answer);
    const refused = outcome.kind === "unknown" && outcome.reason.code === "refused";
    refusedSince = refused ? (refusedSince ?? performance.now()) : undefined;
    // A question that went unanswered doesn't make less of what was known of the link.
    nothingKnown &&= answer.body === undefined;
    if (kind !== "unknown" || (known.kind === "unknown" && (answer.body || nothingKnown))) known = outcome;

    const settled = kind === "linked" || kind === "rejected";
    if (settled || HOPELESS.includes(answer.httpStatus) || deadline.signal.aborted) {
      tell(onPoll, { poll, outcome: known });
      return known;
    }
    const next = Math.max(answer.retryAfter ?? 0, backoff(poll - 1, interval));
    tell(onPoll, { poll, outcome: known, next });
    report({ type: "retry", delay: next });
    if (!(await deadline.wait(next))) return known;
  }
}
