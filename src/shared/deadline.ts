import { CardLinkError } from "./errors.js";

/** The reason of a signal whose deadline passed. It distinguishes a timeout from an abort by the caller. */
export class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
}

/** The time limit of a whole call, by the monotonic clock. */
export interface Deadline {
  /** Aborts when the time is up or when the caller aborts, whichever comes first. */
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  remaining(): number;
  /** Also reads the clock: after a process was suspended, a pending send can run before the timer fires. */
  isOver(): boolean;
  /** The work's result, or the signal's reason if it aborts first. */
  race<Value>(work: Promise<Value>): Promise<Value>;
  /** Waits, but not beyond the deadline. Resolves with `false` as soon as the signal aborts. */
  wait(milliseconds: number): Promise<boolean>;
  /** Clears the timer and stops listening to the caller's signal. */
  release(): void;
}

export function startDeadline(milliseconds: number, caller?: AbortSignal): Deadline {
  const end = performance.now() + milliseconds;
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  aborted.catch(() => {});
  const race = <Value>(work: Promise<Value>) => Promise.race([aborted, work]);
  const giveUp = () => controller.abort(caller?.reason);
  if (caller) {
    allowListeners(caller);
    caller.addEventListener("abort", giveUp, { once: true });
  }
  const timer = setTimeout(() => controller.abort(new DeadlinePassed()), milliseconds);
  if (caller?.aborted) giveUp();

  return {
    signal,
    isOver: () => signal.aborted || performance.now() >= end,
    remaining: () => Math.max(0, end - performance.now()),
    race,
    async wait(duration) {
      let sleep: ReturnType<typeof setTimeout> | undefined;
      const slept = new Promise<void>((resolve) => {
        sleep = setTimeout(resolve, duration);
      });
      await race(slept).catch(() => {});
      clearTimeout(sleep);
      return !signal.aborted;
    },
    release() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", giveUp);
    },
  };
}

/** Node 20 warns of a leak where more than ten calls share one signal. */
export function allowListeners(signal: AbortSignal): void {
  try {
    globalThis.process?.getBuiltinModule?.("node:events").setMaxListeners(0, signal);
  } catch {
    // happy-dom's signal is not an EventTarget of Node's, and never warns.
  }
}

/**
 * Timers take no more than 2^31 - 1 ms; beyond that they fire at once.
 *
 * @throws CardLinkError `invalid_option`
 */
export function assertMilliseconds(name: string, value: number): void {
  if (typeof value === "number" && value > 0 && value <= 2 ** 31 - 1) return;
  throw new CardLinkError("invalid_option", `${name} must be a number of milliseconds above 0 and below 2147483648.`);
}

/**
 * Call this before anything starts that an exception would leave open.
 *
 * @throws CardLinkError `invalid_option`
 */
export function assertSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || isSignal(signal)) return;
  throw new CardLinkError("invalid_option", "signal must be an AbortSignal.");
}

/** Not by `instanceof`: jsdom has its own class, and an object that only inherits from AbortSignal throws when used. */
function isSignal(signal: unknown): boolean {
  try {
    const { aborted, addEventListener, removeEventListener } = Object(signal);
    const methods = [addEventListener, removeEventListener];
    return typeof aborted === "boolean" && methods.every((method) => typeof method === "function");
  } catch {
    return false;
  }
}
