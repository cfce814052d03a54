import createClient, { type Client, type Middleware } from "openapi-fetch";
import { operations } from "../../generated/contract.js";
import type { paths } from "../../generated/types.js";
import { type OperationId, operationAt } from "../contract/operations.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import { type Exchanged, exchange } from "../transport/exchange.js";
import { cancelled } from "../transport/failure.js";
import { exchangeRequest, type OutgoingRequest } from "../transport/request.js";
import type { Settings } from "../transport/settings.js";
import { assertNoDispatcher, responseOf, signedFetch } from "../transport/signed-fetch.js";
import { urlWithin } from "../transport/url.js";
import { type Emit, emitter, type Listener } from "./events.js";
import { LightRequest } from "./light-request.js";

/** openapi-fetch's methods, typed by the contract. */
export type RawClient = Client<paths>;

/** openapi-fetch over signed exchanges. */
export interface Calls {
  readonly raw: RawClient;
  /**
   * Sends one request with a body that `requestBody` returned, through openapi-fetch if there are middlewares. Returns the
   * result of the exchange, even if a middleware replaced the response.
   *
   * @throws CardLinkError of the family `input`, before anything is sent
   */
  call(id: OperationId, body: object, deadline: Deadline, emit: Emit): Promise<Exchanged>;
}

/** The options of a raw call that are read here. */
interface RawInit {
  readonly baseUrl?: string;
  readonly body?: unknown;
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly middleware?: readonly unknown[];
}
const METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;

export function callsOf(settings: Settings, onEvent: Listener | undefined): Calls {
  const client = createClient<paths>({ baseUrl: settings.origin });
  let hasMiddleware = false;

  /** The options of a raw call, with a fetch for this call only. */
  async function initOf(method: string, path: string, init?: RawInit): Promise<object> {
    const { baseUrl = settings.origin, body, fetch, middleware = [] } = init ?? {};
    assertNoDispatcher(init);
    const operation = operationAt(method, path);
    const isLight = operation !== undefined && !hasMiddleware && middleware.length === 0;
    // A real Request with a user name in its URL, which such a path can make of the host, throws an error of its own.
    if (!isLight) urlWithin(`${baseUrl}${path}`, settings.origin);
    const requestId = textOf(body, "request_id");
    const emit = await emitter([onEvent], settings.origin, requestId ?? "");
    const own = fetch
      ? { ...settings, fetch: (url: string, sent: RequestInit) => fetch(new Request(url, sent)) }
      : settings;
    // Outside the contract, a `request_id` may mean something else.
    const context = { operation, requestId: operation && requestId, emit };
    const send = (request: OutgoingRequest) => signedFetch(request, own, context);
    // Outside the contract, the body may have a Content-Type that only a real Request can determine.
    return { ...(isLight && { Request: LightRequest }), ...init, fetch: send };
  }

  const request = client.request as (method: string, path: string, init: object) => Promise<unknown>; // without its types
  const signed = async (method: string, path: string, init?: object) =>
    request(method, path, await initOf(method.toUpperCase(), path, init));
  return {
    // Each is openapi-fetch's own method with a different fetch, so its type holds.
    raw: {
      ...client,
      ...Object.fromEntries(METHODS.map((name) => [name, signed.bind(undefined, name)])),
      request: signed,
      use(...middleware: Middleware[]) {
        client.use(...middleware);
        hasMiddleware = true;
      },
    } as RawClient,

    async call(id, body, deadline, emit) {
      const operation = operations[id];
      const { method, path } = operation;
      const context = { deadline, operation, requestId: textOf(body, "request_id"), emit };
      if (!hasMiddleware) {
        const url = settings.origin + path;
        const headers = { "content-type": "application/json" };
        return exchange({ ...context, url, method, headers, body: JSON.stringify(body) }, settings);
      }
      let exchanged: Promise<Exchanged> | undefined;
      const fetch = async (request: OutgoingRequest) => {
        const own = exchangeRequest(request, settings, context);
        const earlier = exchanged;
        // If a middleware sends again and is refused, that says nothing about the earlier request.
        exchanged = own.catch((error: unknown) => earlier ?? Promise.reject(error));
        exchanged.catch(() => {});
        return responseOf(await own);
      };
      const ended = request(method, path, { body, fetch, signal: deadline.signal }).then(() => undefined);
      // A middleware may hang. The exchange itself ends by its deadline.
      const thrown = await deadline.race(ended).catch((error: unknown) => ({ error }));
      // It failed, or the call was aborted before; else it responded by itself.
      const intercepted = new CardLinkError("intercepted", "A middleware responded in place of the server.");
      return exchanged ?? { failure: thrown ? cancelled(thrown.error) : intercepted };
    },
  };
}
