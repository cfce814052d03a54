/** Time that passes as soon as nothing else is left to do: minutes of waiting take milliseconds. */
import { vi } from "vitest";

/** Milliseconds. All timers of one tick fire together. */
const TICK = 10;
interface Timer {
  readonly tick: number;
  readonly call: () => void;
}

/** Runs work that waits for nothing but timers, and reads no other clock than `performance.now`. */
export async function inVirtualTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const timers = new Map<number, Set<Timer>>();
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now * TICK);
  vi.stubGlobal("setTimeout", (call: () => void, delay = 0): Timer => {
    const timer = { tick: now + Math.max(1, Math.ceil(delay / TICK)), call };
    timers.set(timer.tick, (timers.get(timer.tick) ?? new Set()).add(timer));
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer?: Timer) => {
    const due = timers.get(timer?.tick ?? now);
    if (timer && due?.delete(timer) && due.size === 0) timers.delete(timer.tick);
  });
  try {
    let isOver = false;
    const result = work().finally(() => {
      isOver = true;
    });
    result.catch(() => {});
    for (await turn(); !isOver; await turn()) {
      if (timers.size === 0) throw new Error("Nothing waits any more, and the work isn't done.");
      do now += 1;
      while (!timers.has(now));
      for (const timer of timers.get(now) ?? []) timer.call();
      timers.delete(now);
    }
    return await result;
  } finally {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));
