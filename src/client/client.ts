import type { LinkCardRequest } from "../../generated/types.js";
import { settingsOf } from "../transport/settings.js";
import { callsOf, type RawClient } from "./calls.js";
import type { Context } from "./context.js";
import { linkCard } from "./link-card.js";
import { type CallOptions, type CardLinkClientOptions, type SettleOptions, settleAfterOf } from "./options.js";
import type { LinkOutcome, StatusOutcome } from "./outcome.js";
import { requestStatus } from "./request-status.js";
import { settle } from "./settle.js";

/**
 * An openapi-fetch client of the contract. Every request, of a raw call such as `POST` too, is validated and signed below
 * the client, and its response is validated. A middleware added with `use` sees all of them, before they are signed and
 * after they are validated.
 *
 * `linkCard`, `settle` and `requestStatus` return network and server failures as outcomes. They throw a `CardLinkError` of
 * the family `input`, before anything is sent, and the reason of a signal that is aborted already. A raw call throws a
 * `CardLinkError` for whatever goes wrong on the wire, for a body that breaks the contract and for an option that can't be
 * used. What JavaScript itself or a middleware throws before anything is sent comes as it is: for a body that is no JSON,
 * or a header that no request can have.
 */
export interface CardLinkClient extends RawClient {
  /**
   * Links a client to a card: one call, answered at once with `linked`, `in_process` or `unknown`. It is made again only
   * where it could not connect. Store the three members first: they are all that `settle` needs after a crash.
   *
   * @example
   * const outcome = await client.linkCard({ request_id, client_id: "client-700123", card_id: "card-900456" });
   * console.log(outcome.kind); // linked
   */
  linkCard(link: LinkCardRequest, options?: CallOptions): Promise<LinkOutcome>;
  /**
   * Makes certain how a link ended, in any process, after any crash, as often as needed. It asks request/status, and
   * makes the same call again where asking can't settle it, until the outcome is `linked` or `rejected`, its `timeout`
   * (180 s) passes or its `signal` aborts. Then it returns what is known. A rejection takes about 90 s, so it belongs in a
   * worker.
   *
   * @example
   * const outcome = await client.settle({ request_id, client_id: "client-700123", card_id: "card-900456" });
   * console.log(outcome.kind); // linked
   */
  settle(link: LinkCardRequest, options?: SettleOptions): Promise<LinkOutcome>;
  /**
   * Asks once how a request went. It only reads, so it may be repeated.
   *
   * @example
   * const status = await client.requestStatus(request_id);
   * console.log(status.kind === "answered" && status.body.request_status); // success
   */
  requestStatus(request_id: string, options?: CallOptions): Promise<StatusOutcome>;
}

/**
 * Makes a client that signs each request and validates each body by the contract.
 *
 * @example
 * const client = createCardLinkClient({ baseUrl, authId, secret });
 * const { data } = await client.POST("/v5/card-api/request/status", { body: { request_id } });
 * console.log(data?.request_status); // success
 *
 * @throws CardLinkError `invalid_option`, at once, if an option can't be used
 */
export function createCardLinkClient(options: CardLinkClientOptions): CardLinkClient {
  const settings = settingsOf(options);
  const { onEvent } = options;
  const calls = callsOf(settings, onEvent);
  const context: Context = { settings, settleAfter: settleAfterOf(options, settings.origin), calls, onEvent };
  return {
    ...calls.raw,
    linkCard: (link, more) => linkCard(context, link, more),
    settle: (link, more) => settle(context, link, more),
    requestStatus: (request_id, more) => requestStatus(context, request_id, more),
  };
}
