import type { ErrorCode } from "../shared/errors.js";

/** What happens to a request on the wire. */
export type TransportEvent =
  | { readonly type: "dispatch" }
  | { readonly type: "response"; readonly httpStatus: number }
  | { readonly type: "failure"; readonly code: ErrorCode; readonly httpStatus?: number };
