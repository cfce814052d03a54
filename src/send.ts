import { CardLinkError } from "./errors.js";
import { transportError } from "./transport.js";

export type Fetch = (request: Request) => Promise<Response>;

/** Decoded bytes. An answer of this contract has about a hundred; the rest is for members we don't know. */
export const LARGEST_ANSWER: number = 64 * 1024;

/**
 * Makes a fetch that gives everything that can go wrong on the wire its code, reads the whole body
 * under a cap, and stops when the signal says so, even where the fetch below ignores it.
 *
 * @param options.signal in place of the request's own
 */
export function sender(fetch: Fetch, options: { signal?: AbortSignal; onDispatch?: () => void } = {}): Fetch {
  return async (request) => {
    const { signal = request.signal, onDispatch } = options;
    if (signal.aborted) {
      throw new CardLinkError("cancelled", "The call was given up before the request was dispatched.");
    }
    let httpStatus: number | undefined;
    let body: Uint8Array<ArrayBuffer> | undefined;
    let headers: Headers;
    try {
      onDispatch?.();
      const response = await unlessAborted(fetch(request), signal, (late) => late.body?.cancel());
      // A browser hides a redirect behind the status 0, which no response can be made with.
      if (response.type === "opaqueredirect" || response.redirected) return response;
      ({ status: httpStatus, headers } = response);
      body = await readCapped(response, signal);
    } catch (error) {
      // Whatever it is, even an error of this package's own: it came from the fetch or from the abort's reason.
      throw transportError(error, signal, httpStatus);
    }
    if (body === undefined) {
      throw new CardLinkError("body_too_large", `The answer has more than ${LARGEST_ANSWER} bytes.`, { httpStatus });
    }
    // Without the reason phrase, in which a server may write what a Response refuses.
    return new Response(body.length > 0 ? body : null, { status: httpStatus, headers });
  };
}

/** Counts decoded bytes, since a few kilobytes of gzip can grow to hundreds of megabytes. `undefined` if too many. */
async function readCapped(response: Response, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const body = new Uint8Array(LARGEST_ANSWER);
  const reader = response.body?.getReader();
  let size = 0;
  try {
    while (reader) {
      const { done, value } = await unlessAborted(reader.read(), signal);
      if (done) break;
      if (size + value.byteLength > LARGEST_ANSWER) return undefined;
      body.set(value, size);
      size += value.byteLength;
    }
    return body.slice(0, size);
  } finally {
    // Lets go of the connection where the body isn't read to its end; nobody is left to tell of a failure.
    reader?.cancel().catch(() => {});
  }
}

function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  tooLate?: (value: Value) => unknown,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason);
      if (tooLate) promise.then(tooLate).catch(() => {});
    };
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
