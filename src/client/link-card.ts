import { operations } from "../../generated/contract.js";
import type { LinkCardRequest } from "../../generated/types.js";
import { requestBody } from "../contract/validate.js";
import { backoff } from "../shared/backoff.js";
import { mayConnectLater } from "../transport/failure.js";
import { type Context, run } from "./context.js";
import { type CallOptions, checkedOptions } from "./options.js";
import { type LinkOutcome, linkOutcomeOf } from "./outcome.js";

const RESENDS = 2;
/** Milliseconds. */
const FIRST_DELAY = 200;

/**
 * Makes one call, and repeats it only if it could not connect.
 *
 * @throws CardLinkError of the family `input`, before anything is sent; the reason of a signal that is already aborted
 */
export async function linkCard(context: Context, link: LinkCardRequest, options?: CallOptions): Promise<LinkOutcome> {
  const checked = checkedOptions(options, context.settings.timeout);
  const body = requestBody("linkCard", link);
  return run(context, body.request_id, checked, async (deadline, emit) => {
    const send = () => context.calls.call("linkCard", body, deadline, emit);
    let exchanged = await send();
    for (let resends = 0; resends < RESENDS && mayConnectLater(exchanged.failure); resends++) {
      const delay = backoff(resends, FIRST_DELAY);
      emit(operations.linkCard, { type: "retry", delay });
      if (!(await deadline.wait(delay))) break;
      // A settle of this process may be sending the link meanwhile. After a dispatch nothing is thrown.
      exchanged = await send().catch(() => exchanged);
    }
    return linkOutcomeOf(body.request_id, exchanged);
  });
}
