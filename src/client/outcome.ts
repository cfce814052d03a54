import type { LinkCardResponse, RequestStatusResponse } from "../../generated/types.js";
import { CardLinkError, type ErrorCode, provesUnsent } from "../shared/errors.js";

/** The card is linked. Nothing more to do. */
export interface Linked {
  readonly kind: "linked";
  readonly request_id: string;
  readonly httpStatus: number;
  readonly body: LinkCardResponse;
}

/** The vendor has the request and hasn't finished. Follow it, under the same id. */
export interface InProcess {
  readonly kind: "in_process";
  readonly request_id: string;
  readonly httpStatus: number;
  readonly body: LinkCardResponse;
}

/**
 * The card is not linked: the vendor refused the first dispatch of this id, or `follow` was told of an error after
 * `process` or for as long as its `settleAfter`. Correct what was wrong, then send a new request under a new id.
 */
export interface Rejected {
  readonly kind: "rejected";
  readonly request_id: string;
  readonly httpStatus: number;
  /** Of the family `vendor`. */
  readonly reason: CardLinkError;
  /** The answer, where it is the documented one. */
  readonly body?: LinkCardResponse;
}

/** Provably nothing reached the server. The same request may be sent again under the same id. */
export interface NotSent {
  readonly kind: "not_sent";
  readonly request_id: string;
  /** Of the family `transport`. */
  readonly reason: CardLinkError;
}

/** The request may have arrived, and may have linked the card. Keep the id and follow it; never send the link anew. */
export interface Unknown {
  readonly kind: "unknown";
  readonly request_id: string;
  /** Of any family but `input`. */
  readonly reason: CardLinkError;
  /** If there was an answer. */
  readonly httpStatus?: number;
  /** The answer as it came, if it was JSON: unknown enumeration values and all. */
  readonly body?: unknown;
}

/** What a caller knows after a link. Switch on `kind`. */
export type LinkOutcome = Linked | InProcess | Rejected | NotSent | Unknown;

/** What a caller knows after asking once for a request's status. */
export type StatusOutcome =
  | {
      /** The vendor answered as documented. What the members say is the link's, not the question's. */
      readonly kind: "answered";
      readonly request_id: string;
      readonly httpStatus: number;
      readonly body: RequestStatusResponse;
    }
  | {
      /** No documented answer came. Ask again; nothing follows for the link. */
      readonly kind: "unanswered";
      readonly request_id: string;
      readonly reason: CardLinkError;
      readonly httpStatus?: number;
      /** The answer as it came, if it was JSON. */
      readonly body?: unknown;
    };

/** All that counts for the outcome of a link. */
export interface Evidence {
  /** Whether this id was never dispatched before. Later on, an error may be the duplicate rule answering a success. */
  readonly first: boolean;
  /** What went wrong on the way there or back, if anything did. */
  readonly failure?: ErrorCode | undefined;
  readonly httpStatus?: number | undefined;
  /** The body, if it keeps the contract. */
  readonly body?: Pick<LinkCardResponse, "status" | "request_status"> | undefined;
  /** Whether a body of another status says `ok` all the same. */
  readonly saysOk?: boolean;
}

/** What the two members say together. Only the three that agree say anything. */
const VERDICTS = {
  ok: { success: "linked", process: "in_process", error: "contradictory" },
  error: { success: "contradictory", process: "contradictory", error: "refused" },
} as const satisfies Record<LinkCardResponse["status"], Record<LinkCardResponse["request_status"], string>>;

/** By these a server says of the request itself that it won't have it. 408, 409, 429 and 5xx don't. */
export const REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 413, 415, 422];

