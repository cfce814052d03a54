/** What undici, the fetch of Node, does by itself, and what it lets us see of that. */
import { causesIn } from "../shared/causes.js";
import type { ErrorCode } from "../shared/errors.js";
import { builtin } from "./builtin.js";

/** A body that can be sent once. */
export interface BodyOnce {
  readonly body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
  /** Without it fetch takes no stream. */
  readonly duplex?: "half";
  /** Without it a stream is sent in chunks, which some gateways refuse. */
  readonly headers: { readonly "content-length"?: string };
}

/**
 * As a stream, since undici sends any other body a second time if the server responds with 421, and doesn't say so. On
 * the wire there is no difference. Other runtimes don't do that, and send streams in chunks or, as browsers over
 * HTTP/1.1, not at all; there a request may leave twice, see `isSentOnce`.
 */
export function bodyInit(bytes: Uint8Array<ArrayBuffer>): BodyOnce {
  if (!globalThis.process?.versions?.["undici"]) return { body: bytes, headers: {} };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      // At once: a stream that stays open keeps undici reading errors that come after the request.
      controller.close();
    },
  });
  return { body, duplex: "half", headers: { "content-length": String(bytes.byteLength) } };
}

/**
 * What failures to connect are called, by their codes. A code alone proves nothing, since each can come after the request
 * has left: an ICMP message refuses a connection that was made, a server renegotiates TLS 1.2 with a bad certificate, a
 * dispatcher that retries looks the name up again. So undici must say as well that it failed to connect, and that it has
 * not begun to write. Codes of text or alerts that somebody put into a connection (`ERR_SSL_…`) aren't among these.
 */
const UNCONNECTED: ReadonlyMap<string, ErrorCode> = new Map([
  ["ENOTFOUND", "name_not_found"],
  ["EAI_AGAIN", "name_not_found"],
  ["ECONNREFUSED", "connection_refused"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
  // Of CONNECT: another status than 200, no TLS with the proxy, no response from it.
  ["UND_ERR_ABORTED", "proxy_refused"],
  ["UND_ERR_PRX_TLS", "proxy_refused"],
  ["UND_ERR_PRX_CONN", "proxy_refused"],
]);
const CERTIFICATE =
  /^(CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** Errors that undici says kept a connection from being made. The same objects are the causes that fetch rejects with. */
const connectErrors = new WeakSet<object>();
/** Signatures of requests under way, and whether undici has begun to write them. */
const dispatches = new Map<string, { isWritten: boolean }>();
let isSubscribed = false;

/** Watches one request, by its signature, which no other has. */
export function watchDispatch(signature: string): { unsentCode(error: unknown): ErrorCode | undefined; end(): void } {
  if (!isSubscribed) watchUndici();
  const dispatch = { isWritten: false };
  dispatches.set(signature, dispatch);
  return {
    /** What an error of the built-in fetch proves: no connection was made for this request, and none of it was written. */
    unsentCode(error) {
      if (dispatch.isWritten) return undefined;
      const failed = causesIn(error).find((cause) => connectErrors.has(cause));
      const code = failed && "code" in failed ? String(failed.code) : "";
      return UNCONNECTED.get(code) ?? (CERTIFICATE.test(code) ? "tls_refused" : undefined);
    },
    end: () => void dispatches.delete(signature),
  };
}

function watchUndici(): void {
  isSubscribed = true;
  // Without it, as in a browser, nothing is ever proven.
  const { subscribe } = builtin("node:diagnostics_channel") ?? { subscribe() {} };
  subscribe("undici:client:connectError", (message) => {
    const { error } = message as { error: object }; // as undici documents it
    connectErrors.add(error);
  });
  // A dispatcher of the caller's may retry by itself: the last failure is one to connect, the first one wasn't.
  subscribe("undici:client:sendHeaders", (message) => {
    const { request } = message as { request: { headers: unknown } }; // as undici documents it
    const values: unknown[] = Array.isArray(request.headers)
      ? request.headers
      : String(request.headers).split(/\r\n|: /);
    for (const value of values) {
      const dispatch = typeof value === "string" ? dispatches.get(value) : undefined;
      if (dispatch) dispatch.isWritten = true;
    }
  });
}
