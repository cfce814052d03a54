import type { RawResponse } from "../contract/validate.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { cancelled, transportError } from "./failure.js";
import type { FetchLike, FetchLikeInit, FetchLikeResponse } from "./settings.js";

type Reader = ReturnType<NonNullable<FetchLikeResponse["body"]>["getReader"]>;

/** Decoded bytes. A documented response has about a hundred; the rest is for undocumented members. */
export const LARGEST_RESPONSE: number = 64 * 1024;

/** A request as it is sent. */
export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text for an operation of the contract. Undefined if there is no body: fetch refuses an empty one with GET. */
  readonly body: FetchLikeInit["body"];
}

/**
 * Sends a request, follows no redirect, and reads the body up to a limit. Stops when the signal aborts, even if the fetch
 * ignores the signal.
 *
 * @throws CardLinkError for every failure
 */
export async function send(
  { url, method, headers, body }: SignedRequest,
  fetch: FetchLike,
  deadline: Deadline,
  onDispatch: () => void,
): Promise<RawResponse> {
  const { signal } = deadline;
  if (deadline.isOver()) throw cancelled();
  let httpStatus: number | undefined;
  let reader: Reader | undefined;
  const dispatchAndRead = async () => {
    const content = body !== undefined && { body };
    const response = await fetch(url, { method, headers, redirect: "manual", signal, ...policy(), ...content });
    httpStatus = response.status;
    const isRedirected = isRedirect(response);
    // An unread response would keep its connection open.
    if (isRedirected || signal.aborted) response.body?.cancel().catch(() => {});
    else reader = response.body?.getReader();
    return { httpStatus, headers: response.headers, isRedirected, bytes: await readCapped(reader) };
  };
  let response: Awaited<ReturnType<typeof dispatchAndRead>>;
  try {
    onDispatch();
    response = await deadline.race(dispatchAndRead());
  } catch (error) {
    reader?.cancel().catch(() => {});
    // Even an error of this package's own: it comes from the fetch or is the reason of the abort.
    throw transportError(error, deadline, httpStatus);
  }
  const { isRedirected, bytes, ...head } = response;
  if (isRedirected) {
    const message = "The server redirects, and the signature must not go to another server. Check baseUrl.";
    throw new CardLinkError("redirected", message, { httpStatus });
  }
  if (bytes !== undefined) return { ...head, bytes };
  throw new CardLinkError("body_too_large", `The response has more than ${LARGEST_RESPONSE} bytes.`, { httpStatus });
}

/**
 * Next.js caches a POST without `no-store`, so every poll would return the first response. With cookies allowed, some
 * versions of undici repeat a POST endlessly on 401. Workers from before 2024-11 refuse a member that their Request
 * doesn't know.
 */
function policy(): { readonly cache?: "no-store"; readonly credentials?: "omit" } {
  const known = typeof Request === "function" ? Request.prototype : {};
  return {
    ...("cache" in known && { cache: "no-store" as const }),
    ...("credentials" in known && { credentials: "omit" as const }),
  };
}

/** A browser hides the status of a redirect that it didn't follow. Another fetch may have followed it. */
function isRedirect({ type, status, redirected }: FetchLikeResponse): boolean {
  return type === "opaqueredirect" || redirected || Math.floor(status / 100) === 3;
}

/** Counts decoded bytes, since a few kilobytes of gzip can grow to hundreds of megabytes. `undefined` if too many. */
async function readCapped(reader: Reader | undefined): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader?.read(); reader && !read?.done; read = await reader.read()) {
    // The caller's fetch may return chunks that are not bytes, which must not pass uncounted.
    const chunk = read?.value as Uint8Array<ArrayBuffer> | undefined;
    // An empty chunk counts too: an endless body of them would let no timer fire.
    size += ArrayBuffer.isView(chunk) ? Math.max(1, chunk.byteLength) : Number.NaN;
    if (!chunk || !(size <= LARGEST_RESPONSE)) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(chunk);
  }
  const [whole] = chunks;
  return whole && chunks.length === 1 ? whole : new Uint8Array(await new Blob(chunks).arrayBuffer());
}
