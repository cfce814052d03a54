export type {
  components,
  LinkCardRequest,
  LinkCardResponse,
  operations,
  paths,
  RequestStatusRequest,
  RequestStatusResponse,
} from "../generated/types.js";
export { type CallOptions, type CardLinkClient, type CardLinkClientOptions, createCardLinkClient } from "./client.js";
export { contractMiddleware } from "./contract.js";
export type { Credentials, SignatureAlgorithm } from "./credentials.js";
export { CardLinkError, type ErrorCode, type Violation } from "./errors.js";
export { signatureMiddleware } from "./signing.js";