/** The one place that decides what a link may claim; anything short of proof is `unknown`. */
export function classify({ first, failure, httpStatus, body, saysOk }: Evidence): LinkOutcome["kind"] {
  if (failure && provesUnsent(failure) && httpStatus === undefined) return first ? "not_sent" : "unknown";
  // With any other failure the status isn't the last word: after a redirect it is somebody else's.
  const isWhole = failure === undefined || failure === "undocumented_status";
  if (isWhole && httpStatus !== undefined && REFUSALS.includes(httpStatus)) {
    return first && !saysOk ? "rejected" : "unknown";
  }
  if (failure || httpStatus !== 200 || !body) return "unknown";
  const verdict = verdictOf(body);
  if (verdict === "refused") return first ? "rejected" : "unknown";
  return verdict === "contradictory" ? "unknown" : verdict;
}

/**
 * What an answer of request/status says of the link. An error counts only if the vendor is known to
 * have the request: right after a link it may mean that the link hasn't arrived yet.
 */
export function classifyStatus({
  hasRequest,
  body,
}: {
  hasRequest: boolean;
  body?: Evidence["body"];
}): "linked" | "in_process" | "rejected" | "unknown" {
  const verdict = body && verdictOf(body);
  if (verdict === "refused") return hasRequest ? "rejected" : "unknown";
  return verdict === "linked" || verdict === "in_process" ? verdict : "unknown";
}

function verdictOf({
  status,
  request_status,
}: NonNullable<Evidence["body"]>): "linked" | "in_process" | "refused" | "contradictory" {
  return VERDICTS[status][request_status];
}

/** What came of one request: a body that keeps the contract or a failure, and the HTTP status if there was one. */
export interface Answer<Body> {
  readonly body?: Body;
  readonly failure?: CardLinkError;
  readonly httpStatus?: number | undefined;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
}

/** Says in full what has been decided: `kind` is what `classify` or `classifyStatus` made of the answer. */
export function outcomeOf(
  request_id: string,
  kind: LinkOutcome["kind"],
  answer: Answer<LinkCardResponse>,
): LinkOutcome {
  const { body, httpStatus } = answer;
  if ((kind === "linked" || kind === "in_process") && body && httpStatus !== undefined) {
    return { kind, request_id, httpStatus, body };
  }
  const reason = answer.failure ?? reasonOf(body);
  if (kind === "not_sent") return { kind, request_id, reason };
  if (kind === "rejected" && httpStatus !== undefined) {
    return { kind, request_id, httpStatus, reason: vendors(reason, httpStatus), ...(body && { body }) };
  }
  return { kind: "unknown", request_id, reason, ...whatCame(answer) };
}

export function statusOutcomeOf(request_id: string, answer: Answer<RequestStatusResponse>): StatusOutcome {
  const { body, httpStatus } = answer;
  if (body && httpStatus !== undefined) return { kind: "answered", request_id, httpStatus, body };
  return { kind: "unanswered", request_id, reason: answer.failure ?? reasonOf(body), ...whatCame(answer) };
}

/** What is known of a link of which only the id is left. */
export function unfollowed(request_id: string): LinkOutcome {
  const reason = new CardLinkError("not_asked", "Nothing is known of this request yet.");
  return { kind: "unknown", request_id, reason };
}

function whatCame({ body, failure, httpStatus }: Answer<unknown>): { httpStatus?: number; body?: unknown } {
  const came = body ?? failure?.body;
  return { ...(httpStatus !== undefined && { httpStatus }), ...(came !== undefined && { body: came }) };
}

function reasonOf(body: LinkCardResponse | undefined): CardLinkError {
  return body && verdictOf(body) === "refused"
    ? new CardLinkError("refused", "The vendor answered `error`, in both members.")
    : new CardLinkError("contradictory", "status and request_status contradict each other.");
}

/** A refusal by its HTTP status is the vendor's word too, though not a documented one. */
function vendors(reason: CardLinkError, httpStatus: number): CardLinkError {
  if (reason.family === "vendor") return reason;
  const { body, causes } = reason;
  return new CardLinkError("refused_by_status", `The server refused the request with the HTTP status ${httpStatus}.`, {
    httpStatus,
    body,
    causes,
  });
}
