import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { assertMilliseconds, assertSignal, DeadlinePassed, startDeadline } from "../../src/shared/deadline.js";
import { CardLinkError } from "../../src/shared/errors.js";

describe("a deadline", () => {
  // Counted exactly, and by nobody else's timers: the runner has some of its own.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test("passes, with a reason that says so", async () => {
    const { signal, wait, remaining } = startDeadline(20);
    const waiting = wait(10_000);
    expect(remaining()).toBe(20);
    vi.advanceTimersByTime(19);
    expect([remaining(), signal.aborted]).toEqual([1, false]);
    vi.advanceTimersByTime(1);
    expect(await waiting).toBe(false);
    expect(signal.reason).toBeInstanceOf(DeadlinePassed);
    expect(signal.reason.name).toBe("DeadlinePassed");
    vi.advanceTimersByTime(5);
    expect(remaining()).toBe(0);
    expect(await wait(10_000)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("waits as long as it is told to, and leaves no timer", async () => {
    const deadline = startDeadline(10_000);
    const waited = vi.fn();
    deadline.wait(30).then(waited);
    await vi.advanceTimersByTimeAsync(29);
    expect(waited).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(waited).toHaveBeenCalledExactlyOnceWith(true);
    expect(vi.getTimerCount()).toBe(1);
    deadline.release();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("passes on the caller's reason, and stops listening to the caller's signal", async () => {
    const early = startDeadline(10, AbortSignal.abort("early"));
    expect(early.signal.reason).toBe("early");
    early.release();
    const caller = new AbortController();
    const deadline = startDeadline(10_000, caller.signal);
    const released = startDeadline(10_000, caller.signal);
    released.release();
    expect(getEventListeners(caller.signal, "abort")).toHaveLength(1);
    const waiting = deadline.wait(10_000);
    caller.abort("enough");
    expect(await waiting).toBe(false);
    expect([deadline, released].map(({ signal }) => signal.reason)).toEqual(["enough", undefined]);
    deadline.release();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is over by the clock, before a timer of a process that stood still could say so", () => {
    const { isOver, signal } = startDeadline(20);
    const start = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(start + 19);
    expect(isOver()).toBe(false);
    vi.mocked(performance.now).mockReturnValue(start + 20);
    expect([isOver(), signal.aborted]).toEqual([true, false]);
  });

  test("follows a signal that is no EventTarget of Node's, as that of happy-dom", () => {
    const listeners = new Set<() => void>();
    const foreign = {
      aborted: false,
      reason: "enough",
      addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
    } as unknown as AbortSignal; // all that is used of one
    expect(() => assertSignal(foreign)).not.toThrow();
    const { signal, release } = startDeadline(10_000, foreign);
    for (const listener of listeners) listener();
    expect([signal.aborted, signal.reason]).toEqual([true, "enough"]);
    release();
    expect(listeners.size).toBe(0);
  });
});

test("milliseconds are above 0 and within the limit of a timer", () => {
  for (const value of [0.5, 2 ** 31 - 1]) expect(() => assertMilliseconds("t", value)).not.toThrow();
  // The text is what an untyped caller could pass.
  for (const value of [0, -1, 2 ** 31, Number.NaN, "5" as unknown as number]) {
    expect(() => assertMilliseconds("t", value)).toThrow(
      new CardLinkError("invalid_option", "t must be a number of milliseconds above 0 and below 2147483648."),
    );
  }
});
