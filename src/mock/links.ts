import { Recent } from "./recent.js";
import { IN_PROCESS, isTaken, REJECTED, type Scenario, type StatusPair } from "./scenarios.js";

/** How often request/status responds with an error for a late link. After one more the client makes the call again. */
const LATE = 2;

interface Link {
  readonly scenario: Scenario;
  /** How often request/status will still not reveal how the link ended. */
  early: number;
}

/** The latest links, by `request_id`. Upper and lower case are one UUID. */
export class RememberedLinks {
  #links = new Recent<Link>();
  readonly #polls: number;

  /** @param polls how often request/status responds with `process` for a link in process */
  constructor(polls: number) {
    this.#polls = polls;
  }

  /** How the last request with this id went. */
  get(id: string | undefined): Scenario | undefined {
    return this.#links.get(keyOf(id))?.scenario;
  }

  set(id: string | undefined, scenario: Scenario): void {
    // A request without an id can't be repeated, nor asked about.
    if (id === undefined) return;
    const early = scenario.name === "late" ? LATE : scenario.link.request_status === "process" ? this.#polls : 0;
    this.#links.set(keyOf(id), { scenario, early });
  }

  /** The response to the next poll; undefined if no request with this id was taken. */
  ask(id: string | undefined): { readonly scenario: Scenario; readonly pair: StatusPair } | undefined {
    const link = this.#links.get(keyOf(id));
    if (!link || !isTaken(link.scenario)) return undefined;
    const { scenario } = link;
    const early = scenario.name === "late" ? REJECTED : IN_PROCESS;
    return { scenario, pair: link.early-- > 0 ? early : (scenario.settled ?? IN_PROCESS) };
  }

  /** Settles one link, or all, without waiting. */
  settle(id?: string): void {
    const links = id === undefined ? this.#links.values() : [this.#links.get(keyOf(id))];
    for (const link of links) if (link) link.early = 0;
  }
}

function keyOf(id: string | undefined): string {
  return String(id).toLowerCase();
}
