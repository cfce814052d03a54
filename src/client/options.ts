import type { RequestBody } from "../contract/operations.js";
import type { SignedFetchOptions } from "../transport/settings.js";
import type { CallEvent } from "./events.js";
import type { Outcome, TrackedOperation } from "./outcome.js";

export interface CardLinkClientOptions extends SignedFetchOptions {
  /** Called at each step of a call, for logs and metrics. Its exceptions are ignored. */
  readonly onEvent?: (event: CallEvent) => void;
}

export interface CallOptions {
  /** Ends the call. If the request was dispatched by then, its outcome is unknown. */
  readonly signal?: AbortSignal;
  /** Milliseconds, in place of the client's. */
  readonly timeout?: number;
}

export interface LinkOptions extends CallOptions {
  /**
   * Set it if this `request_id` may have been sent before, by another process for example. An error is then no
   * rejection, since it may be the duplicate rule answering a success. The package itself remembers the last 10000 ids
   * that this process sent. Default: false.
   */
  readonly sentBefore?: boolean;
}

export interface FollowOptions<Id extends TrackedOperation = "linkCard"> {
  /** The operation that is followed, if only its `request_id` is given. Default: `linkCard`. */
  readonly operation?: Id;
  /** Ends the following at once; what is known by then is returned. */
  readonly signal?: AbortSignal;
  /** Milliseconds for all polls together. Default: 60000. */
  readonly deadline?: number;
  /** Milliseconds: the first wait is at most this long, each further one at most twice the last, up to 10 s. Default: 500. */
  readonly interval?: number;
  /**
   * Milliseconds for which an error must stand, over all polls, before it rejects a request that the vendor never
   * confirmed; until then the request may still arrive. How long that can take is undocumented. Default: 10000.
   */
  readonly settleAfter?: number;
  /** Called after each poll. Its exceptions are ignored. */
  readonly onPoll?: (poll: Poll<Id>) => void;
}

/** How one poll went, and what follows from it. */
export interface Poll<Id extends TrackedOperation = "linkCard"> {
  /** Counted from 1. */
  readonly poll: number;
  /** What is known of the request after this poll. */
  readonly outcome: Outcome<Id>;
  /** Milliseconds to the next poll; absent after the last one. */
  readonly next?: number;
}

/** The request body of an operation. Without a `request_id` one is made; pass your own so that you can store it first. */
export type Input<Id extends TrackedOperation> = Omit<RequestBody<Id>, "request_id"> &
  Partial<Pick<RequestBody<Id>, "request_id">>;

/** A link to make. */
export type LinkInput = Input<"linkCard">;
