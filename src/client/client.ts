import type { LinkCardRequest } from "../../generated/types.js";
import { settingsOf } from "../transport/settings.js";
import { callsOf, type RawClient } from "./calls.js";
import { linkCard } from "./link-card.js";
import { type CallOptions, type CardLinkClientOptions, type SettleOptions, settleAfterOf } from "./options.js";
import type { LinkOutcome, StatusOutcome } from "./outcome.js";
import { requestStatus } from "./request-status.js";
import { settle } from "./settle.js";

/**
 * An openapi-fetch client of the contract. It validates and signs every request, raw calls such as `POST` included, and
 * validates every response. A middleware added with `use` sees each request before it is signed and each response after it
 * was validated.
 *
 * `linkCard`, `settle` and `requestStatus` return network and server failures as outcomes. They throw a `CardLinkError` of
 * the family `input` before anything is sent, and the reason of a signal that is already aborted. A raw call throws a
 * `CardLinkError` for network and server failures, for an invalid body and for an invalid option. Errors of JavaScript
 * itself or of a middleware pass unchanged, such as for a body that can't be JSON or for an invalid header.
 *
 * An editor explains the members of a raw body only until the body is whole, because openapi-fetch then takes its type from
 * what you wrote. A body declared before the call, as `const body: LinkCardRequest = { … }`, keeps them.
 */
export interface CardLinkClient extends RawClient {
  /**
   * Links a client to a card: makes one call and returns at once, with `linked`, `in_process` or `unknown`. It repeats the
   * call only if it could not connect. Store the three members first: `settle` needs only them after a crash.
   *
   * @example
   * const outcome = await client.linkCard({ request_id, client_id: "client-700123", card_id: "card-900456" });
   * console.log(outcome.kind); // linked
   */
  linkCard(link: LinkCardRequest, options?: CallOptions): Promise<LinkOutcome>;
  /**
   * Determines how a link ended, in any process, after any crash, as often as needed. It polls request/status, and makes
   * the same call again if polling can't settle the link, until the outcome is `linked` or `rejected`, its `timeout`
   * (180 s) passes or its `signal` aborts. Then it returns what is known. A rejection takes about 90 s, so call it in a
   * worker.
   *
   * @example
   * const outcome = await client.settle({ request_id, client_id: "client-700123", card_id: "card-900456" });
   * console.log(outcome.kind); // linked
   */
  settle(link: LinkCardRequest, options?: SettleOptions): Promise<LinkOutcome>;
  /**
   * Polls the status of a request once. It changes nothing, so it may be repeated.
   *
   * @example
   * const status = await client.requestStatus(request_id);
   * console.log(status.kind === "answered" && status.body.request_status); // success
   */
  requestStatus(request_id: string, options?: CallOptions): Promise<StatusOutcome>;
}

/**
 * Creates a client that signs each request and validates each body against the contract.
 *
 * @example
 * const client = createCardLinkClient({ baseUrl, authId, secret });
 * const { data } = await client.POST("/v5/card-api/request/status", { body: { request_id } });
 * console.log(data?.request_status); // success
 *
 * @throws CardLinkError `invalid_option`, at once, for an invalid option
 */
export function createCardLinkClient(options: CardLinkClientOptions): CardLinkClient {
  const settings = settingsOf(options);
  const calls = callsOf(settings, options.onEvent);
  const context = { settings, calls, settleAfter: settleAfterOf(options, settings.origin), onEvent: options.onEvent };
  return {
    ...calls.raw,
    linkCard: (link, more) => linkCard(context, link, more),
    settle: (link, more) => settle(context, link, more),
    requestStatus: (request_id, more) => requestStatus(context, request_id, more),
  };
}
