/** Ends a command on a signal in an orderly way: a request that is on its way still gets its outcome. */
export interface Interruption {
  /** Aborted with the first signal. A second one ends the process as if there were nobody to listen. */
  readonly signal: AbortSignal;
  /** Which signal came, if one did. */
  name(): string | undefined;
  /** Stops listening. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export function interruption(): Interruption {
  const controller = new AbortController();
  let name: string | undefined;
  const release = () => {
    for (const each of SIGNALS) process.off(each, stop);
  };
  const stop = (by: string) => {
    name = by;
    release();
    controller.abort();
  };
  for (const each of SIGNALS) process.on(each, stop);
  return { signal: controller.signal, name: () => name, release };
}
