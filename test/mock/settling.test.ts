/** When a link has settled. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { RememberedLinks } from "../../src/mock/links.js";
import { draw, SCENARIOS, scenarioNamed } from "../../src/mock/scenarios.js";

const linked = { status: "ok", request_status: "success" };
const inProcess = { status: "ok", request_status: "process" };

describe("the links", () => {
  const state = (links: RememberedLinks, id = "a") => links.ask(id)?.verdict;

  test("settle after as many polls as are asked for, in any spelling of their id", () => {
    const links = new RememberedLinks({ seed: "1", polls: 2 });
    const undo = links.take("A", SCENARIOS["processing-then-success"]);
    expect([links.has("a"), links.has("b")]).toEqual([true, false]);
    expect([state(links), state(links, "A"), state(links)]).toEqual([inProcess, inProcess, linked]);
    undo();
    expect([links.has("a"), links.ask("a")]).toEqual([false, undefined]);
  });

  test("settle after a delay, at once if there is none, and take no polls beside it", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const links = new RememberedLinks({ seed: "1", delay: 100 });
    links.take("a", SCENARIOS["processing-then-success"]);
    expect(state(links)).toEqual(inProcess);
    vi.advanceTimersByTime(99);
    expect(state(links)).toEqual(inProcess);
    vi.advanceTimersByTime(1);
    expect(state(links)).toEqual(linked);
    const ids = ["b", "c", "d"];
    for (const id of ids) links.take(id, SCENARIOS["processing-then-success"]);
    vi.advanceTimersByTime(100);
    expect(ids.map((id) => state(links, id))).toEqual([linked, linked, linked]);
  });

  test("have one to three polls, in an order that starts again after a reset", () => {
    const links = new RememberedLinks({ seed: "a" });
    const polls = () =>
      Array.from({ length: 8 }, (_, at) => {
        links.take(`id-${at}`, SCENARIOS["processing-then-success"]);
        let count = 0;
        while (state(links, `id-${at}`)?.request_status === "process") count++;
        return count;
      });
    const first = polls();
    expect(first).toEqual(Array.from({ length: 8 }, (_, turn) => 1 + draw("a", turn, 3)));
    const by = (seed: string) => Array.from({ length: 8 }, (_, turn) => draw(seed, turn, 1000));
    expect(by("a")).toEqual(by("a"));
    expect(by("a")).not.toEqual(by("b"));
    expect(new Set(by("a")).size).toBeGreaterThan(4);
    links.clear();
    expect(links.has("id-0")).toBe(false);
    expect(polls()).toEqual(first);
  });

  test("that are forgotten again restore what was there before", () => {
    const links = new RememberedLinks({ seed: "a" });
    links.take("a", SCENARIOS.linked);
    for (let again = 0; again < 2; again++) links.take("A", SCENARIOS.processing)();
    expect(state(links)).toEqual(linked);
    links.take("b", SCENARIOS["processing-then-success"]);
    const polls = Array.from({ length: 3 }, () => state(links, "b")).filter(
      (verdict) => verdict?.request_status === "process",
    );
    expect(polls).toHaveLength(1 + draw("a", 1, 3));
    for (let at = 0; at < 10_000; at++) links.take(`id-${at}`, SCENARIOS.linked);
    const undo = links.take("old", SCENARIOS.linked);
    for (let at = 0; at < 10_000; at++) links.take(`later-${at}`, SCENARIOS.linked);
    undo();
    expect(links.has("old")).toBe(false);
  });

  test("that are linked at once, or never settle, say so", () => {
    const links = new RememberedLinks({ seed: "1", polls: 0 });
    links.take("a", SCENARIOS.linked);
    links.take("b", SCENARIOS.processing);
    expect([state(links), state(links, "b"), links.ask("b")?.scenario]).toEqual([
      linked,
      inProcess,
      SCENARIOS.processing,
    ]);
    expect([scenarioNamed("linked"), scenarioNamed("lost")]).toEqual([SCENARIOS.linked, undefined]);
  });

  test("are 20,000 at most", () => {
    const links = new RememberedLinks({ seed: "1", polls: 0 });
    for (let at = 0; at < 20_000; at++) links.take(`id-${at}`, SCENARIOS.linked);
    expect(links.has("id-0")).toBe(true);
    links.take("one more", SCENARIOS.linked);
    expect([links.has("id-0"), links.has("id-10000")]).toEqual([false, true]);
  });
});
