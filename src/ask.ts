import { retryAfter } from "./backoff.js";
import { undocumentedStatus } from "./contract.js";
import type { Deadline } from "./deadline.js";
import { CardLinkError } from "./errors.js";
import type { Report } from "./events.js";
import type { Answer } from "./outcome.js";
import { type Fetch, sender } from "./send.js";
import { causesOf } from "./transport.js";

/** One call of the openapi-fetch client. */
type Call<Body> = (init: {
  signal: AbortSignal;
  fetch: Fetch;
}) => Promise<{ data?: Body; error?: unknown; response: Response }>;

/** Sends one request. Whatever happens on the wire is in the answer; only mistakes of the caller's are thrown. */
export async function ask<Body>(
  call: Call<Body>,
  fetch: Fetch,
  deadline: Deadline,
  report: Report,
): Promise<Answer<Body>> {
  try {
    const { signal } = deadline;
    const onDispatch = () => report({ type: "dispatch" });
    const { data, error, response } = await call({ signal, fetch: sender(fetch, { signal, onDispatch }) });
    const { status: httpStatus, headers } = response;
    const wait = retryAfter(headers.get("retry-after"));
    const came = { httpStatus, ...(wait !== undefined && { retryAfter: wait }) };
    report({ type: "response", httpStatus });
    return data === undefined ? { failure: undocumentedStatus(httpStatus, error), ...came } : { body: data, ...came };
  } catch (error) {
    const failure = error instanceof CardLinkError ? error : unforeseen(error);
    if (failure.family === "input") throw failure;
    report({ type: "failure", code: failure.code });
    return { failure, ...(failure.httpStatus !== undefined && { httpStatus: failure.httpStatus }) };
  }
}

function unforeseen(error: unknown): CardLinkError {
  const message = "The call failed; the request may have arrived.";
  return new CardLinkError("connection_lost", message, { causes: causesOf(error) });
}
