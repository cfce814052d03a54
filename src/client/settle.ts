import { operations } from "../../generated/contract.js";
import type { LinkCardRequest } from "../../generated/types.js";
import { requestBody } from "../contract/validate.js";
import { backoff } from "../shared/backoff.js";
import { assertMilliseconds, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import type { Exchanged } from "../transport/exchange.js";
import { type Context, run } from "./context.js";
import { checkedOptions, type SettleOptions } from "./options.js";
import { type LinkOutcome, linkOutcomeOf, rejectedOutcomeOf } from "./outcome.js";
import { retryAfter } from "./retry-after.js";
import { settling } from "./settling.js";

/** Milliseconds. */
const TIMEOUT = 180_000;
const LONGEST_POLL = 15_000;
const LONGEST_WAIT = 10_000;
/** The longest wait while no documented response arrives, so that an outage isn't hammered. */
const LONGEST_IN_OUTAGE = 60_000;

/**
 * Polls request/status, and makes the same call again if polling can't settle the link, until the outcome is final.
 *
 * @throws CardLinkError of the family `input`, before anything is sent; the reason of a signal that is already aborted
 */
export async function settle(context: Context, link: LinkCardRequest, options?: SettleOptions): Promise<LinkOutcome> {
  const { settings, settleAfter, calls } = context;
  const checked = checkedOptions(options, TIMEOUT);
  const { interval = 500 } = options ?? {};
  assertMilliseconds("interval", interval);
  const body = requestBody("linkCard", link);
  const { request_id } = body;
  const poll = requestBody("requestStatus", { request_id });
  return run(context, request_id, checked, async (deadline, emit) => {
    const exchangeFor = async (id: "linkCard" | "requestStatus", sent: object, limit: number): Promise<Exchanged> => {
      // One silent exchange must not use up the time of the others.
      const part = startDeadline(Math.min(limit, deadline.remaining()), deadline.signal);
      return calls.call(id, sent, part, emit).finally(part.release);
    };
    const rule = settling(settleAfter, performance.now());
    let known: LinkOutcome | undefined;
    let hasVendorSpoken = false;
    let silentSends = 0;
    let isSent = false;
    // Once the link was sent, nothing is thrown. If another call in this process is sending it, that counts as sent.
    const unlessSent = (error: unknown): Exchanged => {
      if (error instanceof CardLinkError && (isSent || error.code === "already_in_flight")) return { failure: error };
      throw error;
    };
    for (let attempt = 0; ; attempt++) {
      const askedAt = performance.now();
      const isSend = rule.mustSend(askedAt);
      const exchanging = isSend
        ? exchangeFor("linkCard", body, settings.timeout)
        : exchangeFor("requestStatus", poll, Math.min(settings.timeout, LONGEST_POLL));
      const exchanged = await exchanging.catch(unlessSent);
      isSent ||= isSend;
      const { reading, response } = exchanged;
      if (isSend) rule.sent(reading, performance.now());
      else if (rule.asked(reading, askedAt)) return rejectedOutcomeOf(request_id, exchanged);
      const outcome = linkOutcomeOf(request_id, exchanged);
      if (outcome.kind === "linked") return outcome;

      // A failed exchange doesn't invalidate what we know, and neither does a call that wasn't made.
      const isMeaningful = reading !== undefined && reading !== "contradictory";
      const isMade = exchanged.failure?.family !== "input";
      if (!known || isMeaningful || (isMade && !hasVendorSpoken)) known = outcome;
      hasVendorSpoken ||= isMeaningful;
      if (reading !== undefined) silentSends = 0;
      else if (isSend) silentSends += 1;
      // After a call, poll at once: it may have changed the status.
      const longest = Math.min(LONGEST_IN_OUTAGE, LONGEST_WAIT * 2 ** silentSends);
      const wait = isSend ? 0 : backoff(attempt, interval, longest);
      const asked = retryAfter(response?.headers.get("retry-after") ?? "");
      const delay = Math.max(wait, Math.min(asked, wait + LONGEST_WAIT));
      emit(operations.requestStatus, { type: "retry", delay });
      if (!(await deadline.wait(delay))) return known;
    }
  });
}
