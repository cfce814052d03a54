export type {
  components,
  LinkCardRequest,
  LinkCardResponse,
  operations,
  paths,
  RequestStatusRequest,
  RequestStatusResponse,
} from "../generated/types.js";
export { type CardLinkClient, createCardLinkClient } from "./client.js";
export { contractMiddleware } from "./contract.js";
export type { Credentials, SignatureAlgorithm } from "./credentials.js";
export { CardLinkError, type Cause, type ErrorCode, type ErrorFamily, type Violation } from "./errors.js";
export type { CallEvent } from "./events.js";
export type { Poll } from "./follow.js";
export type { CallOptions, CardLinkClientOptions, Fetch, FollowOptions, LinkInput, LinkOptions } from "./options.js";
export type { InProcess, Linked, LinkOutcome, NotSent, Rejected, StatusOutcome, Unknown } from "./outcome.js";
export { signatureMiddleware } from "./signing.js";
