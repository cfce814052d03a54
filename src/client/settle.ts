import { operations } from "../../generated/contract.js";
import type { LinkCardRequest } from "../../generated/types.js";
import { assertRequest, ownMembers } from "../contract/validate.js";
import { backoff } from "../shared/backoff.js";
import { assertMilliseconds, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import type { Exchanged } from "../transport/exchange.js";
import type { Context } from "./context.js";
import { emitter, endOf } from "./events.js";
import { checkedOptions, type SettleOptions } from "./options.js";
import { type LinkOutcome, linkOutcomeOf, rejectedOutcomeOf } from "./outcome.js";
import { settling } from "./settling.js";

/** Milliseconds. */
const TIMEOUT = 180_000;
const LONGEST_QUESTION = 15_000;
const LONGEST_WAIT = 10_000;
/** How long a wait may become while nothing documented is answered, so that an outage isn't hammered. */
const LONGEST_WAIT_IN_OUTAGE = 60_000;

/**
 * Asks request/status, and makes the same call again where asking can't settle it, until the outcome is final.
 *
 * @throws CardLinkError of the family `input`, before anything is sent; the signal's reason, if it is aborted already
 */
export async function settle(
  { settings, settleAfter, calls, onEvent }: Context,
  link: LinkCardRequest,
  options?: SettleOptions,
): Promise<LinkOutcome> {
  const { signal, timeout, onEvent: more } = checkedOptions(options, TIMEOUT);
  const { interval = 500 } = options ?? {};
  assertMilliseconds("interval", interval);
  const body = ownMembers(link);
  assertRequest<LinkCardRequest>(operations.linkCard, body);
  const { request_id } = body;
  const deadline = startDeadline(timeout, signal);
  try {
    const emit = await emitter([onEvent, more], settings.origin, request_id);
    const exchangeFor = async (id: "linkCard" | "requestStatus", sent: object, limit: number): Promise<Exchanged> => {
      // One silent exchange must not use up the time of all the others.
      const own = startDeadline(Math.min(limit, deadline.remaining()), deadline.signal);
      return calls.call(id, sent, own, emit).finally(own.release);
    };
    const rule = settling(settleAfter, performance.now());
    let known: LinkOutcome | undefined;
    let isHeard = false;
    let silentSends = 0;
    for (let attempt = 0; ; attempt++) {
      const isSend = rule.mustSend(performance.now());
      const askedAt = performance.now();
      const exchanged = isSend
        ? await exchangeFor("linkCard", body, settings.timeout).catch(inFlightElsewhere)
        : await exchangeFor("requestStatus", { request_id }, Math.min(settings.timeout, LONGEST_QUESTION));
      const { reading, retryAfter = 0 } = exchanged;
      const isRejected = !isSend && rule.asked(reading, askedAt);
      if (isSend) rule.sent(reading, performance.now());
      const outcome = isRejected ? rejectedOutcomeOf(request_id, exchanged) : linkOutcomeOf(request_id, exchanged);
      if (reading !== undefined) silentSends = 0;
      else if (isSend) silentSends += 1;
      // A failed exchange doesn't invalidate what we know, and a call that wasn't made says nothing.
      const isWord = reading !== undefined && reading !== "contradictory";
      const isMade = exchanged.failure?.family !== "input";
      if (!known || isWord || (isMade && !isHeard)) known = outcome;
      isHeard ||= isWord;

      const isFinal = outcome.kind === "linked" || outcome.kind === "rejected";
      const cap = Math.min(LONGEST_WAIT_IN_OUTAGE, LONGEST_WAIT * 2 ** silentSends);
      // What a call that was made again has changed is worth a question at once.
      const wait = isSend ? 0 : backoff(attempt, interval, cap);
      const delay = Math.max(wait, Math.min(retryAfter, wait + LONGEST_WAIT));
      if (!isFinal) emit(operations.requestStatus, { type: "retry", delay });
      if (isFinal || !(await deadline.wait(delay))) {
        emit(operations.linkCard, endOf(known));
        return known;
      }
    }
  } finally {
    deadline.release();
  }
}

/** Another call of this process is sending the same link, which counts as sent. */
function inFlightElsewhere(error: unknown): Exchanged {
  if (error instanceof CardLinkError && error.code === "already_in_flight") return { failure: error };
  throw error;
}
