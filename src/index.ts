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
export type { CallOptions, CardLinkClientOptions, SettleOptions } from "./client/options.js";
export type {
  InProcessOutcome,
  LinkedOutcome,
  LinkOutcome,
  RejectedOutcome,
  StatusOutcome,
  UnknownOutcome,
} from "./client/outcome.js";
export type { OperationId } from "./contract/operations.js";
export { type Reading, readingOf } from "./contract/reading.js";
export { type ContractSchema, schemas } from "./contract/schemas.js";
export {
  CardLinkError,
  type CardLinkErrorCause,
  type CardLinkErrorCode,
  type CardLinkErrorFamily,
  type CardLinkReason,
  type Violation,
} from "./shared/errors.js";
export type { Credentials, Secret, SecretSource, SignatureAlgorithm, Signer } from "./signing/credentials.js";
export type { FetchLike, FetchLikeInit, FetchLikeResponse, SignedFetchOptions } from "./transport/settings.js";
export { createSignedFetch, type SignedFetch } from "./transport/signed-fetch.js";
