import { operations } from "../../generated/contract.js";
import { type Deadline, startDeadline } from "../shared/deadline.js";
import type { Settings } from "../transport/settings.js";
import type { Calls } from "./calls.js";
import { type Emit, emitter, endOf, type Listener } from "./events.js";
import type { CallOptions } from "./options.js";
import type { LinkOutcome, StatusOutcome } from "./outcome.js";

/** The state that the client's methods share. */
export interface Context {
  readonly settings: Settings;
  readonly settleAfter: number;
  readonly calls: Calls;
  readonly onEvent: Listener | undefined;
}

/** Runs one call under its deadline, and emits its outcome. */
export async function run<Outcome extends LinkOutcome | StatusOutcome>(
  { settings, onEvent }: Context,
  request_id: string,
  { signal, timeout, onEvent: more }: CallOptions & { readonly timeout: number },
  work: (deadline: Deadline, emit: Emit) => Promise<Outcome>,
): Promise<Outcome> {
  const deadline = startDeadline(timeout, signal);
  try {
    const emit = await emitter([onEvent, more], settings.origin, request_id);
    const outcome = await work(deadline, emit);
    emit(operations[outcome.operation], endOf(outcome));
    return outcome;
  } finally {
    deadline.release();
  }
}
