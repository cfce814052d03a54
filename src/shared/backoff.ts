/** The longest waits, in milliseconds: of our own choice, and at a server's request. */
const LONGEST = 10_000;
const LONGEST_ASKED = 60_000;

/** Capped exponential backoff with full jitter: anything between nothing and the cap, so that callers don't come back in step. */
export function backoff(attempt: number, base: number): number {
  return Math.random() * Math.min(LONGEST, base * 2 ** attempt);
}

/**
 * Reads `Retry-After` in both of its forms, seconds and a date (RFC 9110, 10.2.3), in milliseconds.
 * What is past, negative or huge is clamped; what can't be read is as good as absent.
 */
export function retryAfter(value: string | null, now: number = Date.now()): number | undefined {
  if (value === null) return undefined;
  const isNumber = /^\s*-?\d+(\.\d+)?\s*$/.test(value);
  if (!isNumber && !/^\s*[A-Za-z]{3,9},? /.test(value)) return undefined;
  const wait = isNumber ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_ASKED, Math.max(0, wait));
}
