import type { LinkCardRequest } from "../../generated/types.js";
import { CardLinkError } from "../shared/errors.js";
import type { Credentials } from "../signing/credentials.js";
import { secureUrl } from "../transport/middleware.js";
import type { CallEvent } from "./events.js";
import type { Poll } from "./follow.js";

// Not in send.ts: the types that users see may lead to no Uint8Array<…>, which TypeScript before 5.7 doesn't know.
export type Fetch = (request: Request) => Promise<Response>;

export interface CardLinkClientOptions extends Credentials {
  /** Scheme, host and port of a server, as in `https://test-api.freedompay.kz`. Plain http on loopback only. */
  readonly baseUrl: string;
  /**
   * Sends the signed request as it is and once, following no redirect. Default: the global `fetch`, which in browsers
   * and in Deno may send it twice: there an error is no rejection of a link until `follow` has found it to be one.
   */
  readonly fetch?: Fetch;
  /** Milliseconds for one `linkCard` or `requestStatus`, everything included. Default: 30000. */
  readonly timeout?: number;
  /** Told what the client does, for logs and metrics. What it throws is dropped. */
  readonly onEvent?: (event: CallEvent) => void;
}

export interface CallOptions {
  /** Gives the call up. If the request was dispatched by then, its outcome is unknown. */
  readonly signal?: AbortSignal;
  /** Milliseconds, in place of the client's. */
  readonly timeout?: number;
}

export interface LinkOptions extends CallOptions {
  /**
   * Set it if this `request_id` may have been sent before, by another process say. An error is then no
   * rejection, since it may be the duplicate rule answering a success. The client itself remembers
   * the last 10000 ids that it sent. Default: false.
   */
  readonly sentBefore?: boolean;
}

export interface FollowOptions {
  /** Ends the following at once; what is known by then is returned. */
  readonly signal?: AbortSignal;
  /** Milliseconds for all polls together. Default: 60000. */
  readonly deadline?: number;
  /** Milliseconds: the first wait is at most this long, each further one at most twice the last, up to 10 s. Default: 500. */
  readonly interval?: number;
  /**
   * Milliseconds for which an error must stand, over all polls, before it rejects a link that the vendor
   * never called in process; until then the link may just have yet to arrive. How long that can take is
   * undocumented. Default: 10000.
   */
  readonly settleAfter?: number;
  /** Told of each poll. What it throws is dropped. */
  readonly onPoll?: (poll: Poll) => void;
}

/** A link to make. Without a `request_id` one is made; pass your own so that you can store it first. */
export type LinkInput = Omit<LinkCardRequest, "request_id"> & Partial<Pick<LinkCardRequest, "request_id">>;

/** The signature covers the path, and nobody documents what to sign when a gateway puts one in front. */
export function originOf(baseUrl: string): string {
  const url = secureUrl(baseUrl, "baseUrl");
  if (url.href === `${url.origin}/`) return url.origin;
  throw new CardLinkError("invalid_option", "baseUrl must be scheme, host and port alone.");
}

/** Timers take no more than 2^31 - 1 ms; beyond that they fire at once. */
export function milliseconds(name: string, value: number): number {
  if (value > 0 && value <= 2 ** 31 - 1) return value;
  throw new CardLinkError("invalid_option", `${name} must be a number of milliseconds above 0 and below 2147483648.`);
}

/** Before a timer is started, which would keep the process. */
export function assertSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new CardLinkError("invalid_option", "signal must be an AbortSignal.");
}
