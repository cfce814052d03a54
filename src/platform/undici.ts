/** What undici, the fetch of Node, does by itself, and what it lets us see of that. */
import { causesIn } from "../shared/causes.js";
import { DeadlinePassed } from "../shared/deadline.js";
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

/** Whether the runtime's fetch is undici's. Others take no dispatcher, and say nothing of one that they are given. */
export function usesUndici(): boolean {
  // Workers that imitate Node name a version of undici too.
  if (globalThis.navigator?.userAgent === "Cloudflare-Workers") return false;
  return globalThis.process?.versions?.["undici"] !== undefined;
}

/**
 * As a stream, since undici sends any other body a second time if the server responds with 421, and doesn't say so. On
 * the wire there is no difference. Other runtimes don't do that, and send streams in chunks or, as browsers over
 * HTTP/1.1, not at all; there a request may leave twice, see `isSentOnce`.
 *
 * Undici reads it once there is a connection. `onRead` is told then, and the body leaves only if `isOver` says no: a
 * process that stood still makes its connection before its timers fire.
 */
export function bodyInit(bytes: Uint8Array<ArrayBuffer>, isOver: () => boolean, onRead: () => void): BodyOnce {
  if (!usesUndici()) return { body: bytes, headers: {} };
  const body = new ReadableStream({
    // Of any other stream, fetch reads ahead before there is a connection.
    type: "bytes",
    pull(controller) {
      if (isOver()) return controller.error(new DeadlinePassed());
      onRead();
      // A copy, since the stream takes the memory that it is given.
      controller.enqueue(bytes.slice());
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
interface Dispatch {
  readonly signature: string;
  /** How many requests undici made of it. */
  made: number;
  /** Whether it may have begun to be written. */
  isWritten: boolean;
}

/** What is under way. Two clients may send the same body to two servers, and then two have one signature. */
const dispatches = new Set<Dispatch>();
let isSubscribed = false;

export interface Watch {
  /** What an error of the built-in fetch proves: no connection was made for this request, and none of it was written. */
  unsentCode(error: unknown): ErrorCode | undefined;
  /** Something has read the body: undici, or code that replaced fetch before this package was loaded, and sends it too. */
  written(): void;
  /** Whether a dispatcher of the caller's made a second request of it. */
  isRepeated(): boolean;
  end(): void;
}

/** Watches one request, by its signature. */
export function watchDispatch(signature: string): Watch {
  if (!isSubscribed) watchUndici();
  const dispatch = { signature, made: 0, isWritten: false };
  dispatches.add(dispatch);
  return {
    unsentCode(error) {
      if (dispatch.isWritten) return undefined;
      const failed = causesIn(error).find((cause) => connectErrors.has(cause));
      const code = failed && "code" in failed ? String(failed.code) : "";
      return UNCONNECTED.get(code) ?? (CERTIFICATE.test(code) ? "tls_refused" : undefined);
    },
    written() {
      dispatch.isWritten = true;
    },
    isRepeated: () => dispatch.made > 1,
    end: () => void dispatches.delete(dispatch),
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
  // The caller's dispatcher may send again by itself: the last failure is then a failed connection, though an earlier
  // attempt was written.
  subscribe("undici:client:sendHeaders", (message) => {
    for (const dispatch of dispatchesOf(message)) dispatch.isWritten = true;
  });
  // Over HTTP/2, undici 6 doesn't say that it writes. To send again, though, undici makes a second request.
  subscribe("undici:request:create", (message) => {
    for (const dispatch of dispatchesOf(message)) {
      dispatch.made += 1;
      dispatch.isWritten ||= dispatch.made > 1;
    }
  });
}

function dispatchesOf(message: unknown): Dispatch[] {
  const { request } = message as { request: { headers: unknown } }; // as undici documents it
  const values: unknown[] = Array.isArray(request.headers) ? request.headers : String(request.headers).split(/\r\n|: /);
  return [...dispatches].filter(({ signature }) => values.includes(signature));
}
