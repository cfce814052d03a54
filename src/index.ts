export type {
  components,
  LinkCardRequest,
  LinkCardResponse,
  operations,
  paths,
  RequestStatusRequest,
  RequestStatusResponse,
} from "../generated/types.js";
export { type CardLinkClient, createCardLinkClient } from "./client/client.js";
export type { CallEvent } from "./client/events.js";
export type { Poll } from "./client/follow.js";
export type {
  CallOptions,
  CardLinkClientOptions,
  Fetch,
  FollowOptions,
  LinkInput,
  LinkOptions,
} from "./client/options.js";
export type { InProcess, Linked, LinkOutcome, NotSent, Rejected, StatusOutcome, Unknown } from "./client/outcome.js";
export { contractMiddleware } from "./contract/validate.js";
export { CardLinkError, type Cause, type ErrorCode, type ErrorFamily, type Violation } from "./shared/errors.js";
export type { Credentials, SignatureAlgorithm } from "./signing/credentials.js";
export { signatureMiddleware } from "./transport/middleware.js";
