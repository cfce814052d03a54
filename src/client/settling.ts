import type { Reading } from "../contract/reading.js";

/** The number of inconclusive polls after which the call is made again. */
const POLLS = 3;
/** The number of errors after which a link that the vendor has is rejected. */
const ERRORS = 4;
/** Milliseconds. */
const LONGEST_QUIET = 10_000;

/**
 * The rule by which `settle` decides when to make the call again, and when errors have settled the link. It does no I/O.
 * All times are in milliseconds, by the monotonic clock.
 */
export interface Settling {
  /** Whether polling can't settle the link, because the vendor may not have it. */
  mustSend(now: number): boolean;
  /** Records a call that ended at `now`. */
  sent(reading: Reading | undefined, now: number): void;
  /** Records a poll that started at `askedAt`. Returns whether it rejects the link. */
  asked(reading: Reading | undefined, askedAt: number): boolean;
}

export function settling(settleAfter: number, startedAt: number): Settling {
  // The vendor is known to have the link once it responded with `process`, or with `error` to the call itself.
  let isKnown = false;
  let polls = 0;
  let quietSince = startedAt;
  let errors = 0;
  let firstErrorAt = 0;
  return {
    mustSend: (now) => !isKnown && polls >= POLLS && now - quietSince >= Math.min(settleAfter, LONGEST_QUIET),
    sent(reading, now) {
      polls = 0;
      quietSince = now;
      isKnown ||= reading === "in_process" || reading === "error";
    },
    asked(reading, askedAt) {
      polls += 1;
      if (reading === "in_process") {
        isKnown = true;
        errors = 0;
      }
      // Until the link is known, an error may mean that it hasn't arrived yet.
      if (reading !== "error" || !isKnown) return false;
      if (errors === 0) firstErrorAt = askedAt;
      errors += 1;
      return errors >= (settleAfter === 0 ? 1 : ERRORS) && askedAt - firstErrorAt >= settleAfter;
    },
  };
}
