import { undocumentedStatus } from "../contract/validate.js";
import { causesOf } from "../shared/causes.js";
import { assertSignal, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { type CallContext, type Exchanged, exchange, type OutgoingRequest } from "./exchange.js";
import { type Settings, type SignedFetchOptions, settingsOf } from "./settings.js";

/** Takes what `fetch` takes. */
export type SignedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that validates and signs each request, sends it, and validates the response: for openapi-fetch and for every
 * other client that takes a `fetch`. Requests to operations outside the contract are signed and sent unvalidated.
 *
 * The function it returns throws `CardLinkError` for everything that goes wrong: of the family `input` before anything is
 * sent. After any other, the request may have arrived.
 *
 * @example
 * const client = createClient<paths>({ baseUrl, fetch: createSignedFetch({ baseUrl, authId, secret }) });
 * const { data } = await client.POST("/v5/card-api/request/status", { body: { request_id } });
 * console.log(data?.request_status); // success
 *
 * @throws CardLinkError `invalid_option`, at once, if an option can't be used
 */
export function createSignedFetch(options: SignedFetchOptions): SignedFetch {
  const settings = settingsOf(options);
  return async (input, init) => signedFetch(requestOf(input, init), settings);
}

function requestOf(input: string | URL | Request, init?: RequestInit): Request {
  assertNoDispatcher(init);
  try {
    return new Request(input, init);
  } catch (error) {
    throw new CardLinkError("invalid_option", "No request can be made of this URL and these options.", {
      causes: causesOf(error),
    });
  }
}

/** Node's Request takes a dispatcher and doesn't show it, so the request would go past it. */
export function assertNoDispatcher(init: object | undefined): void {
  if (Object(init).dispatcher === undefined) return;
  const message = "dispatcher can't be given with one request. Pass a `fetch` that uses it to the client.";
  throw new CardLinkError("invalid_option", message);
}

/** Node's Request follows the signal it was made with for only as long as somebody holds the Request. */
const alive = new Set<OutgoingRequest>();

/** One request under a deadline of its own. */
export async function signedFetch(
  request: OutgoingRequest,
  settings: Settings,
  context: Omit<CallContext, "deadline"> = {},
): Promise<Response> {
  assertSignal(request.signal);
  alive.add(request);
  const deadline = startDeadline(settings.timeout, request.signal);
  try {
    return responseOf(await exchange(request, settings, { ...context, deadline }));
  } finally {
    deadline.release();
    alive.delete(request);
  }
}

/** @throws CardLinkError unless the response keeps the contract or has a status that says by itself that it failed */
export function responseOf({ failure, response }: Exchanged): Response {
  const isRefusal = failure?.code === "undocumented_status" && response !== undefined && response.httpStatus >= 400;
  if (failure && !isRefusal) throw failure;
  if (!response) throw new TypeError("An exchange without a failure has a response.");
  const { httpStatus, headers, bytes } = response;
  // A Response can't have it.
  if (httpStatus > 599) throw failure ?? undocumentedStatus(httpStatus);
  // Without the reason phrase, in which a server may write what a Response refuses.
  return new Response(bytes.length > 0 ? bytes : null, { status: httpStatus, headers: [...headers] });
}
