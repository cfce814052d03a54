import { operations } from "../../generated/contract.js";
import { assertRequest } from "../contract/validate.js";
import { startDeadline } from "../shared/deadline.js";
import type { Context } from "./context.js";
import { emitter, endOf } from "./events.js";
import { type CallOptions, checkedOptions } from "./options.js";
import { type StatusOutcome, statusOutcomeOf } from "./outcome.js";

/** Asks once. */
export async function requestStatus(
  { settings, calls, onEvent }: Context,
  request_id: string,
  options?: CallOptions,
): Promise<StatusOutcome> {
  const { signal, timeout, onEvent: more } = checkedOptions(options, settings.timeout);
  assertRequest(operations.requestStatus, { request_id });
  const deadline = startDeadline(timeout, signal);
  try {
    const emit = await emitter([onEvent, more], settings.origin, request_id);
    const outcome = statusOutcomeOf(request_id, await calls.call("requestStatus", { request_id }, deadline, emit));
    emit(operations.requestStatus, endOf(outcome));
    return outcome;
  } finally {
    deadline.release();
  }
}
