const milliseconds = (name: string, fallback: number) => Number(process.env[name] ?? fallback);

/** For how long one call may go on, in milliseconds. The client gets the same number: `follow` counts with it. */
export const TIMEOUT: number = milliseconds("LINK_TIMEOUT", 30_000);
/** For how long after that an error must stand before it rejects a link whose response was lost. */
export const SETTLE_AFTER: number = milliseconds("LINK_SETTLE_AFTER", 10_000);
/** Milliseconds to the first question. */
export const POLL_AFTER: number = milliseconds("LINK_POLL_AFTER", 1_000);
/** Milliseconds between two questions, at most. */
export const POLL_AT_MOST: number = milliseconds("LINK_POLL_AT_MOST", 300_000);
/** For how long a row belongs to the process that took it: longer than its call. */
export const LEASE: number = 2 * TIMEOUT;
