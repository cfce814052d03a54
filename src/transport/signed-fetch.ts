import { undocumentedStatus } from "../contract/validate.js";
import { causesOf } from "../shared/causes.js";
import { assertSignal, startDeadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import type { CallContext, Exchanged } from "./exchange.js";
import { exchangeRequest, type OutgoingRequest } from "./request.js";
import { type Settings, type SignedFetchOptions, settingsOf } from "./settings.js";

/** Takes the same arguments as `fetch`. */
export type SignedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Creates a `fetch` that validates and signs each request, sends it, and validates the response: for openapi-fetch and
 * for every other client that takes a `fetch`. It signs and sends requests outside the contract without validating them.
 *
 * The `fetch` throws a `CardLinkError` for every failure. If its family is `input`, nothing was sent. After any other, the
 * request may have arrived.
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
    throw new CardLinkError("invalid_option", "Invalid URL or request options.", { causes: causesOf(error) });
  }
}

/** Node's Request takes a dispatcher but doesn't expose it, so the request would silently bypass it. */
export function assertNoDispatcher(init: object | undefined): void {
  if (Object(init).dispatcher === undefined) return;
  const message = "A single request can't have a dispatcher. Pass the client a `fetch` that uses it.";
  throw new CardLinkError("invalid_option", message);
}

/** Node's Request follows its signal only while something references the Request. */
const alive = new Set<OutgoingRequest>();

/** Sends one request with its own deadline. */
export async function signedFetch(
  request: OutgoingRequest,
  settings: Settings,
  context: Omit<CallContext, "deadline"> = {},
): Promise<Response> {
  assertSignal(request.signal);
  alive.add(request);
  const deadline = startDeadline(settings.timeout, request.signal);
  try {
    return responseOf(await exchangeRequest(request, settings, { ...context, deadline }));
  } finally {
    deadline.release();
    alive.delete(request);
  }
}

/** @throws CardLinkError unless the response is valid, or its status of 400 or more shows by itself that it failed */
export function responseOf({ failure, response }: Exchanged): Response {
  const isRefusal = failure?.code === "undocumented_status" && response !== undefined && response.httpStatus >= 400;
  if (failure && !isRefusal) throw failure;
  if (!response) throw new TypeError("An exchange without a failure has a response.");
  const { httpStatus, headers, bytes } = response;
  // A Response can't have such a status.
  if (httpStatus > 599) throw failure ?? undocumentedStatus(httpStatus);
  // Without the reason phrase, which may hold characters that a Response refuses.
  return new Response(bytes.length > 0 ? bytes : null, { status: httpStatus, headers: headers as Headers });
}
