const LONGEST_WAIT = 60_000;

/**
 * Parses `Retry-After`, a number of seconds or a date (RFC 9110, 10.2.3), into milliseconds.
 * Clamps past, negative and huge values, and treats an invalid one as absent.
 */
export function retryAfter(value: string | null, now: number = Date.now()): number | undefined {
  if (value === null) return undefined;
  const isNumber = /^\s*-?\d+(\.\d+)?\s*$/.test(value);
  if (!isNumber && !/^\s*[A-Za-z]{3,9},? /.test(value)) return undefined;
  const wait = isNumber ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_WAIT, Math.max(0, wait));
}
