/** Capped exponential backoff with full jitter, in milliseconds, so that callers don't all retry at the same moment. */
export function backoff(attempt: number, base: number, cap = 10_000): number {
  return Math.random() * Math.min(cap, base * 2 ** attempt);
}
