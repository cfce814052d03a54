/**
 * What went wrong, stable across releases.
 *
 * Nothing was sent:
 * - `invalid_option`: an option of the client, the credentials or the URL can't be used.
 * - `invalid_request`: the request body breaks the contract.
 *
 * Something was sent, so whether a card was linked is unknown until `requestStatus` settles it:
 * - `redirected`: the server answered with a redirect, which is never followed.
 * - `undocumented_status`: the vendor documents no such HTTP status.
 * - `invalid_response`: the body breaks the contract, or isn't JSON at all.
 */
export type ErrorCode =
  | "invalid_option"
  | "invalid_request"
  | "redirected"
  | "undocumented_status"
  | "invalid_response";

/** One place at which a value breaks the contract. Neither member ever holds the value itself. */
export interface Violation {
  /** The member, as in `cards.0.card_id`; empty for the value as a whole. */
  readonly member: string;
  /** The JSON Schema keyword that refused it, as in `pattern`. */
  readonly keyword: string;
  /** The member, and what was expected of it, in words. */
  readonly message: string;
}

/** Thrown by this package. Switch on `code`; messages may be reworded in any release. */
export class CardLinkError extends Error {
  override readonly name = "CardLinkError";
  readonly code: ErrorCode;
  /** What breaks the contract; empty unless `code` is `invalid_option`, `invalid_request` or `invalid_response`. */
  readonly violations: readonly Violation[];

  constructor(code: ErrorCode, message: string, violations: readonly Violation[] = []) {
    super([message, ...new Set(violations.map((violation) => violation.message))].join("\n  "));
    this.code = code;
    this.violations = violations;
  }
}
