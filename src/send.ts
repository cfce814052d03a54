import { CardLinkError } from "./errors.js";
import { transportError } from "./transport.js";

export type Fetch = (request: Request) => Promise<Response>;

/** Decoded bytes. An answer of this contract has about a hundred; the rest is for members we don't know. */
const LARGEST_ANSWER = 64 * 1024;

/**
 * Makes a fetch that gives everything that can go wrong on the wire its code, reads the whole body
 * under a cap, and stops when the request's signal says so, even where the fetch below ignores it.
 */
export function sender(fetch: Fetch, onDispatch: () => void = () => {}): Fetch {
  return async (request) => {
    const { signal } = request;
    if (signal.aborted)
      throw new CardLinkError("cancelled", "The call was given up before the request was dispatched.");
    let httpStatus: number | undefined;
    try {
      onDispatch();
      const response = await unlessAborted(fetch(request), signal);
      // A browser hides a redirect behind the status 0, which no response can be made with.
      if (response.type === "opaqueredirect" || response.redirected) return response;
      httpStatus = response.status;
      const body = await unlessAborted(readCapped(response), signal);
      return new Response(body.length > 0 ? body : null, response);
    } catch (error) {
      throw transportError(error, signal, httpStatus);
    }
  };
}

/** Counts decoded bytes: a few kilobytes of gzip can grow to hundreds of megabytes. */
async function readCapped(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body, and with it the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) {
      const { status: httpStatus } = response;
      throw new CardLinkError("body_too_large", `The answer has more than ${LARGEST_ANSWER} bytes.`, { httpStatus });
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
