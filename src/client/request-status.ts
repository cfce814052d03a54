import { requestBody } from "../contract/validate.js";
import { type Context, run } from "./context.js";
import { type CallOptions, checkedOptions } from "./options.js";
import { type StatusOutcome, statusOutcomeOf } from "./outcome.js";

/** Polls once. */
export async function requestStatus(
  context: Context,
  request_id: string,
  options?: CallOptions,
): Promise<StatusOutcome> {
  const checked = checkedOptions(options, context.settings.timeout);
  const body = requestBody("requestStatus", { request_id });
  return run(context, request_id, checked, async (deadline, emit) =>
    statusOutcomeOf(request_id, await context.calls.call("requestStatus", body, deadline, emit)),
  );
}
