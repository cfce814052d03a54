import type { RawResponse } from "../contract/validate.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { cancelled, transportError } from "./failure.js";
import type { FetchLike, FetchLikeResponse } from "./settings.js";

type Reader = ReturnType<NonNullable<FetchLikeResponse["body"]>["getReader"]>;

/** Decoded bytes. A response of this contract has about a hundred; the rest is for members we don't know. */
export const LARGEST_RESPONSE: number = 64 * 1024;

/** A request as it goes on the wire. */
export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text for an operation of the contract. Undefined if there is none: a GET has no body, and fetch refuses an empty one. */
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Sends a request, follows no redirect, reads the whole body up to a limit, and stops when the signal says so, even
 * where the fetch ignores it. Whatever goes wrong on the wire gets its code.
 *
 * @throws CardLinkError
 */
export async function send(
  { url, method, headers, body }: SignedRequest,
  fetch: FetchLike,
  deadline: Pick<Deadline, "signal" | "isOver">,
  onDispatch: () => void,
): Promise<RawResponse> {
  const { signal } = deadline;
  if (deadline.isOver()) throw cancelled();
  let httpStatus: number | undefined;
  let reader: Reader | undefined;
  const dispatchAndRead = async () => {
    const init = {
      method,
      headers,
      redirect: "manual",
      signal,
      ...policy(),
      ...(body !== undefined && { body }),
    } as const;
    const response = await fetch(url, init);
    httpStatus = response.status;
    const isRedirected = isRedirect(response);
    // A response that nobody reads must not keep its connection.
    if (isRedirected || signal.aborted) response.body?.cancel().catch(() => {});
    else reader = response.body?.getReader();
    return { httpStatus, headers: response.headers, isRedirected, bytes: await readCapped(reader) };
  };
  let response: Awaited<ReturnType<typeof dispatchAndRead>>;
  try {
    onDispatch();
    response = await unlessAborted(dispatchAndRead(), signal);
  } catch (error) {
    reader?.cancel().catch(() => {});
    // Whatever it is, even an error of this package's own: it came from the fetch or is the reason of the abort.
    throw transportError(error, deadline, httpStatus);
  }
  const { isRedirected, bytes, ...head } = response;
  if (isRedirected) throw redirected(head.httpStatus);
  if (bytes !== undefined) return { ...head, bytes };
  const message = `The response has more than ${LARGEST_RESPONSE} bytes.`;
  throw new CardLinkError("body_too_large", message, { httpStatus: head.httpStatus });
}

/**
 * Next.js caches a POST unless it says `no-store`, and a cached poll would say forever what it said once. With cookies
 * allowed, some versions of undici repeat a POST without end on 401. Workers of before 2024-11 refuse a member that
 * their Request doesn't know.
 */
function policy(): { readonly cache?: "no-store"; readonly credentials?: "omit" } {
  const known = typeof Request === "function" ? Request.prototype : {};
  return {
    ...("cache" in known && { cache: "no-store" as const }),
    ...("credentials" in known && { credentials: "omit" as const }),
  };
}

/** A browser hides the status of a redirect that wasn't followed; another fetch may have followed it all the same. */
function isRedirect({ type, status, redirected }: FetchLikeResponse): boolean {
  return type === "opaqueredirect" || redirected || Math.floor(status / 100) === 3;
}

function redirected(httpStatus: number): CardLinkError {
  const message = "The server redirects, and body and signature must not go elsewhere. Check baseUrl.";
  return new CardLinkError("redirected", message, { httpStatus });
}

/** Counts decoded bytes, since a few kilobytes of gzip can grow to hundreds of megabytes. `undefined` if too many. */
async function readCapped(reader: Reader | undefined): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader?.read(); reader && !read?.done; read = await reader.read()) {
    // A caller's fetch may give chunks that are no bytes. They must not pass uncounted.
    const chunk = read?.value as Uint8Array<ArrayBuffer> | undefined;
    // An empty one counts too: a body without an end would leave no time for any timer.
    size += ArrayBuffer.isView(chunk) ? Math.max(1, chunk.byteLength) : Number.NaN;
    if (!chunk || !(size <= LARGEST_RESPONSE)) {
      // Lets go of the connection.
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(chunk);
  }
  const [whole] = chunks;
  return whole && chunks.length === 1 ? whole : new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The work's result, or the signal's reason if it aborts first. Leaves no listener: one call makes several races. */
export function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
