import type { RequestBody } from "../contract/operations.js";
import type { SignedFetchOptions } from "../transport/settings.js";
import type { Listener } from "./events.js";
import type { Outcome, TrackedOperation } from "./outcome.js";

export interface CardLinkClientOptions extends SignedFetchOptions {
  /** Called at each step of a call, for logs and metrics. Its exceptions are ignored. */
  readonly onEvent?: Listener;
}

export interface CallOptions {
  /** Called at each step of this call, after the client's own. Its exceptions are ignored. */
  readonly onEvent?: Listener;
  /** Ends the call. If the request was dispatched by then, its outcome is unknown. */
  readonly signal?: AbortSignal;
  /** Milliseconds, in place of the client's. */
  readonly timeout?: number;
}

export interface LinkOptions extends CallOptions {
  /**
   * Whether this `request_id` may have been sent before, for example by a process that crashed. If so, an error is no
   * rejection, since it may be the duplicate rule answering a success, and a failure to connect doesn't mean that nothing
   * was sent: both are `unknown`. Say `false` only for an id that was made for this call. Default: true with a
   * `request_id` of the caller's, false without. The last 10000 ids that this thread sent to the same origin count as sent
   * in any case.
   */
  readonly sentBefore?: boolean;
}

export interface FollowOptions<Id extends TrackedOperation = "linkCard"> {
  /** The operation that is followed, if only its `request_id` is given. Default: `linkCard`. */
  readonly operation?: Id;
  /** Ends the following at once; what is known by then is returned. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds for all polls together. Default: 60000. A request that the vendor never confirmed can be settled only
   * within a deadline longer than `settleAfter`, or with `sentAt`; otherwise the reason's message says so.
   */
  readonly deadline?: number;
  /** Polls once: for a job or a queue that comes again. Give `sentAt` as well. Default: false. */
  readonly once?: boolean;
  /**
   * When the request was last sent: a time that is stored anew before each call of `linkCard`, as a Date or in
   * milliseconds since 1970, by a clock that is right to about a second. A single error then rejects the request, if the
   * client's `timeout` and `settleAfter` have passed since. So the call of `linkCard` must not have had more time than this
   * client's `timeout`.
   */
  readonly sentAt?: Date | number;
  /** Milliseconds: the first wait is at most this long, each further one at most twice the last, up to 10 s. Default: 500. */
  readonly interval?: number;
  /**
   * Milliseconds for which an error must last, over all polls, before it rejects a request that the vendor never
   * confirmed; until then the request may still arrive. How long that can take is undocumented. Default: 10000. For a
   * request that this process didn't send, the client's `timeout` more: another process may still be sending it.
   */
  readonly settleAfter?: number;
  /** Called at each step of this call, after the client's own. Its exceptions are ignored. */
  readonly onEvent?: Listener;
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
