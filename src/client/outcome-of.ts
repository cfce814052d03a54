import type { OperationId, ResponseBody } from "../contract/operations.js";
import { verdictOf } from "../contract/verdict.js";
import { CardLinkError, type Reason } from "../shared/errors.js";
import { shallow } from "../shared/json.js";
import type { Exchanged } from "../transport/exchange.js";
import type { Decision } from "./classify.js";
import {
  type InProcess,
  type Outcome,
  type StatusOutcome,
  SUCCESS,
  type Succeeded,
  type TrackedOperation,
} from "./outcome.js";

/** Which request an outcome is about. */
export interface Subject<Id extends TrackedOperation> {
  readonly operation: Id;
  readonly request_id: string;
}

/** The outcome that a decision makes of what came. */
export function outcomeOf<Id extends TrackedOperation>(
  subject: Subject<Id>,
  decision: Decision,
  exchanged: Exchanged,
): Outcome<Id> {
  const { httpStatus } = exchanged;
  const body = bodyOf<Id>(exchanged);
  if ((decision === "success" || decision === "in_process") && body && httpStatus !== undefined) {
    const kind = decision === "success" ? SUCCESS[subject.operation] : decision;
    // The checker can't tell which of the two `kind` belongs to.
    return { ...subject, kind, httpStatus, body } as Succeeded<Id> | InProcess<Id>;
  }
  const reason = reasonOf(exchanged);
  if (decision === "not_sent") return { ...subject, kind: decision, reason };
  if (decision === "rejected" && httpStatus !== undefined) {
    return { ...subject, kind: decision, httpStatus, reason: refusal(reason, exchanged), ...(body && { body }) };
  }
  return { ...subject, kind: "unknown", reason, ...whatCame(exchanged) };
}

export function statusOutcomeOf(request_id: string, exchanged: Exchanged): StatusOutcome {
  const { httpStatus } = exchanged;
  const subject = { operation: "requestStatus", request_id } as const;
  const body = bodyOf<"requestStatus">(exchanged);
  if (body && httpStatus !== undefined) return { ...subject, kind: "answered", httpStatus, body };
  return { ...subject, kind: "unanswered", reason: reasonOf(exchanged), ...whatCame(exchanged) };
}

/** What is known of a request of which only the id is left. */
export function unfollowed<Id extends TrackedOperation>(subject: Subject<Id>): Outcome<Id> {
  const reason = new CardLinkError("not_asked", "Nothing is known of this request yet.");
  return { ...subject, kind: "unknown", reason: reason.toJSON() };
}

function bodyOf<Id extends OperationId>({ body }: Exchanged): ResponseBody<Id> | undefined {
  return shallow(body) as ResponseBody<Id> | undefined; // validated by the exchange against the operation's own schema
}

function whatCame({ body, failure, httpStatus }: Exchanged): { httpStatus?: number; body?: unknown } {
  const came = shallow(body ?? failure?.body);
  return { ...(httpStatus !== undefined && { httpStatus }), ...(came !== undefined && { body: came }) };
}

function reasonOf({ failure, body, isOnlyDispatch }: Exchanged): Reason {
  if (failure) return failure.toJSON();
  if (verdictOf(body) !== "refused") {
    return new CardLinkError("contradictory", "status and request_status contradict each other.").toJSON();
  }
  const duplicate =
    " This may be the duplicate rule, since the request_id may have been sent before: follow it. See sentBefore.";
  const message = `The vendor responded with \`error\` in both members.${isOnlyDispatch ? "" : duplicate}`;
  return new CardLinkError("refused", message).toJSON();
}

/** A refusal by the HTTP status is the vendor's word too, though not a documented one. */
function refusal(reason: Reason, { httpStatus, failure }: Exchanged): Reason {
  if (reason.family === "vendor") return reason;
  const message = `The server refused the request with the HTTP status ${httpStatus}.`;
  const refused = new CardLinkError("refused_by_status", message, { httpStatus, causes: reason.causes }).toJSON();
  return failure?.body === undefined ? refused : { ...refused, body: shallow(failure.body) };
}
