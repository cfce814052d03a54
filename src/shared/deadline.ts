import { builtin } from "./builtin.js";
import { CardLinkError } from "./errors.js";

/** Why a deadline's signal is aborted, to tell it from an abort of the caller's. */
export class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
}

/** One budget of time for everything that a call does, on the monotonic clock. */
export interface Deadline {
  /** Aborts when the time is up or the caller gives up, whichever comes first. */
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  remaining(): number;
  /** By the clock, too: a timer of a process that stood still fires later than what was ready to be sent meanwhile. */
  isOver(): boolean;
  /** Waits, though not beyond the deadline; `false` at once when the signal aborts. */
  wait(milliseconds: number): Promise<boolean>;
  /** Lets go of the timer and of the caller's signal. */
  release(): void;
}

export function startDeadline(milliseconds: number, caller?: AbortSignal): Deadline {
  const end = performance.now() + milliseconds;
  const controller = new AbortController();
  const { signal } = controller;
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
    wait: (duration) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(false);
        const over = () => {
          clearTimeout(sleep);
          signal.removeEventListener("abort", over);
          resolve(!signal.aborted);
        };
        const sleep = setTimeout(over, duration);
        signal.addEventListener("abort", over);
      }),
    release() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", giveUp);
    },
  };
}

/** Node 20 warns of a leak where more than ten calls share one signal. */
export function allowListeners(signal: AbortSignal): void {
  try {
    builtin("node:events")?.setMaxListeners(0, signal);
  } catch {
    // A signal of happy-dom is no EventTarget of Node's, and warns of nothing.
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
 * Called before anything is begun that an exception would leave open.
 *
 * @throws CardLinkError `invalid_option`
 */
export function assertSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || isSignal(signal)) return;
  throw new CardLinkError("invalid_option", "signal must be an AbortSignal.");
}

/** Not by `instanceof`: jsdom has a class of its own, and what only inherits from a signal throws as soon as it is used. */
function isSignal(signal: unknown): boolean {
  try {
    const { aborted, addEventListener, removeEventListener } = Object(signal);
    return (
      typeof aborted === "boolean" &&
      [addEventListener, removeEventListener].every((method) => typeof method === "function")
    );
  } catch {
    return false;
  }
}
