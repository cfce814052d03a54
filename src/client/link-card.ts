import { operations } from "../../generated/contract.js";
import type { LinkCardRequest } from "../../generated/types.js";
import { assertRequest, ownMembers } from "../contract/validate.js";
import { backoff } from "../shared/backoff.js";
import { startDeadline } from "../shared/deadline.js";
import { mayConnectLater } from "../transport/failure.js";
import type { Context } from "./context.js";
import { emitter, endOf } from "./events.js";
import { type CallOptions, checkedOptions } from "./options.js";
import { type LinkOutcome, linkOutcomeOf } from "./outcome.js";

const RESENDS = 2;
/** Milliseconds. */
const FIRST_DELAY = 200;

/**
 * Makes one call, and makes it again only where it could not connect.
 *
 * @throws CardLinkError of the family `input`, before anything is sent; the signal's reason, if it is aborted already
 */
export async function linkCard(
  { settings, calls, onEvent }: Context,
  link: LinkCardRequest,
  options?: CallOptions,
): Promise<LinkOutcome> {
  const { signal, timeout, onEvent: more } = checkedOptions(options, settings.timeout);
  // A resend has the same bytes, whatever the caller does to its object meanwhile.
  const body = ownMembers(link);
  assertRequest<LinkCardRequest>(operations.linkCard, body);
  const deadline = startDeadline(timeout, signal);
  try {
    const emit = await emitter([onEvent, more], settings.origin, body.request_id);
    for (let resends = 0; ; resends++) {
      const exchanged = await calls.call("linkCard", body, deadline, emit);
      if (resends < RESENDS && mayConnectLater(exchanged.failure)) {
        const delay = backoff(resends, FIRST_DELAY);
        emit(operations.linkCard, { type: "retry", delay });
        if (await deadline.wait(delay)) continue;
      }
      const outcome = linkOutcomeOf(body.request_id, exchanged);
      emit(operations.linkCard, endOf(outcome));
      return outcome;
    }
  } finally {
    deadline.release();
  }
}
