import type { Fetch } from "../client/options.js";
import { CardLinkError } from "../shared/errors.js";
import { transportError } from "./failure.js";

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Decoded bytes. An answer of this contract has about a hundred; the rest is for members we don't know. */
export const LARGEST_ANSWER: number = 64 * 1024;

/** An answer whose whole body was read. */
export interface Received {
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Dispatches one request, gives everything that can go wrong on the wire its code, reads the whole body under a cap, and
 * stops when the signal says so, even where the fetch below ignores it.
 *
 * @throws CardLinkError
 */
export async function send(
  dispatch: () => Promise<Response>,
  signal: AbortSignal,
  onDispatch?: () => void,
): Promise<Received> {
  if (signal.aborted) {
    throw new CardLinkError("cancelled", "The call was given up before the request was dispatched.");
  }
  const sofar: { httpStatus?: number; reader?: Reader | undefined } = {};
  const exchange = async () => {
    const response = await dispatch();
    // An answer that nobody waits for any more must not keep its connection; nobody is left to tell of a failure.
    if (signal.aborted) response.body?.cancel().catch(() => {});
    sofar.httpStatus = response.status;
    const { status: httpStatus, headers } = response;
    const hasRedirected = isRedirect(response);
    if (!hasRedirected && !signal.aborted) sofar.reader = response.body?.getReader();
    return { httpStatus, headers, hasRedirected, bytes: await readCapped(sofar.reader) };
  };
  let came: Awaited<ReturnType<typeof exchange>>;
  try {
    onDispatch?.();
    came = await unlessAborted(exchange(), signal);
  } catch (error) {
    sofar.reader?.cancel().catch(() => {});
    // Whatever it is, even an error of this package's own: it came from the fetch or from the abort's reason.
    throw transportError(error, signal, sofar.httpStatus);
  }
  const { httpStatus, headers, hasRedirected, bytes } = came;
  if (hasRedirected) throw redirected(httpStatus);
  if (bytes === undefined) {
    throw new CardLinkError("body_too_large", `The answer has more than ${LARGEST_ANSWER} bytes.`, { httpStatus });
  }
  return { httpStatus, headers, bytes };
}

/**
 * Whether the fetch sends a POST once. Browsers and Deno send it again, and say nothing of it, if a connection that
 * they had kept breaks before the answer. Of one that the caller gave, the caller has promised it.
 */
export function isSentOnce(fetch: Fetch): boolean {
  return fetch !== globalThis.fetch || !/^(Mozilla|Deno)\//.test(globalThis.navigator?.userAgent ?? "");
}

/** A browser hides the status of a redirect that wasn't followed; another fetch may have followed it all the same. */
export function isRedirect({ type, status, redirected }: Response): boolean {
  return type === "opaqueredirect" || redirected || Math.floor(status / 100) === 3;
}

export function redirected(httpStatus: number): CardLinkError {
  const message = "The server redirects, where body and signature must not go. Check baseUrl.";
  return new CardLinkError("redirected", message, { httpStatus });
}

/** `send` for openapi-fetch, which asks for a response. */
export function sender(fetch: Fetch): Fetch {
  return async (request) => {
    const { httpStatus, headers, bytes } = await send(() => fetch(request), request.signal);
    // Without the reason phrase, in which a server may write what a Response refuses.
    return new Response(bytes.length > 0 ? bytes : null, { status: httpStatus, headers });
  };
}

/** Counts decoded bytes, since a few kilobytes of gzip can grow to hundreds of megabytes. `undefined` if too many. */
async function readCapped(reader: Reader | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let read = await reader?.read(); reader && !read?.done; read = await reader.read()) {
    size += read?.value?.byteLength ?? Number.NaN;
    // So that chunks that aren't bytes, from a fetch of the caller's, don't pass uncounted.
    if (!(size <= LARGEST_ANSWER)) {
      // Lets go of the connection.
      reader.cancel().catch(() => {});
      return undefined;
    }
    if (read?.value) chunks.push(read.value);
  }
  const [whole] = chunks;
  return whole && chunks.length === 1 ? whole : new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * One race for all of an exchange, since one at every step costs a listener and promises each. The listener
 * isn't taken away again, for the signal is one call's own and goes with it.
 */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    work.then(resolve, reject);
  });
}
