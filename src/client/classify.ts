import type { Verdict } from "../contract/verdict.js";
import { type ErrorCode, provesUnsent } from "../shared/errors.js";

/** What an outcome comes down to, whatever its operation calls success. */
export type Decision = "success" | "in_process" | "rejected" | "not_sent" | "unknown";

/** All that counts for the outcome of a request. */
export interface Facts {
  /** Whether this was the only dispatch of this id. Otherwise an error may be the duplicate rule answering a success. */
  readonly isOnlyDispatch: boolean;
  /** What went wrong on the way there or back, if anything did. */
  readonly failure?: ErrorCode | undefined;
  readonly httpStatus?: number | undefined;
  /** What the body says, if it keeps the contract. */
  readonly verdict?: Verdict | undefined;
  /** Whether a body that came with a refusing status leaves the refusal without a doubt. */
  readonly isPlainRefusal?: boolean;
}

/** With these a server refuses the request itself. 408, 409, 429 and 5xx don't say so. */
export const REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 413, 415, 422];

/** The one place that decides what may be said of a request; anything short of proof is `unknown`. */
export function classify({ isOnlyDispatch, failure, httpStatus, verdict, isPlainRefusal }: Facts): Decision {
  if (failure && provesUnsent(failure) && httpStatus === undefined) return isOnlyDispatch ? "not_sent" : "unknown";
  if (failure === "undocumented_status" && httpStatus !== undefined && REFUSALS.includes(httpStatus)) {
    return isOnlyDispatch && isPlainRefusal ? "rejected" : "unknown";
  }
  if (failure || httpStatus !== 200) return "unknown";
  if (verdict === "success" || verdict === "in_process") return verdict;
  return verdict === "refused" && isOnlyDispatch ? "rejected" : "unknown";
}

/**
 * What a response of request/status says of the request. An error counts only if the vendor is known to have the
 * request: shortly after it was sent, it may mean that it hasn't arrived yet.
 */
export function classifyStatus(verdict: Verdict | undefined, { isKnown }: { isKnown: boolean }): Decision {
  if (verdict === "refused") return isKnown ? "rejected" : "unknown";
  return verdict === "success" || verdict === "in_process" ? verdict : "unknown";
}
