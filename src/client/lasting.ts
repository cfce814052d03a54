import { CardLinkError } from "../shared/errors.js";
import { lastSentAt } from "../transport/reservations.js";

/** A question's two times: monotonic, for what happens in this process, and of the clock, for what others stored. */
export interface AskedAt {
  readonly monotonic: number;
  readonly clock: number;
}

export const now = (): AskedAt => ({ monotonic: performance.now(), clock: Date.now() });

/** Milliseconds, where the caller says nothing. */
const SETTLE_AFTER = 10_000;

/** What decides for how long an error must last. */
interface Terms {
  readonly origin: string;
  readonly request_id: string;
  readonly settleAfter: number | undefined;
  /** For how long a call that sends the request may go on, here or in another process. */
  readonly timeout: number;
  readonly sentAt: Date | number | undefined;
}

/** Another process may still be sending what this one never sent, unless the caller knows better. */
export function settlingTime({ origin, request_id, settleAfter, timeout }: Omit<Terms, "sentAt">): number {
  const isOurs = lastSentAt(origin, request_id) !== Number.NEGATIVE_INFINITY;
  return settleAfter ?? (isOurs ? SETTLE_AFTER : timeout + SETTLE_AFTER);
}

/**
 * Says of each error whether it has lasted long enough to reject a request that the vendor never confirmed. Between
 * two questions, not two responses, since a response may be old when it comes; and from when the request was last sent,
 * which may be in the meantime.
 *
 * @throws CardLinkError `invalid_option`
 */
export function lastingError(terms: Terms): (isRefused: boolean, asked: AskedAt) => boolean {
  const { origin, request_id, settleAfter = SETTLE_AFTER, timeout } = terms;
  const sentAt = terms.sentAt === undefined ? Number.POSITIVE_INFINITY : timeOf(terms.sentAt);
  let refusedSince: number | undefined;
  return (isRefused, { monotonic, clock }) => {
    const sinceSent = monotonic - lastSentAt(origin, request_id);
    const lasted = refusedSince === undefined ? 0 : Math.min(monotonic - refusedSince, sinceSent);
    refusedSince = isRefused ? (refusedSince ?? monotonic) : undefined;
    const isOld = clock - sentAt >= timeout + settleAfter && sinceSent >= settleAfter;
    return isRefused && (isOld || lasted >= settlingTime(terms));
  };
}

/** Milliseconds since 1970. Seconds in their place, or `null`, would make every request an old one. */
function timeOf(sentAt: Date | number): number {
  const time = sentAt instanceof Date ? sentAt.getTime() : sentAt;
  if (typeof time === "number" && time >= Date.UTC(2020)) return time;
  throw new CardLinkError("invalid_option", "sentAt must be a Date, or milliseconds since 1970, and later than 2020.");
}
