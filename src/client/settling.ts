import type { Reading } from "../contract/reading.js";

/** Questions without a usable answer, after which the call is made again. */
const QUESTIONS = 3;
/** Errors, after which a link that the vendor has is rejected. */
const ERRORS = 4;
/** Milliseconds. */
const LONGEST_QUIET = 10_000;

/**
 * The rule by which `settle` decides, without any network: when to make the call again, and when errors have settled the
 * link. All times are of the monotonic clock, in milliseconds.
 */
export interface Settling {
  /** Whether asking can't settle the link, since the vendor may not have it. */
  mustSend(now: number): boolean;
  /** The call was made again by `now`, with this result. */
  sent(reading: Reading | undefined, now: number): void;
  /** A question that was asked at `askedAt` had this result. Returns whether the link is rejected by it. */
  asked(reading: Reading | undefined, askedAt: number): boolean;
}

export function settling(settleAfter: number, startedAt: number): Settling {
  // The vendor is known to have the link once it said `process`, or `error` to the call itself.
  let isKnown = false;
  let questions = 0;
  let quietSince = startedAt;
  let errors = 0;
  let firstErrorAt = 0;
  return {
    mustSend: (now) => !isKnown && questions >= QUESTIONS && now - quietSince >= Math.min(settleAfter, LONGEST_QUIET),
    sent(reading, now) {
      questions = 0;
      quietSince = now;
      isKnown ||= reading === "in_process" || reading === "error";
    },
    asked(reading, askedAt) {
      questions += 1;
      if (reading === "in_process") {
        isKnown = true;
        errors = 0;
      }
      // Before the link is known, an error may mean that it hasn't arrived yet.
      if (reading !== "error" || !isKnown) return false;
      if (errors === 0) firstErrorAt = askedAt;
      errors += 1;
      return errors >= (settleAfter === 0 ? 1 : ERRORS) && askedAt - firstErrorAt >= settleAfter;
    },
  };
}
