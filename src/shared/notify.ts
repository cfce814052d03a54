/** Calls a listener. Ignores what it throws or rejects with, so that a listener can't change an outcome. */
export function notify<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  new Promise((resolve) => resolve(listener?.(event))).catch(() => {});
}
