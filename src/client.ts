import createClient, { type Client } from "openapi-fetch";
import { operations } from "../generated/contract.js";
import type { components, paths } from "../generated/types.js";
import { contractMiddleware, undocumentedStatus } from "./contract.js";
import type { Credentials } from "./credentials.js";
import { CardLinkError } from "./errors.js";
import { secureUrl, signatureMiddleware } from "./signing.js";

type Schemas = components["schemas"];

export interface CardLinkClientOptions extends Credentials {
  /** Scheme, host and port of a server, as in `https://test-api.freedompay.kz`. Plain http on loopback only. */
  readonly baseUrl: string;
  /** Sends the signed request. Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export interface CallOptions {
  /** Gives the call up. If the request may have left by then, its result is unknown. */
  readonly signal?: AbortSignal;
}

/**
 * An openapi-fetch client of the contract, whose requests are validated and signed and whose answers
 * are validated, with a method for each operation.
 */
export interface CardLinkClient extends Client<paths> {
  /**
   * Links a client to a card. Returns the vendor's answer once it is known to keep the contract.
   * That is not yet a link: only `status: "ok"` with `request_status: "success"` says so.
   *
   * @param body keep its `request_id` before you call; it is the only way to ask after a lost answer
   * @throws CardLinkError unless the answer is documented; `code` says whether anything was sent.
   *   What `fetch` throws is passed on: the request may have arrived.
   */
  linkCard(body: Schemas["LinkCardRequest"], options?: CallOptions): Promise<Schemas["LinkCardResponse"]>;

  /** Asks how an earlier request went. It only reads, so it may be repeated. Throws as `linkCard` does. */
  requestStatus(
    body: Schemas["RequestStatusRequest"],
    options?: CallOptions,
  ): Promise<Schemas["RequestStatusResponse"]>;
}

/**
 * @throws CardLinkError `invalid_option`, at once, if an option can't be used
 */
export function createCardLinkClient({ baseUrl, fetch, ...credentials }: CardLinkClientOptions): CardLinkClient {
  const client = createClient<paths>({ baseUrl: originOf(baseUrl), ...(fetch && { fetch }) });
  client.use(contractMiddleware(), signatureMiddleware(credentials));
  const { linkCard, requestStatus } = operations;
  return {
    ...client,
    linkCard: async (body, options) => documented(await client.POST(linkCard.path, { ...options, body })),
    requestStatus: async (body, options) => documented(await client.POST(requestStatus.path, { ...options, body })),
  };
}

function documented<Body>({ data, response }: { data?: Body; response: Response }): Body {
  if (data === undefined) throw undocumentedStatus(response.status);
  return data;
}

/** The signature covers the path, and nobody documents what to sign when a gateway puts one in front. */
function originOf(baseUrl: string): string {
  const url = secureUrl(baseUrl, "baseUrl");
  if (url.href === `${url.origin}/`) return url.origin;
  throw new CardLinkError(
    "invalid_option",
    "baseUrl has a path, a query or a fragment; expected scheme, host and port only.",
  );
}
