import type { ResponseHeaders } from "../contract/validate.js";
import { assertMilliseconds } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { assertSigner, keySource, type SecretSource, type Signer, type Target } from "../signing/credentials.js";
import { type Prepared, prepare } from "../signing/jws.js";
import { originOf } from "./url.js";

/** Sends a signed request: the runtime's `fetch`, undici's, or a function that takes the same arguments. */
export type FetchLike = (url: string, init: FetchLikeInit) => Promise<FetchLikeResponse>;

/** `Uint8Array<ArrayBuffer>`, written so that TypeScript below 5.7 accepts it. */
type Bytes = ReturnType<InstanceType<typeof TextEncoder>["encode"]>;

/** The second argument of a fetch. */
export interface FetchLikeInit {
  /** The request method in capitals. */
  readonly method: string;
  /** All headers, the signature included. */
  readonly headers: Record<string, string>;
  /** Tells the fetch to follow no redirect. */
  readonly redirect: "manual";
  /** Ends the request when the call ends. */
  readonly signal: AbortSignal;
  /** The bytes that were signed: text for an operation of the contract, bytes otherwise. */
  readonly body?: string | Bytes;
  /** Keeps caches out. Present if the runtime's Request knows it. */
  readonly cache?: "no-store";
  /** Keeps cookies out. Present if the runtime's Request knows it. */
  readonly credentials?: "omit";
}

/** The part of a Response that the client reads, so that other packages' Responses fit too. */
export interface FetchLikeResponse {
  /** The HTTP status. */
  readonly status: number;
  /** In a browser, `opaqueredirect` for a redirect that wasn't followed. */
  readonly type: string;
  /** Whether the fetch followed a redirect, which the client then refuses. */
  readonly redirected: boolean;
  /** The response's headers. */
  readonly headers: ResponseHeaders;
  /** The decoded body as a stream, or null if there is none. */
  readonly body: ResponseBody | null;
}

interface ResponseBody {
  /** Returns a reader of the body's chunks. */
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(): Promise<void>;
  };
  /** Discards the body. */
  cancel(): Promise<void>;
}

/** The options of `createSignedFetch`. */
export interface SignedFetchOptions extends Signer {
  /**
   * The key, or a function that returns it. The function is called for each request, so a key service or a rotation needs
   * no new client. If it fails, nothing is sent, and the reason is `secret_unavailable`.
   */
  readonly secret: SecretSource;
  /**
   * Scheme, host and port of the server, as in `https://test-api.freedompay.kz`. Plain http is allowed on loopback only,
   * unless `allowHttp` is set.
   */
  readonly baseUrl: string;
  /**
   * Allows plain http to your own host, such as a mock in docker-compose: `http://mock:4010`. Never to the vendor's hosts.
   * Anyone on the network path can read and change the request. Default: false.
   */
  readonly allowHttp?: boolean;
  /**
   * Sends the signed request unchanged and follows no redirect. Default: the global `fetch`, looked up at each call. For a
   * proxy, your own CA or a client certificate, pass a function that calls undici's `fetch` with a dispatcher.
   */
  readonly fetch?: FetchLike;
  /** Milliseconds for one call, everything included. Default: 30000. */
  readonly timeout?: number;
}

/** The checked options, and what all requests share. */
export interface Settings {
  readonly origin: string;
  readonly timeout: number;
  readonly fetch: FetchLike | undefined;
  /** The part of the signature that doesn't depend on the body. */
  prepare(target: Target): Prepared;
  /** Rejects with `secret_unavailable`. */
  key(): Promise<Uint8Array>;
}

/** @throws CardLinkError `invalid_option` */
export function settingsOf(options: SignedFetchOptions): Settings {
  if (typeof options !== "object" || options === null) {
    throw new CardLinkError("invalid_option", "options are missing; expected baseUrl, authId and secret.");
  }
  const { baseUrl, allowHttp, fetch, timeout = 30_000 } = options;
  assertMilliseconds("timeout", timeout);
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new CardLinkError("invalid_option", "fetch must be a function.");
  }
  const signer = assertSigner(options);
  const key = keySource(options.secret);
  // Each operation is one constant object, so its protected header is encoded once.
  const prepared = new WeakMap<Target, Prepared>();
  return {
    origin: originOf(baseUrl, allowHttp),
    timeout,
    fetch,
    key,
    prepare(target) {
      const known = prepared.get(target) ?? prepare(target, signer);
      prepared.set(target, known);
      return known;
    },
  };
}
