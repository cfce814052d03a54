import { Recent } from "./recent.js";
import { draw, IN_PROCESS, REJECTED, type Scenario, type StatusPair } from "./scenarios.js";

/** Milliseconds after which a late link takes effect, and by which a slow response is delayed, where none are given. */
export const LATENESS = 2000;

export interface Settling {
  /** How often request/status answers `process`. Undefined: 1 to 3 times by the seed, or never where `delay` is given. */
  readonly polls?: number | undefined;
  /** Milliseconds for which it answers `process`, or an error for a link that is late. */
  readonly delay?: number | undefined;
  readonly seed: string;
}

interface RememberedLink {
  readonly scenario: Scenario;
  settlesAt: number;
  polls: number;
}

/** The latest requests that the mock accepted, by id. One UUID in two spellings is one. */
export class RememberedLinks {
  #links = new Recent<RememberedLink>();
  readonly #settling: Settling;
  #taken = 0;

  constructor(settling: Settling) {
    this.#settling = settling;
  }

  has(id: string): boolean {
    return this.#links.get(id.toLowerCase()) !== undefined;
  }

  /** Remembers a request. Returns a function that forgets it again. */
  take(id: string, scenario: Scenario): () => void {
    const name = id.toLowerCase();
    const before = this.#links.get(name);
    const { polls, delay, seed } = this.#settling;
    const drawn = delay === undefined ? 1 + draw(seed, this.#taken, 3) : 0;
    this.#taken++;
    this.#links.set(name, {
      scenario,
      polls: polls ?? drawn,
      settlesAt: performance.now() + (delay ?? (scenario.fault === "late" ? LATENESS : 0)),
    });
    return () => {
      // Otherwise a refused request would change the numbers of polls of those after it.
      this.#taken--;
      if (before) this.#links.set(name, before);
      else this.#links.delete(name);
    };
  }

  /** The state of a request, each time request/status asks; undefined if the request is unknown. */
  ask(id: string): { readonly scenario: Scenario; readonly verdict: StatusPair } | undefined {
    const link = this.#links.get(id.toLowerCase());
    if (!link) return undefined;
    const { scenario } = link;
    const isEarly = performance.now() < link.settlesAt;
    if (scenario.fault === "late" && isEarly) return { scenario, verdict: REJECTED };
    const inProcess = scenario.link === IN_PROCESS && (link.polls-- > 0 || isEarly);
    return { scenario, verdict: inProcess ? IN_PROCESS : (scenario.settled ?? IN_PROCESS) };
  }

  /** Settles one link, or all, without waiting. */
  settle(id?: string): void {
    const links = id === undefined ? this.#links.values() : [this.#links.get(id.toLowerCase())];
    for (const link of links) if (link) Object.assign(link, { settlesAt: Number.NEGATIVE_INFINITY, polls: 0 });
  }

  clear(): void {
    this.#links = new Recent();
    this.#taken = 0;
  }
}
