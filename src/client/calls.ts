import createClient, { type Client, type Middleware } from "openapi-fetch";
import { operations } from "../../generated/contract.js";
import type { paths } from "../../generated/types.js";
import { type OperationId, operationAt } from "../contract/operations.js";
import { ownMembers } from "../contract/validate.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { textOf } from "../shared/json.js";
import { type Exchanged, exchange, type OutgoingRequest } from "../transport/exchange.js";
import { cancelled } from "../transport/failure.js";
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
   * Sends one request through openapi-fetch and its middlewares. Returns the result of the exchange, even if a middleware
   * replaced the response.
   *
   * @throws CardLinkError of the family `input`, before anything is sent
   */
  call(id: OperationId, body: object, deadline: Deadline, emit: Emit): Promise<Exchanged>;
}

/** openapi-fetch's methods without their types. */
type Method = (path: string, init: object) => Promise<unknown>;
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

  const methods = METHODS.map((name) => {
    const method = client[name] as Method;
    return [name, async (path: string, init?: object) => method(path, await initOf(name, path, init))];
  });
  const request = client.request as (method: string, ...of: Parameters<Method>) => Promise<unknown>;
  return {
    // Each is openapi-fetch's own method with a different fetch, so its type holds.
    raw: {
      ...client,
      ...Object.fromEntries(methods),
      request: async (name: string, path: string, init?: object) =>
        request(name, path, await initOf(name.toUpperCase(), path, init)),
      use(...middleware: Middleware[]) {
        client.use(...middleware);
        hasMiddleware = true;
      },
    } as RawClient,

    async call(id, sent, deadline, emit) {
      const operation = operations[id];
      const { method, path } = operation;
      const body = ownMembers(sent);
      const context = { deadline, operation, requestId: textOf(body, "request_id"), emit };
      // What openapi-fetch would make of it, where nobody looks at it on the way.
      if (!hasMiddleware) {
        const headers = new Map([["content-type", "application/json"]]);
        const request = new LightRequest(settings.origin + path, { method, headers, body: JSON.stringify(body) });
        return exchange(request, settings, context);
      }
      let exchanged: Promise<Exchanged> | undefined;
      const fetch = async (request: OutgoingRequest) => {
        const own = exchange(request, settings, context);
        const earlier = exchanged;
        // If a middleware sends again and is refused, that says nothing about the earlier request.
        exchanged = own.catch((error: unknown) => earlier ?? Promise.reject(error));
        exchanged.catch(() => {});
        return responseOf(await own);
      };
      const ended = (client.POST as Method)(path, { body, fetch, signal: deadline.signal }).then(() => undefined);
      // A middleware may hang. The exchange itself ends by its deadline.
      const thrown = await deadline.race(ended).catch((error: unknown) => ({ error }));
      return exchanged ?? { failure: undispatched(thrown) };
    },
  };
}

/** Why nothing was dispatched: a middleware failed, or responded by itself, or the call was aborted before. */
function undispatched(thrown: { readonly error: unknown } | undefined): CardLinkError {
  return thrown
    ? cancelled(thrown.error)
    : new CardLinkError("intercepted", "A middleware responded in place of the server.");
}
