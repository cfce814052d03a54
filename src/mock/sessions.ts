import type { OperationId } from "../contract/operations.js";
import type { Credentials, KeyFunction } from "../signing/index.js";
import { RememberedLinks } from "./links.js";
import { Recent } from "./recent.js";
import type { Scenario } from "./scenarios.js";

/** How the next requests go. */
export interface Plan {
  readonly scenario: Scenario;
  readonly operation?: OperationId | undefined;
  readonly cardId?: string | undefined;
  /** How many are left. */
  count: number;
}

/** The state for one `auth_id`, so that tests that share a mock don't affect each other. */
export class Session {
  readonly links: RememberedLinks;
  readonly plans: Plan[] = [];

  constructor(polls: number) {
    this.links = new RememberedLinks(polls);
  }

  /** The scenario that was planned for this request. The request uses it up. */
  planned(operation: OperationId, cardId: string | undefined): Scenario | undefined {
    const fits = (plan: Plan) =>
      (plan.operation ?? operation) === operation && (plan.cardId === undefined || plan.cardId === cardId);
    const plan = this.plans.find(fits);
    if (!plan) return undefined;
    plan.count -= 1;
    if (plan.count === 0) this.plans.splice(this.plans.indexOf(plan), 1);
    return plan.scenario;
  }
}

/** By `auth_id`. The latest ten thousand are kept. */
export class Sessions {
  #sessions = new Recent<Session>();
  readonly #polls: number;

  constructor(polls: number) {
    this.#polls = polls;
  }

  of(authId: string): Session {
    return this.#sessions.get(authId) ?? this.#new(authId);
  }

  /** The session of one `auth_id`, or all. */
  some(authId?: string): Session[] {
    return authId === undefined ? [...this.#sessions.values()] : [this.of(authId)];
  }

  forget(authId?: string): void {
    if (authId === undefined) this.#sessions = new Recent();
    else this.#new(authId);
  }

  #new(authId: string): Session {
    const session = new Session(this.#polls);
    this.#sessions.set(authId, session);
    return session;
  }
}

/** The mock's key, for its `auth_id` and for that followed by a dot and any name. */
export function keyFor({ authId, ...key }: Credentials): KeyFunction {
  return (claimed) => (claimed === authId || claimed.startsWith(`${authId}.`) ? key : undefined);
}
