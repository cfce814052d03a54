import type { LinkCardResponse, RequestStatusResponse } from "../../generated/types.js";
import { ownMembers } from "../contract/validate.js";
import { CardLinkError, type CardLinkReason } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import type { Exchanged } from "../transport/exchange.js";

/** What every outcome of a link says. All of it is plain data, and the same after JSON. */
interface AboutLink {
  readonly operation: "linkCard";
  readonly request_id: string;
}

/** The card is linked: the vendor said so, in response to card/link or to request/status. Nothing more to do. */
export interface LinkedOutcome extends AboutLink {
  readonly kind: "linked";
  readonly httpStatus: number;
  readonly body: LinkCardResponse | RequestStatusResponse;
}

/** The vendor has the link and hasn't finished. Call `settle`, now or later. */
export interface InProcessOutcome extends AboutLink {
  readonly kind: "in_process";
  readonly httpStatus: number;
  readonly body: LinkCardResponse | RequestStatusResponse;
}

/** The card is not linked. Only `settle` says so. Correct the cause; only now a new `request_id` may be used. */
export interface RejectedOutcome extends AboutLink {
  readonly kind: "rejected";
  readonly httpStatus: number;
  readonly body: RequestStatusResponse;
  /** Its code is `refused`. */
  readonly reason: CardLinkReason;
}

/** The card may be linked. Keep the id and call `settle`, now or later; never use a new `request_id`. */
export interface UnknownOutcome extends AboutLink {
  readonly kind: "unknown";
  /** Why, of any family but `input`. With `refused` it has the vendor's code and words, fit to be shown at once. */
  readonly reason: CardLinkReason;
  /** If there was a response. */
  readonly httpStatus?: number;
  /** The response's body as it came, if it was JSON, unknown enumeration values included. */
  readonly body?: unknown;
}

/** What a caller knows of a link. Switch on `kind`. */
export type LinkOutcome = LinkedOutcome | InProcessOutcome | RejectedOutcome | UnknownOutcome;

/** What a caller knows after asking once for a request's status. */
export type StatusOutcome = { readonly operation: "requestStatus"; readonly request_id: string } & (
  | {
      /** The vendor responded as documented. What the members say is about the request that was asked for. */
      readonly kind: "answered";
      readonly httpStatus: number;
      readonly body: RequestStatusResponse;
    }
  | {
      /** No documented response came. Ask again; nothing follows for the request that was asked for. */
      readonly kind: "unanswered";
      readonly reason: CardLinkReason;
      readonly httpStatus?: number;
      /** The response's body as it came, if it was JSON. */
      readonly body?: unknown;
    }
);

/** What one exchange says of a link, whether it made the link or asked for its status. Never `rejected`. */
export function linkOutcomeOf(request_id: string, exchanged: Exchanged): LinkOutcome {
  const { reading, httpStatus } = exchanged;
  const subject = { operation: "linkCard", request_id } as const;
  if ((reading === "success" || reading === "in_process") && httpStatus !== undefined) {
    const body = exchanged.body as LinkCardResponse; // validated by the exchange
    return { ...subject, kind: reading === "success" ? "linked" : reading, httpStatus, body };
  }
  return { ...subject, kind: "unknown", reason: reasonOf(exchanged), ...received(exchanged) };
}

/** The outcome where `error` has settled a link. */
export function rejectedOutcomeOf(request_id: string, exchanged: Exchanged): RejectedOutcome {
  const { httpStatus = 200 } = exchanged; // an error is read of nothing else
  const body = exchanged.body as RequestStatusResponse; // validated by the exchange
  const reason = refused("The vendor has the link, and says of it nothing but `error`.", body);
  return { operation: "linkCard", request_id, kind: "rejected", httpStatus, body, reason };
}

export function statusOutcomeOf(request_id: string, exchanged: Exchanged): StatusOutcome {
  const { httpStatus, body, failure } = exchanged;
  const subject = { operation: "requestStatus", request_id } as const;
  if (!failure && httpStatus !== undefined) {
    return { ...subject, kind: "answered", httpStatus, body: body as RequestStatusResponse }; // validated by the exchange
  }
  return { ...subject, kind: "unanswered", reason: reasonOf(exchanged), ...received(exchanged) };
}

function received({ body, failure, httpStatus }: Exchanged): { httpStatus?: number; body?: unknown } {
  const came = body ?? failure?.body;
  return { ...(httpStatus !== undefined && { httpStatus }), ...(came !== undefined && { body: came }) };
}

function reasonOf({ failure, reading, body }: Exchanged): CardLinkReason {
  if (failure) return failure.toJSON();
  if (reading !== "error") {
    return new CardLinkError("contradictory", "status and request_status contradict each other.").toJSON();
  }
  const message = "The vendor responded with `error`. The card may be linked all the same: an error is also what a";
  return refused(`${message} duplicate of a link that succeeded gets. Call settle to make certain.`, body);
}

/** With the vendor's own code and words, where it sent any. */
function refused(message: string, body: unknown): CardLinkReason {
  const { error_code } = Object(ownMembers(body));
  const error_description = textOf(body, "error_description");
  return {
    ...new CardLinkError("refused", message).toJSON(),
    ...((typeof error_code === "string" || typeof error_code === "number") && { error_code }),
    ...(error_description !== undefined && { error_description }),
  };
}
