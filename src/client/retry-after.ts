/**
 * Parses `Retry-After`, a number of seconds or a date (RFC 9110, 10.2.3), into milliseconds. Returns 0 for a past date and
 * an invalid value.
 */
export function retryAfter(value: string, now: number = Date.now()): number {
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  // `Date.parse` takes far more than the three forms of a date that a server may send.
  const wait = /^\s*[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) - now : 0;
  return wait > 0 ? wait : 0;
}
