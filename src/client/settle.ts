import { operations } from "../../generated/contract.js";
import type { LinkCardRequest } from "../../generated/types.js";
import { assertRequest, ownMembers } from "../contract/validate.js";
import { backoff } from "../shared/backoff.js";
import { assertMilliseconds, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import type { Exchanged } from "../transport/exchange.js";
import { type Context, run } from "./context.js";
import { checkedOptions, type SettleOptions } from "./options.js";
import { type LinkOutcome, linkOutcomeOf, rejectedOutcomeOf } from "./outcome.js";
import { settling } from "./settling.js";

/** Milliseconds. */
const TIMEOUT = 180_000;
const LONGEST_QUESTION = 15_000;
const LONGEST_WAIT = 10_000;
/** How long a wait may become while nothing documented is answered, so that an outage isn't hammered. */
const LONGEST_IN_OUTAGE = 60_000;

/**
 * Asks request/status, and makes the same call again where asking can't settle it, until the outcome is final.
 *
 * @throws CardLinkError of the family `input`, before anything is sent; the signal's reason, if it is aborted already
 */
export async function settle(context: Context, link: LinkCardRequest, options?: SettleOptions): Promise<LinkOutcome> {
  const { settings, settleAfter, calls } = context;
  const checked = checkedOptions(options, TIMEOUT);
  const { interval = 500 } = options ?? {};
  assertMilliseconds("interval", interval);
  const body = ownMembers(link);
  assertRequest<LinkCardRequest>(operations.linkCard, body);
  const { request_id } = body;
  return run(context, request_id, checked, async (deadline, emit) => {
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
      const askedAt = performance.now();
      const isSend = rule.mustSend(askedAt);
      const exchanged = isSend
        ? await exchangeFor("linkCard", body, settings.timeout).catch(inFlightElsewhere)
        : await exchangeFor("requestStatus", { request_id }, Math.min(settings.timeout, LONGEST_QUESTION));
      const { reading, retryAfter = 0 } = exchanged;
      if (isSend) rule.sent(reading, performance.now());
      else if (rule.asked(reading, askedAt)) return rejectedOutcomeOf(request_id, exchanged);
      const outcome = linkOutcomeOf(request_id, exchanged);
      if (outcome.kind === "linked") return outcome;

      // A failed exchange doesn't invalidate what we know, and a call that wasn't made says nothing.
      const isWord = reading !== undefined && reading !== "contradictory";
      const isMade = exchanged.failure?.family !== "input";
      if (!known || isWord || (isMade && !isHeard)) known = outcome;
      isHeard ||= isWord;
      if (reading !== undefined) silentSends = 0;
      else if (isSend) silentSends += 1;
      // What a call that was made again has changed is worth a question at once.
      const wait = isSend
        ? 0
        : backoff(attempt, interval, Math.min(LONGEST_IN_OUTAGE, LONGEST_WAIT * 2 ** silentSends));
      const delay = Math.max(wait, Math.min(retryAfter, wait + LONGEST_WAIT));
      emit(operations.requestStatus, { type: "retry", delay });
      if (!(await deadline.wait(delay))) return known;
    }
  });
}

/** Another call of this process is sending the same link, which counts as sent. */
function inFlightElsewhere(error: unknown): Exchanged {
  if (error instanceof CardLinkError && error.code === "already_in_flight") return { failure: error };
  throw error;
}
