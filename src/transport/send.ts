import type { RawResponse } from "../contract/validate.js";
import { bodyInit, watchDispatch } from "../platform/undici.js";
import type { Deadline } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { cancelled, transportError } from "./failure.js";
import type { Dispatcher, Fetch, FetchResponse } from "./settings.js";

type Reader = ReturnType<NonNullable<FetchResponse["body"]>["getReader"]>;

/** Decoded bytes. A response of this contract has about a hundred; the rest is for members we don't know. */
export const LARGEST_RESPONSE: number = 64 * 1024;

/** As the module found it: a fetch that replaced it later may send a request twice, or fail after it sent one. */
const builtInFetch = globalThis.fetch;

/** A request as it goes on the wire. */
export interface SignedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly dispatcher?: Dispatcher | undefined;
  /** By which it is recognised. */
  readonly signature: string;
}

/**
 * Sends a request once, follows no redirect, reads the whole body up to a limit, and stops when the signal says so, even
 * where the fetch ignores it. Whatever goes wrong on the wire gets its code.
 *
 * @throws CardLinkError
 */
export async function send(
  request: SignedRequest,
  fetch: Fetch,
  deadline: Pick<Deadline, "signal" | "isOver">,
  onDispatch: () => void,
): Promise<RawResponse & { readonly isRepeated: boolean }> {
  const { signal } = deadline;
  if (deadline.isOver()) throw cancelled();
  const sofar: { httpStatus?: number; reader?: Reader | undefined } = {};
  const watch = watchDispatch(request.signature);
  const dispatchAndRead = async () => {
    const response = await dispatch(request, fetch, deadline, watch.written);
    sofar.httpStatus = response.status;
    const { status: httpStatus, headers } = response;
    const isRedirected = isRedirect(response);
    // A response that nobody reads must not keep its connection.
    if (isRedirected || signal.aborted) response.body?.cancel().catch(() => {});
    else sofar.reader = response.body?.getReader();
    const bytes = await readCapped(sofar.reader);
    return { httpStatus, headers, isRedirected, isWhole: isWhole(response, bytes), bytes };
  };
  let response: Awaited<ReturnType<typeof dispatchAndRead>>;
  try {
    onDispatch();
    response = await unlessAborted(dispatchAndRead(), signal);
  } catch (error) {
    sofar.reader?.cancel().catch(() => {});
    // Whatever it is, even an error of this package's own: it came from the fetch or is the reason of the abort.
    const unsentCode = fetch === builtInFetch ? watch.unsentCode(error) : undefined;
    throw transportError(error, deadline, { httpStatus: sofar.httpStatus, unsentCode });
  } finally {
    watch.end();
  }
  const { isRedirected, bytes, ...head } = response;
  const { httpStatus } = head;
  if (isRedirected) throw redirected(httpStatus);
  if (bytes === undefined) {
    throw new CardLinkError("body_too_large", `The response has more than ${LARGEST_RESPONSE} bytes.`, { httpStatus });
  }
  return { ...head, bytes, isRepeated: watch.isRepeated() };
}

function dispatch(
  { url, method, headers, bytes, dispatcher }: SignedRequest,
  fetch: Fetch,
  { signal, isOver }: Pick<Deadline, "signal" | "isOver">,
  onRead: () => void,
) {
  const init = { method, redirect: "manual", signal, ...(dispatcher && { dispatcher }) } as const;
  // fetch doesn't notice that a compressed body was cut off, so a compressed refusal is never certain.
  const plain = { "accept-encoding": "identity", ...headers };
  // A GET has no body, and fetch refuses even an empty one.
  if (bytes.length === 0) return fetch(url, { ...init, headers: plain });
  const { headers: more, ...body } = bodyInit(bytes, isOver, onRead);
  return fetch(url, { ...init, headers: { ...plain, ...more }, ...body });
}

/**
 * Whether this runtime sends a POST once. Browsers and Deno send it a second time, without a sign, if a connection that
 * they kept breaks before the response; browsers also after a 421. A fetch of the caller's may be a wrapper of theirs.
 */
export function isSentOnce(): boolean {
  return !/^(Mozilla|Deno)\//.test(globalThis.navigator?.userAgent ?? "");
}

/** A browser hides the status of a redirect that wasn't followed; another fetch may have followed it all the same. */
function isRedirect({ type, status, redirected }: FetchResponse): boolean {
  return type === "opaqueredirect" || redirected || Math.floor(status / 100) === 3;
}

function redirected(httpStatus: number): CardLinkError {
  const message = "The server redirects, and body and signature must not go elsewhere. Check baseUrl.";
  return new CardLinkError("redirected", message, { httpStatus });
}

const OF_A_CONNECTION = ["connection", "transfer-encoding", "content-length"];

/**
 * A body that ends with its connection may have been cut off, and with HTTP/2 fetch says nothing even where the length
 * shows it. A Response that a fetch of the caller's made, and didn't receive, has no URL and is whole, unless it has the
 * headers of one that was received.
 */
function isWhole({ headers, url }: FetchResponse, bytes: Uint8Array | undefined): boolean {
  // Fetch leaves a coding that it doesn't know as it is, and decodes what there is of a file that was cut off.
  if (headers.has("content-encoding")) return false;
  if (url === "" && !OF_A_CONNECTION.some((name) => headers.has(name))) return true;
  const [length, coding] = [headers.get("content-length"), headers.get("transfer-encoding")];
  // With any other coding than chunks, the end isn't marked or fetch doesn't undo the coding. And where the connection is
  // not kept, some versions of undici take chunks that were cut off with it for whole.
  const isKept = !/\bclose\b/i.test(headers.get("connection") ?? "");
  if (coding !== null) return isKept && coding.toLowerCase() === "chunked";
  return length !== null && Number(length) === bytes?.byteLength;
}

/** Counts decoded bytes, since a few kilobytes of gzip can grow to hundreds of megabytes. `undefined` if too many. */
async function readCapped(reader: Reader | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
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
