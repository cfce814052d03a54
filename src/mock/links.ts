import { Recent } from "../shared/recent.js";
import { draw, IN_PROCESS, type Scenario, type Verdict } from "./scenarios.js";

export interface Settling {
  /** How often request/status answers `process`. Undefined: 1 to 3 times by the seed, or never where `delay` is given. */
  readonly polls?: number | undefined;
  /** Milliseconds for which it answers `process`. */
  readonly delay?: number | undefined;
  readonly seed: string;
}

interface RememberedLink {
  readonly scenario: Scenario;
  readonly settlesAt: number;
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
      settlesAt: performance.now() + (delay ?? 0),
    });
    return () => {
      // Otherwise a refused request would change the numbers of polls of those after it.
      this.#taken--;
      if (before) this.#links.set(name, before);
      else this.#links.delete(name);
    };
  }

  /** The state of a request, each time request/status asks; undefined if the request is unknown. */
  ask(id: string): { readonly scenario: Scenario; readonly verdict: Verdict } | undefined {
    const link = this.#links.get(id.toLowerCase());
    if (!link) return undefined;
    const { scenario } = link;
    const inProcess = scenario.link === IN_PROCESS && (link.polls-- > 0 || performance.now() < link.settlesAt);
    return { scenario, verdict: inProcess ? IN_PROCESS : (scenario.settled ?? IN_PROCESS) };
  }

  clear(): void {
    this.#links = new Recent();
    this.#taken = 0;
  }
}
