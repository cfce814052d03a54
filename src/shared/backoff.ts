/** Milliseconds. */
const LONGEST = 10_000;

/** Capped exponential backoff with full jitter: any time up to the cap, so that callers don't come back all at once. */
export function backoff(attempt: number, base: number): number {
  return Math.random() * Math.min(LONGEST, base * 2 ** attempt);
}
