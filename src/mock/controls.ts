import { operations } from "../../generated/contract.js";
import { control } from "../../generated/control.js";
import type { OperationId } from "../contract/operations.js";
import { violations } from "../contract/violations.js";
import { CardLinkError } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import type { Records } from "./records.js";
import type { MockRequest } from "./requests.js";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "./scenarios.js";
import type { Sessions } from "./sessions.js";

/** The requests that a test waits for. */
export interface Wanted {
  /** Only requests for this operation. Default: any. */
  readonly operation?: OperationId;
  /** Only requests with this `request_id`. Default: any. */
  readonly request_id?: string;
  /** Only requests of this signer. Default: any. */
  readonly authId?: string;
  /** How many, including earlier ones. Default: 1. */
  readonly count?: number;
  /** Milliseconds to wait. Default: 5000. */
  readonly timeout?: number;
}

/** How the next requests go. */
export interface Planned {
  /** The scenario by which they go. */
  readonly scenario: ScenarioName;
  /** Only requests for this operation. Default: any. */
  readonly operation?: OperationId;
  /** Only links to this card. Default: any. */
  readonly card_id?: string;
  /** Only requests of this signer. Default: the mock's own `authId`. */
  readonly authId?: string;
  /** How many requests. Default: 1. */
  readonly count?: number;
}

/** Methods with which tests control the mock. spec/mock-control.yaml describes the same over HTTP. */
export interface Controls {
  /** The requests received, oldest first. */
  readonly requests: readonly MockRequest[];
  /** Resolves with the requests once so many were received; rejects if they aren't in time. */
  waitFor(wanted?: Wanted): Promise<readonly MockRequest[]>;
  /** Plans how the next requests go. A plan overrides their `card_id`. */
  next(planned: Planned): void;
  /** Settles links that are in process or late, without waiting: one request, or all. */
  settle(which?: { readonly request_id?: string; readonly authId?: string }): void;
  /** Refuses connections for so many milliseconds. Resolves when they have passed. */
  down(milliseconds: number): Promise<void>;
  /** Forgets requests, links and plans, as between two tests: those of one `authId`, or all. */
  reset(which?: { readonly authId?: string }): void;
}

/** The parts of the mock that the controls change. */
interface Controlled {
  readonly records: Records;
  readonly sessions: Sessions;
  /** The mock's own `authId`. */
  readonly authId: string;
  down(milliseconds: number): Promise<void>;
}

export function controlsOf({ records, sessions, authId: own, down }: Controlled): Controls {
  return {
    requests: records.all,
    async waitFor(wanted = {}) {
      assertBody("wait", wanted);
      const { operation, request_id, authId, count = 1, timeout = 5000 } = wanted;
      const fits = (record: MockRequest) =>
        (operation ?? record.operation) === record.operation &&
        (authId ?? record.authId) === record.authId &&
        (request_id === undefined || textOf(record.body, "request_id")?.toLowerCase() === request_id.toLowerCase());
      return records.waitFor(fits, count, timeout);
    },
    next(planned) {
      assertBody("next", planned);
      assertScenario(planned.scenario);
      const { scenario: name, operation, card_id, authId = own, count = 1 } = planned;
      sessions.of(authId).plans.push({ scenario: SCENARIOS[name], operation, cardId: card_id, count });
    },
    settle(which = {}) {
      assertBody("settle", which);
      for (const { links } of sessions.some(which.authId)) links.settle(which.request_id);
    },
    async down(milliseconds) {
      assertBody("down", { milliseconds });
      await down(milliseconds);
    },
    reset(which = {}) {
      assertBody("reset", which);
      records.forget(which.authId);
      sessions.forget(which.authId);
    },
  };
}

/**
 * Validates a test's arguments against the schema of the control operation.
 *
 * @throws CardLinkError `invalid_option`
 */
function assertBody(id: keyof typeof control, given: object): void {
  const { authId, ...body }: { readonly authId?: unknown } = Object(given);
  const schema = control[id].body;
  const broken = schema ? violations(schema, { ...body, ...(authId !== undefined && { auth_id: authId }) }) : [];
  const message = `Invalid arguments to mock.${id === "wait" ? "waitFor" : id}():`;
  if (broken.length > 0) throw new CardLinkError("invalid_option", message, { violations: broken });
  const { operation } = body as { readonly operation?: string }; // the schema says so
  if (operation === undefined || Object.hasOwn(operations, operation)) return;
  throw new CardLinkError("invalid_option", `operation must be one of ${Object.keys(operations).join(", ")}.`);
}

/** @throws CardLinkError `invalid_option` */
export function assertScenario(name: ScenarioName): void {
  if (SCENARIO_NAMES.includes(name)) return;
  throw new CardLinkError("invalid_option", `scenario must be one of ${SCENARIO_NAMES.join(", ")}.`);
}

/** @throws CardLinkError `invalid_option` */
export function assertCount(name: string, value: number, largest: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && value <= largest) return;
  throw new CardLinkError("invalid_option", `${name} must be a whole number from 0 to ${largest}.`);
}
