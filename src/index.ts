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
export type {
  CallOptions,
  CardLinkClientOptions,
  FollowOptions,
  Input,
  LinkInput,
  LinkOptions,
  Poll,
} from "./client/options.js";
export type {
  InProcess,
  Linked,
  LinkOutcome,
  NotSent,
  Outcome,
  Rejected,
  StatusOutcome,
  Unknown,
} from "./client/outcome.js";
export { validate } from "./contract/validate.js";
export {
  CardLinkError,
  type Cause,
  type ErrorCode,
  type ErrorFamily,
  type Reason,
  type Violation,
} from "./shared/errors.js";
export type { Credentials, Secret, SignatureAlgorithm, Signer } from "./signing/credentials.js";
export type { Dispatcher, Fetch, FetchInit, FetchResponse, SignedFetchOptions } from "./transport/settings.js";
export { createSignedFetch, type SignedFetch } from "./transport/signed-fetch.js";
