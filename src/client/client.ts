import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/types.js";
import { settingsOf } from "../transport/settings.js";
import { callsOf } from "./calls.js";
import type { Context } from "./context.js";
import { follow } from "./follow.js";
import type { CallOptions, CardLinkClientOptions, FollowOptions, LinkInput, LinkOptions } from "./options.js";
import type { LinkOutcome, Outcome, StatusOutcome, TrackedOperation } from "./outcome.js";
import { requestStatus } from "./request-status.js";
import { submit } from "./submit.js";

/**
 * An openapi-fetch client of the contract. Every request, of a raw call such as `POST` too, is validated, signed and sent
 * once below the client, and its response is validated. A middleware added with `use` sees all of them, before they are
 * signed and after they are validated.
 *
 * `linkCard`, `requestStatus` and `follow` return what happened and throw only `CardLinkError` of the family `input`,
 * before anything is sent. A raw call throws a `CardLinkError` for whatever goes wrong on the wire, for a body that breaks
 * the contract and for an option that can't be used. What JavaScript itself or a middleware throws before anything is sent
 * comes as it is: for a body that is no JSON, or a header that no request can have.
 */
export interface CardLinkClient extends Client<paths> {
  /**
   * Links a client to a card. Sends it again only while it is proven that nothing was sent.
   *
   * @example
   * const outcome = await client.linkCard({ request_id, client_id: "client-700123", card_id: "card-900456" });
   * console.log(outcome.kind); // linked
   */
  linkCard(input: LinkInput, options?: LinkOptions): Promise<LinkOutcome>;
  /**
   * Asks once how a request went. It only reads, so it may be repeated.
   *
   * @example
   * const status = await client.requestStatus(request_id);
   * console.log(status.kind === "answered" && status.body.request_status); // success
   */
  requestStatus(request_id: string, options?: CallOptions): Promise<StatusOutcome>;
  /**
   * Asks until a request is settled, the deadline passes or the caller ends it, and returns what is known then: success
   * (`linked`) or `rejected`, else `in_process` or `unknown`. An outcome that needs no following is returned at once. An
   * error settles the request only after `process`, or when it has lasted for `settleAfter`: right after a request that
   * got lost, it may mean that the request is still on its way.
   *
   * @example
   * const outcome = await client.linkCard({ client_id: "client-700123", card_id: "mock-processing-then-success" });
   * const settled = await client.follow(outcome, { interval: 10 });
   * console.log(outcome.kind, settled.kind); // in_process linked
   */
  follow<Id extends TrackedOperation = "linkCard">(
    from: string | Outcome<Id>,
    options?: FollowOptions<Id>,
  ): Promise<Outcome<Id>>;
}

/**
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
  const context: Context = { settings, calls, onEvent };
  return {
    ...calls.raw,
    linkCard: (input, more) => submit(context, "linkCard", input, more),
    requestStatus: (request_id, more) => requestStatus(context, request_id, more),
    follow: (from, more) => follow(context, from, more),
  };
}
