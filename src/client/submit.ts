import { operations } from "../../generated/contract.js";
import type { RequestBody } from "../contract/operations.js";
import { assertRequest } from "../contract/validate.js";
import { verdictOf } from "../contract/verdict.js";
import { backoff } from "../shared/backoff.js";
import { assertMilliseconds, assertSignal, startDeadline } from "../shared/deadline.js";
import { CardLinkError, type ErrorCode } from "../shared/errors.js";
import type { Exchanged } from "../transport/exchange.js";
import { reserve } from "../transport/reservations.js";
import { classify, type Decision } from "./classify.js";
import type { Context } from "./context.js";
import { emitter, endOf } from "./events.js";
import type { Input, LinkOptions } from "./options.js";
import type { Outcome, TrackedOperation } from "./outcome.js";
import { outcomeOf } from "./outcome-of.js";
import { isPlainRefusal } from "./plain-refusal.js";

const RESENDS = 2;
const FIRST_DELAY = 200;

/** Failures that may pass by themselves. The others that prove that nothing was sent would only come again. */
const PASSING: readonly ErrorCode[] = ["name_not_found", "connection_refused", "connect_timeout"];

/**
 * Sends a request that changes something, and sends it again only while it is proven that nothing was sent.
 *
 * @throws CardLinkError of the family `input`, before anything is sent
 */
export async function submit<Id extends TrackedOperation>(
  { settings, calls, onEvent }: Context,
  id: Id,
  input: Input<Id>,
  options?: LinkOptions,
): Promise<Outcome<Id>> {
  // An id of the caller's may be that of a process that crashed after it sent the request.
  const isOwnId = typeof input === "object" && input !== null && Object.hasOwn(input, "request_id");
  const { signal, timeout = settings.timeout, sentBefore = isOwnId, onEvent: ownListener } = options ?? {};
  assertMilliseconds("timeout", timeout);
  assertSignal(signal);
  const operation = operations[id];
  const body = bodyOf(input);
  assertRequest<RequestBody<Id>>(operation, body);
  const { request_id } = body;
  const subject = { operation: id, request_id };

  const about = { operation: id, origin: settings.origin, path: operation.path, requestId: request_id };
  // Before anything is waited for, so that a second call under the same id comes too late.
  const reservation = reserve(settings.origin, request_id);
  const deadline = startDeadline(timeout, signal);
  let sent = true;
  try {
    const emit = await emitter([onEvent, ownListener], about);
    const context = {
      deadline,
      emit,
      requestId: request_id,
      reservation: { ...reservation, isFirst: reservation.isFirst && sentBefore === false },
    };
    for (let resends = 0; ; resends++) {
      const exchanged = await calls.call(id, body, context);
      const decision = decide(exchanged);
      sent = decision !== "not_sent";
      if (!sent && resends < RESENDS && mayPass(exchanged.failure)) {
        const delay = backoff(resends, FIRST_DELAY);
        emit({ type: "retry", delay });
        if (await deadline.wait(delay)) continue;
      }
      const outcome = outcomeOf(subject, decision, exchanged);
      emit(endOf(outcome));
      return outcome;
    }
  } catch (error) {
    // Only what is found before anything is sent is thrown by design; after anything else the request may have left.
    if (error instanceof CardLinkError) sent = false;
    throw error;
  } finally {
    deadline.release();
    reservation.release({ sent });
  }
}

function decide({ failure, httpStatus, body, response, isOnlyDispatch }: Exchanged): Decision {
  return classify({
    isOnlyDispatch,
    failure: failure?.code,
    httpStatus,
    verdict: verdictOf(body),
    isPlainRefusal: response !== undefined && isPlainRefusal(response),
  });
}

function mayPass(failure: CardLinkError | undefined): boolean {
  return failure !== undefined && PASSING.includes(failure.code);
}

/**
 * A copy of the input's own members without a prototype: a resend has the same bytes whatever the caller does to the
 * input meanwhile, and a polluted prototype can't add a `toJSON`. A `request_id` that is there but undefined is one that
 * got lost, and one that a class has as a getter would be: a new one in its place could link twice.
 */
function bodyOf(input: object): object {
  if (typeof input !== "object" || input === null) return input;
  const isMissing = !Object.hasOwn(input, "request_id");
  if (isMissing && inheritsId(input)) {
    const message = "request_id must be a member of the body itself. This one has it from its class or prototype.";
    throw new CardLinkError("invalid_request", message);
  }
  return Object.assign(Object.create(null), isMissing && { request_id: crypto.randomUUID() }, input);
}

/** Not from the `Object.prototype` of any realm: what pollutes that is nobody's id. */
function inheritsId(input: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(input);
  if (prototype === null || Object.hasOwn(prototype, "hasOwnProperty")) return false;
  return Object.hasOwn(prototype, "request_id") || inheritsId(prototype);
}
