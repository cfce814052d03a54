import type { Operation } from "../../generated/contract.js";
import type { Reading } from "../contract/reading.js";
import type { CardLinkErrorCode } from "../shared/errors.js";

/** A step of one HTTP exchange. */
export type TransportEvent =
  | { readonly type: "dispatch" }
  /** `reading`: the meaning of `status` and `request_status` together, in a valid body of a documented 200. */
  | { readonly type: "response"; readonly httpStatus: number; readonly reading?: Reading }
  | { readonly type: "failure"; readonly code: CardLinkErrorCode; readonly httpStatus?: number };

/** Receives each event. The operation is undefined for a request outside the contract. */
export type OnTransportEvent = (operation: Operation | undefined, event: TransportEvent) => void;
