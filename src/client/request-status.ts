import { operations } from "../../generated/contract.js";
import { assertRequest } from "../contract/validate.js";
import { assertMilliseconds, assertSignal, startDeadline } from "../shared/deadline.js";
import type { Context } from "./context.js";
import { emitter, endOf } from "./events.js";
import type { CallOptions } from "./options.js";
import type { StatusOutcome } from "./outcome.js";
import { statusOutcomeOf } from "./outcome-of.js";

/** Asks once. */
export async function requestStatus(
  { settings, calls, onEvent }: Context,
  request_id: string,
  options?: CallOptions,
): Promise<StatusOutcome> {
  const { signal, timeout = settings.timeout, onEvent: ownListener } = options ?? {};
  assertMilliseconds("timeout", timeout);
  assertSignal(signal);
  assertRequest(operations.requestStatus, { request_id });
  const { id, path } = operations.requestStatus;
  const subject = { operation: id, origin: settings.origin, path, requestId: request_id };
  const emit = await emitter([onEvent, ownListener], subject);
  const deadline = startDeadline(timeout, signal);
  try {
    const exchanged = await calls.call("requestStatus", { request_id }, { deadline, emit, requestId: request_id });
    const outcome = statusOutcomeOf(request_id, exchanged);
    emit(endOf(outcome));
    return outcome;
  } finally {
    deadline.release();
  }
}
