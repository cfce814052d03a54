/** Every error code, by family. Codes are stable across releases. A code describes a failure and proves nothing. */
const FAMILIES = {
  // The caller made a mistake. Thrown before anything is sent.
  /** An option, the credentials or the URL can't be used. */
  invalid_option: "input",
  /** The request body breaks the contract. */
  invalid_request: "input",
  /** A request with this `request_id` is still in flight in this process. */
  already_in_flight: "input",

  // The request could not be delivered, or its response was lost.
  /** The function given as `secret` failed. */
  secret_unavailable: "transport",
  /** The body could not be signed. */
  signing_failed: "transport",
  /** The caller, one of its middlewares or the deadline ended the call before the request was dispatched. */
  cancelled: "transport",
  /** A middleware responded in place of the server. */
  intercepted: "transport",
  /** The host's name could not be resolved. */
  name_not_found: "transport",
  /** The host refused the connection: nothing listens on its port. */
  connection_refused: "transport",
  /** There is no route to the host: this machine has no network, or a firewall blocks it. */
  no_route: "transport",
  /** No connection was made in time. */
  connect_timeout: "transport",
  /** A proxy refused to connect to the host, or could not be reached. */
  proxy_refused: "transport",
  /** The client rejected the server's certificate. */
  tls_refused: "transport",
  /** The caller aborted the call after the request was dispatched. */
  aborted: "transport",
  /** The deadline passed after the request was dispatched. */
  timed_out: "transport",
  /** The connection broke. */
  connection_lost: "transport",

  // A response came that the contract doesn't describe.
  /** A redirect, which is never followed. */
  redirected: "contract",
  /** An HTTP status that the vendor does not document. */
  undocumented_status: "contract",
  /** A media type or charset other than the documented one. */
  media_type: "contract",
  /** The decoded body is larger than the limit. */
  body_too_large: "contract",
  /** Not one JSON document in UTF-8. */
  not_json: "contract",
  /** JSON that breaks the schema. */
  invalid_body: "contract",
  /** `status` and `request_status` contradict each other. */
  contradictory: "contract",

  // Both sides kept the contract.
  /** The vendor responded with an error. */
  refused: "vendor",
} as const;

/** What happened, by a name that is stable across releases. A code describes a failure and proves nothing. */
export type CardLinkErrorCode = keyof typeof FAMILIES;
/**
 * `input`: a mistake in the call, and nothing was sent. `transport`: the request couldn't be delivered, or its response was
 * lost. `contract`: the response breaks the contract. `vendor`: the vendor responded with an error.
 */
export type CardLinkErrorFamily = (typeof FAMILIES)[CardLinkErrorCode];

/** One violation of the contract. It never holds the value itself. */
export interface Violation {
  /** The member, as in `cards.0.card_id`; empty for the value as a whole. */
  readonly member: string;
  /** The JSON Schema keyword that it breaks, as in `pattern`. */
  readonly keyword: string;
  /** The member, and what was expected of it, in words. */
  readonly message: string;
}

/** A response can break the contract in tens of thousands of places, which nobody reads one by one. */
const LISTED = 10;

/** The messages of the first ten violations, each once, and the number of the others. */
export function summary(violations: readonly Violation[]): string[] {
  const first = new Set(violations.slice(0, LISTED).map(({ message }) => message));
  const rest = violations.length - LISTED;
  return rest > 0 ? [...first, `and ${rest.toLocaleString("en")} more`] : [...first];
}

/** A cause of an error, by name and code only: a message could hold a secret. */
export interface CardLinkErrorCause {
  /** The name of the error's class, as in `TypeError`. */
  readonly name: string;
  /** The code that the runtime gave the error, as in `ECONNRESET`. */
  readonly code?: string;
}

/** The reason for an outcome, as plain data that survives JSON unchanged. Switch on `family` and `code`. */
export interface CardLinkReason {
  /** Where it went wrong: in the call, on the way, in the response, or at the vendor. */
  readonly family: CardLinkErrorFamily;
  /** What happened. It describes the failure and proves nothing. */
  readonly code: CardLinkErrorCode;
  /** For people. The wording may change in any release. */
  readonly message: string;
  /** What breaks the contract, for `invalid_body`: the first ten places. */
  readonly violations: readonly Violation[];
  /** The HTTP status, if there was a response. */
  readonly httpStatus?: number;
  /** The errors of the runtime that led to it, outermost first. */
  readonly causes: readonly CardLinkErrorCause[];
  /** The vendor's code for the error, with `refused`, if it sent one. Nobody documents a list of them. */
  readonly error_code?: string | number;
  /** The vendor's description of the error, with `refused`, if it sent one: for people to read. */
  readonly error_description?: string;
}

interface Details {
  readonly violations?: readonly Violation[];
  readonly httpStatus?: number | undefined;
  readonly causes?: readonly CardLinkErrorCause[];
  /** The body that was received instead of a valid one, if it was JSON. Not shown when the error is printed. */
  readonly body?: unknown;
}

/**
 * The error that this package throws. Switch on `family` and `code`; messages may be reworded in any release. It never
 * holds the secret, a signature or an id.
 */
export class CardLinkError extends Error {
  /** Tells it from other errors, of a second copy of this package too. */
  override readonly name = "CardLinkError";
  /** What happened. It describes the failure and proves nothing. */
  declare readonly code: CardLinkErrorCode;
  /** Where it went wrong: in the call, on the way, in the response, or at the vendor. */
  declare readonly family: CardLinkErrorFamily;
  /** What breaks the contract, for `invalid_option`, `invalid_request` and `invalid_body`: the first ten places. */
  declare readonly violations: readonly Violation[];
  /** The HTTP status, if there was a response. */
  declare readonly httpStatus: number | undefined;
  /** The errors of the runtime that led to it, outermost first. */
  declare readonly causes: readonly CardLinkErrorCause[];
  readonly #body: unknown;

  constructor(code: CardLinkErrorCode, message: string, details: Details = {}) {
    const { violations = [], httpStatus, causes = [], body } = details;
    super([message, ...summary(violations)].join("\n  "));
    this.code = code;
    this.family = FAMILIES[code];
    this.violations = violations.slice(0, LISTED);
    this.httpStatus = httpStatus;
    this.causes = causes;
    this.#body = body;
  }

  /** The JSON that broke the contract, as received, including unknown enumeration values; else `undefined`. */
  get body(): unknown {
    return this.#body;
  }

  /** The same as plain data, without the body and without members that other code added, such as the request. */
  toJSON(): CardLinkReason {
    const { family, code, message, violations, httpStatus, causes } = this;
    return { family, code, message, violations, causes, ...(httpStatus !== undefined && { httpStatus }) };
  }
}
