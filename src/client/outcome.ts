import type { ResponseBody } from "../contract/operations.js";
import type { Reason } from "../shared/errors.js";

/** What success is called, by operation. An operation that stands here has an outcome and can be followed. */
export const SUCCESS = { linkCard: "linked" } as const;

/** An operation whose calls end with an outcome. */
export type TrackedOperation = keyof typeof SUCCESS;

/** What every outcome says. All of it is plain data, and the same after JSON. */
interface Common<Id extends TrackedOperation> {
  readonly operation: Id;
  /** The id under which the request can be followed. */
  readonly request_id: string;
}

/** The operation succeeded, for `linkCard`: the card is linked. Nothing more to do. */
export interface Succeeded<Id extends TrackedOperation = TrackedOperation> extends Common<Id> {
  readonly kind: (typeof SUCCESS)[Id];
  readonly httpStatus: number;
  readonly body: ResponseBody<Id>;
}

/** The vendor has the request and hasn't finished. Follow it, under the same id. */
export interface InProcess<Id extends TrackedOperation = TrackedOperation> extends Common<Id> {
  readonly kind: "in_process";
  readonly httpStatus: number;
  readonly body: ResponseBody<Id>;
}

/**
 * It did not happen: the vendor refused the first dispatch of this id, or `follow` got an error after `process`, or for
 * as long as its `settleAfter`. Correct the cause, then send a new request under a new id.
 */
export interface Rejected<Id extends TrackedOperation = TrackedOperation> extends Common<Id> {
  readonly kind: "rejected";
  readonly httpStatus: number;
  /** Of the family `vendor`. */
  readonly reason: Reason;
  /** The response, where it is the documented one. */
  readonly body?: ResponseBody<Id>;
}

/** Provably nothing reached the server. The same request may be sent again under the same id. */
export interface NotSent<Id extends TrackedOperation = TrackedOperation> extends Common<Id> {
  readonly kind: "not_sent";
  /** Of the family `transport`. */
  readonly reason: Reason;
}

/** The request may have arrived, and may have succeeded. Keep the id and follow it; never send it under a new id. */
export interface Unknown<Id extends TrackedOperation = TrackedOperation> extends Common<Id> {
  readonly kind: "unknown";
  /** Of any family but `input`. */
  readonly reason: Reason;
  /** If there was a response. */
  readonly httpStatus?: number;
  /** The response's body as it came, if it was JSON, unknown enumeration values included. */
  readonly body?: unknown;
}

/** What a caller knows after a request. Switch on `kind`. */
export type Outcome<Id extends TrackedOperation = TrackedOperation> =
  | Succeeded<Id>
  | InProcess<Id>
  | Rejected<Id>
  | NotSent<Id>
  | Unknown<Id>;

export type OutcomeKind = Outcome["kind"];

/** The card is linked. */
export type Linked = Succeeded<"linkCard">;

/** What a caller knows after a link. */
export type LinkOutcome = Outcome<"linkCard">;

/** What a caller knows after asking once for a request's status. */
export type StatusOutcome = { readonly operation: "requestStatus"; readonly request_id: string } & (
  | {
      /** The vendor responded as documented. What the members say is about the request that was asked for. */
      readonly kind: "answered";
      readonly httpStatus: number;
      readonly body: ResponseBody<"requestStatus">;
    }
  | {
      /** No documented response came. Ask again; nothing follows for the request that was asked for. */
      readonly kind: "unanswered";
      readonly reason: Reason;
      readonly httpStatus?: number;
      /** The response's body as it came, if it was JSON. */
      readonly body?: unknown;
    }
);
