import type { Operation } from "../../generated/contract.js";
import type { Reading } from "../contract/reading.js";
import type { CardLinkErrorCode } from "../shared/errors.js";

/** A step of one HTTP exchange. */
export type TransportEvent =
  | {
      /** `dispatch`: the request goes out now. */
      readonly type: "dispatch";
    }
  | {
      /** `response`: a whole response came, with 200 or with an undocumented status. */
      readonly type: "response";
      /** The HTTP status of the response. */
      readonly httpStatus: number;
      /** The meaning of `status` and `request_status` together, in a valid body of a documented 200. */
      readonly reading?: Reading;
    }
  | {
      /** `failure`: no whole response came, or one that breaks the contract. */
      readonly type: "failure";
      /** What happened. It describes the failure and proves nothing. */
      readonly code: CardLinkErrorCode;
      /** The HTTP status, if there was a response. */
      readonly httpStatus?: number;
    };

/** Receives each event. The operation is undefined for a request outside the contract. */
export type OnTransportEvent = (operation: Operation | undefined, event: TransportEvent) => void;
