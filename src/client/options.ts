import { assertMilliseconds, assertSignal } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import type { SignedFetchOptions } from "../transport/settings.js";
import { isVendors } from "../transport/url.js";
import type { CallEvent } from "./events.js";

/** The options of `createCardLinkClient`. */
export interface CardLinkClientOptions extends SignedFetchOptions {
  /**
   * Milliseconds for which `settle` must get only errors before it returns `rejected`: longer than a gateway or a replica
   * usually delays a request. Default: 60000. 0 is for tests: one error then rejects a link that the vendor is known to
   * have. Values below 30000 are refused for the vendor's hosts.
   */
  readonly settleAfter?: number;
  /** Called at each step of a call, for logs and metrics. Its exceptions are ignored. */
  readonly onEvent?: (event: CallEvent) => void;
}

/** The options of one call, `linkCard` or `requestStatus`. */
export interface CallOptions {
  /** Ends the call, which then returns what is known. If it is already aborted, the call throws its reason. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds for this call. Default: the client's `timeout`; for `settle` 180000. Errors are counted within one call, so
   * `settle` can't say `rejected` within less than about 90 s, or `settleAfter` and half as much again.
   */
  readonly timeout?: number;
  /** Called at each step of this call, after the client's own. Its exceptions are ignored. */
  readonly onEvent?: (event: CallEvent) => void;
}

/** The options of one call of `settle`. */
export interface SettleOptions extends CallOptions {
  /** Milliseconds: the longest first wait. The limit doubles with each further wait. Default: 500. */
  readonly interval?: number;
}

/** @throws CardLinkError `invalid_option`; the signal's reason, if it is aborted already */
export function checkedOptions(options: CallOptions | undefined, usual: number): CallOptions & { timeout: number } {
  const { timeout = usual } = options ?? {};
  // Last, since a caller without exactOptionalPropertyTypes may hand on undefined.
  const checked = { ...options, timeout };
  assertMilliseconds("timeout", checked.timeout);
  assertSignal(checked.signal);
  if (checked.signal?.aborted) throw checked.signal.reason;
  return checked;
}

/** Milliseconds. If a gateway delays the link for longer than `settleAfter`, a successful link looks rejected. */
const SHORTEST = 30_000;

/** @throws CardLinkError `invalid_option` */
export function settleAfterOf({ settleAfter = 60_000 }: CardLinkClientOptions, origin: string): number {
  if (settleAfter !== 0) assertMilliseconds("settleAfter", settleAfter);
  if (settleAfter >= SHORTEST || !isVendors(new URL(origin).hostname)) return settleAfter;
  throw new CardLinkError("invalid_option", `settleAfter must be ${SHORTEST} or more for the vendor's hosts.`);
}
