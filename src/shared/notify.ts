/** Calls a listener. Its exceptions, now or later, are ignored: they must not change what is reported to it. */
export function notify<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  if (!listener) return;
  new Promise((resolve) => resolve(listener(event))).catch(() => {});
}
