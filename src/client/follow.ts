import { operations } from "../../generated/contract.js";
import { assertRequest } from "../contract/validate.js";
import { verdictOf } from "../contract/verdict.js";
import { backoff } from "../shared/backoff.js";
import { assertMilliseconds, assertSignal, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { notify } from "../shared/notify.js";
import { classifyStatus, REFUSALS } from "./classify.js";
import type { Context } from "./context.js";
import { emitter, endOf } from "./events.js";
import { lastingError, now, settlingTime } from "./lasting.js";
import type { FollowOptions } from "./options.js";
import { type Outcome, SUCCESS, type TrackedOperation } from "./outcome.js";
import { outcomeOf, unfollowed } from "./outcome-of.js";

/** With these a server refuses the question itself, so asking again is no use. 404 may mean that it can't find it yet. */
const HOPELESS: readonly (number | undefined)[] = REFUSALS.filter((httpStatus) => httpStatus !== 404);

/**
 * Asks until the request is settled, the deadline passes or the caller ends it, and returns what is known then.
 *
 * @throws CardLinkError of the family `input`, before anything is sent
 */
export async function follow<Id extends TrackedOperation>(
  { settings, calls, onEvent }: Context,
  from: string | Outcome<Id>,
  options?: FollowOptions<Id>,
): Promise<Outcome<Id>> {
  const {
    signal,
    once = false,
    deadline: limit = 60_000,
    interval = 500,
    settleAfter,
    operation: asked,
    sentAt,
    onPoll,
    onEvent: ownListener,
  } = options ?? {};
  assertMilliseconds("deadline", limit);
  assertMilliseconds("interval", interval);
  if (settleAfter !== undefined) assertMilliseconds("settleAfter", settleAfter);
  assertSignal(signal);
  let known = knownFrom(from, asked);
  const { operation, request_id } = known;
  assertRequest(operations.requestStatus, { request_id });
  const { origin, timeout } = settings;
  const terms = { origin, request_id, settleAfter, timeout, sentAt };
  const hasLasted = lastingError(terms);
  if (known.kind !== "in_process" && known.kind !== "unknown") return known;

  const { id, path } = operations.requestStatus;
  const about = { operation: id, origin, path, requestId: request_id };
  const emit = await emitter([onEvent, ownListener], about);
  const deadline = startDeadline(limit, signal);
  const poll = async () => {
    // One silent poll must not use up the time of all the others.
    const own = startDeadline(Math.min(timeout, deadline.remaining()), deadline.signal);
    const context = { deadline: own, emit, requestId: request_id };
    return calls.call("requestStatus", { request_id }, context).finally(own.release);
  };
  const canSettle = sentAt !== undefined || (!once && limit > settlingTime(terms));
  const end = (outcome: Outcome<Id>) => {
    emit(endOf(outcome));
    return canSettle ? outcome : explained(outcome);
  };
  let nothingKnown = known.kind === "unknown" && "reason" in known && known.reason.code === "not_asked";
  try {
    for (let count = 1; ; count++) {
      const askedAt = now();
      const exchanged = await poll();
      const { body, httpStatus, retryAfter } = exchanged;
      const verdict = verdictOf(body);
      const isSettling = hasLasted(verdict === "refused", askedAt);
      const decision = classifyStatus(verdict, { isKnown: known.kind === "in_process" || isSettling });
      const outcome = outcomeOf({ operation, request_id }, decision, exchanged);
      // A question without an answer takes nothing away from what was known of the request.
      nothingKnown &&= body === undefined;
      if (decision !== "unknown" || (known.kind === "unknown" && (body || nothingKnown))) known = outcome;

      const isSettled = decision === "success" || decision === "rejected";
      if (isSettled || once || HOPELESS.includes(httpStatus) || deadline.signal.aborted) {
        notify(onPoll, { poll: count, outcome: known });
        return end(known);
      }
      const next = Math.max(retryAfter ?? 0, backoff(count - 1, interval));
      notify(onPoll, { poll: count, outcome: known, next });
      emit({ type: "retry", delay: next });
      if (!(await deadline.wait(next))) return end(known);
    }
  } finally {
    deadline.release();
  }
}

/** An `unknown` that further calls like this one can't change, however often they come. */
function explained<Id extends TrackedOperation>(outcome: Outcome<Id>): Outcome<Id> {
  if (outcome.kind !== "unknown" || !("reason" in outcome)) return outcome;
  const hint =
    "One poll, or a deadline shorter than settleAfter, can't settle this request by an error. Use a longer one, or sentAt.";
  return { ...outcome, reason: { ...outcome.reason, message: `${outcome.reason.message}\n${hint}` } };
}

/** Takes what a database kept too: an outcome that has lost its operation or its reason. */
function knownFrom<Id extends TrackedOperation>(from: string | Outcome<Id>, asked?: Id): Outcome<Id> {
  const members = typeof from === "object" && from !== null ? from : { request_id: from };
  // Without a prototype, so that a polluted one can't add a kind.
  const given: Partial<Outcome<Id>> = Object.assign(Object.create(null), members);
  // Where nothing says so, `Id` is its default.
  const operation = asked ?? given.operation ?? ("linkCard" as Id);
  if (!Object.keys(SUCCESS).includes(operation)) {
    throw new CardLinkError("invalid_option", `operation must be one of ${Object.keys(SUCCESS).join(", ")}.`);
  }
  // Whatever it is, the contract's validator sees it before anything else is done with it.
  const subject = { operation, request_id: given.request_id as string };
  const { kind } = given;
  // A database has null for nothing.
  const isBare = kind === undefined || kind === null || (kind === "unknown" && !("reason" in given && given.reason));
  if (isBare) return unfollowed(subject);
  const kinds = [SUCCESS[operation], "in_process", "rejected", "not_sent", "unknown"] satisfies Outcome<Id>["kind"][];
  if (!kinds.includes(kind)) throw new CardLinkError("invalid_option", `kind must be one of ${kinds.join(", ")}.`);
  const outcome = from as Outcome<Id>; // it has a kind, so it isn't text
  return outcome.operation === operation ? outcome : { ...outcome, operation };
}
