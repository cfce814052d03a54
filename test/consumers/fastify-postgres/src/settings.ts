const milliseconds = (name: string, fallback: number) => Number(process.env[name] ?? fallback);

/** For how long a call of `linkCard` may go on, and each request of `settle`. In milliseconds, as all that follow. */
export const TIMEOUT: number = milliseconds("LINK_TIMEOUT", 30_000);
/** For how long errors must stand before they reject a link. */
export const SETTLE_AFTER: number = milliseconds("LINK_SETTLE_AFTER", 60_000);
/** For how long a worker stays with one row before it takes the next. */
export const SETTLE_TIMEOUT: number = milliseconds("LINK_SETTLE_TIMEOUT", 180_000);
/** The first wait between two polls. */
export const INTERVAL: number = milliseconds("LINK_INTERVAL", 500);
/** For how long a worker waits where nothing is due, and after a failure. */
export const PAUSE: number = 2 * INTERVAL;
/** For how long a row belongs to whoever stored or took it: longer than the call that follows. */
export const LEASE: number = Math.max(TIMEOUT, SETTLE_TIMEOUT) * 1.2;
/** Rows that this process settles at once. */
export const WORKERS = 10;
