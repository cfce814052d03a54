import type { LinkCardResponse, RequestStatusResponse } from "../../generated/types.js";
import { ownMembers } from "../contract/validate.js";
import { CardLinkError, type CardLinkReason } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import type { Exchanged } from "../transport/exchange.js";

/** The members of every outcome of a link. An outcome is plain data that survives JSON unchanged. */
interface AboutLink {
  /** The operation whose outcome this is: also of an outcome that request/status told. */
  readonly operation: "linkCard";
  /** The id of the link, as it was passed. */
  readonly request_id: string;
}

/** The members of an outcome that the vendor stated, in response to card/link or to request/status. */
interface StatedByVendor extends AboutLink {
  /** The HTTP status of the response. */
  readonly httpStatus: number;
  /** The response's body, valid by the contract. */
  readonly body: LinkCardResponse | RequestStatusResponse;
}

/** The card is linked: the vendor said so. Nothing more to do. */
export interface LinkedOutcome extends StatedByVendor {
  /** `linked`: the card is linked, and nothing more is to do. */
  readonly kind: "linked";
}

/** The vendor has the link and hasn't finished. Call `settle`, now or later. */
export interface InProcessOutcome extends StatedByVendor {
  /** `in_process`: the card is not linked yet. Call `settle`, now or later. */
  readonly kind: "in_process";
}

/** The card is not linked. Only `settle` returns this. Correct the cause; only now may you use a new `request_id`. */
export interface RejectedOutcome extends AboutLink {
  /** `rejected`: the card is not linked. Only now may you use a new `request_id`. */
  readonly kind: "rejected";
  /** The HTTP status of the last response. */
  readonly httpStatus: number;
  /** The last response's body, valid by the contract. */
  readonly body: RequestStatusResponse;
  /** Its code is `refused`. */
  readonly reason: CardLinkReason;
}

/** The card may be linked. Keep the id and call `settle`, now or later; never use a new `request_id`. */
export interface UnknownOutcome extends AboutLink {
  /** `unknown`: the card may be linked. Keep the id and call `settle`, now or later. */
  readonly kind: "unknown";
  /** Of any family except `input`. With `refused` it has the vendor's code and description, which you may show at once. */
  readonly reason: CardLinkReason;
  /** The HTTP status, if there was a response. */
  readonly httpStatus?: number;
  /** The response's body as received, if it was JSON, unknown enumeration values included. */
  readonly body?: unknown;
}

/** What is known about a link. Switch on `kind`. */
export type LinkOutcome = LinkedOutcome | InProcessOutcome | RejectedOutcome | UnknownOutcome;

/** The result of polling a request's status once. */
export type StatusOutcome = {
  /** The operation whose outcome this is. */
  readonly operation: "requestStatus";
  /** The id of the request that was asked about, as it was passed. */
  readonly request_id: string;
} & (
  | {
      /** The vendor responded as documented. The body is about the request with this `request_id`. */
      readonly kind: "answered";
      /** The HTTP status of the response. */
      readonly httpStatus: number;
      /** The response's body, valid by the contract. */
      readonly body: RequestStatusResponse;
    }
  | {
      /** There was no documented response. Poll again; this says nothing about the request. */
      readonly kind: "unanswered";
      /** Why there was none. Its family is `transport` or `contract`. */
      readonly reason: CardLinkReason;
      /** The HTTP status, if there was a response. */
      readonly httpStatus?: number;
      /** The response's body as received, if it was JSON. */
      readonly body?: unknown;
    }
);

/** The outcome of one exchange, of card/link or of request/status. Never `rejected`. */
export function linkOutcomeOf(request_id: string, exchanged: Exchanged): LinkOutcome {
  const { reading, httpStatus } = exchanged;
  const subject = { operation: "linkCard", request_id } as const;
  if ((reading === "success" || reading === "in_process") && httpStatus !== undefined) {
    const body = exchanged.body as LinkCardResponse; // validated by the exchange
    return { ...subject, kind: reading === "success" ? "linked" : reading, httpStatus, body };
  }
  return { ...subject, kind: "unknown", reason: reasonOf(exchanged), ...received(exchanged) };
}

/** The outcome of a link that errors have settled. */
export function rejectedOutcomeOf(request_id: string, exchanged: Exchanged): RejectedOutcome {
  const { httpStatus = 200 } = exchanged; // only a 200 has a reading
  const body = exchanged.body as RequestStatusResponse; // validated by the exchange
  const reason = refused("The vendor has the link and responds only with `error`.", body);
  return { operation: "linkCard", request_id, kind: "rejected", httpStatus, body, reason };
}

export function statusOutcomeOf(request_id: string, exchanged: Exchanged): StatusOutcome {
  const { httpStatus, failure } = exchanged;
  const body = exchanged.body as RequestStatusResponse; // validated by the exchange
  const subject = { operation: "requestStatus", request_id } as const;
  if (!failure && httpStatus !== undefined) return { ...subject, kind: "answered", httpStatus, body };
  return { ...subject, kind: "unanswered", reason: reasonOf(exchanged), ...received(exchanged) };
}

function received({ body, failure, httpStatus }: Exchanged): { httpStatus?: number; body?: unknown } {
  const came = body ?? failure?.body;
  return { ...(httpStatus !== undefined && { httpStatus }), ...(came !== undefined && { body: came }) };
}

function reasonOf({ failure, reading, body }: Exchanged): CardLinkReason {
  if (failure) return failure.toJSON();
  const contradiction = "status and request_status contradict each other.";
  if (reading !== "error") return new CardLinkError("contradictory", contradiction).toJSON();
  const message = "The vendor responded with `error`, as it also does to a duplicate, so the card may be linked.";
  return refused(`${message} Call settle to determine the outcome.`, body);
}

/** With the vendor's own code and description, if it sent any. */
function refused(message: string, body: unknown): CardLinkReason {
  const { error_code } = Object(ownMembers(body));
  const error_description = textOf(body, "error_description");
  return {
    ...new CardLinkError("refused", message).toJSON(),
    ...((typeof error_code === "string" || typeof error_code === "number") && { error_code }),
    ...(error_description !== undefined && { error_description }),
  };
}
