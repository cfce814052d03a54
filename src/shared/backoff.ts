/** Capped exponential backoff with full jitter, in milliseconds: any time up to the cap, so that callers don't come back all at once. */
export function backoff(attempt: number, base: number, cap = 10_000): number {
  return Math.random() * Math.min(cap, base * 2 ** attempt);
}
