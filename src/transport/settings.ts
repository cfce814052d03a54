import type { ResponseHeaders } from "../contract/validate.js";
import { usesUndici } from "../platform/undici.js";
import { assertMilliseconds } from "../shared/deadline.js";
import { CardLinkError } from "../shared/errors.js";
import { assertSigner, keySource, type SecretSource, type Signer, type Target } from "../signing/credentials.js";
import { type Prepared, prepare } from "../signing/jws.js";
import { originOf } from "./url.js";

/** What sends a signed request: `fetch`, undici's or the runtime's, or a function that takes the same arguments. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** `Uint8Array<ArrayBuffer>`, in words that TypeScript below 5.7 knows as well. */
type Bytes = ReturnType<InstanceType<typeof TextEncoder>["encode"]>;

/** What a fetch is called with. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
  /** On Node a stream, which can be sent once and no second time. */
  readonly body?: ReadableStream<Uint8Array> | Bytes;
  readonly duplex?: "half";
}

/** The part of a Response that the client reads, so that Responses of other packages fit too. */
export interface FetchResponse {
  readonly status: number;
  readonly type: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: ResponseHeaders;
  readonly body: ResponseBody | null;
}

interface ResponseBody {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(): Promise<void>;
  };
  cancel(): Promise<void>;
}

/** The part of undici's Dispatcher that can be described without undici. */
export interface Dispatcher {
  dispatch(...args: never[]): boolean;
}

export interface SignedFetchOptions extends Signer {
  /**
   * The key. Or a function that is called for each request, so that a key service or a rotation needs no new client. If it
   * fails, nothing is sent: the reason is `secret_unavailable`.
   */
  readonly secret: SecretSource;
  /**
   * Scheme, host and port of the server, as in `https://test-api.freedompay.kz`. Plain http on loopback only, unless
   * `allowHttp` says otherwise.
   */
  readonly baseUrl: string;
  /**
   * Allows plain http to a host of your own, such as a mock in docker-compose: `http://mock:4010`. Never to the vendor's
   * hosts. Anyone on the network path can read and change what is sent. Default: false.
   */
  readonly allowHttp?: boolean;
  /**
   * An undici dispatcher for the runtime's own fetch: a proxy, a CA or a client certificate of yours, or MockAgent. Its
   * failures to connect prove that nothing was sent, as without it. Its undici must be one that this Node's fetch can use;
   * the guide on networks says which. For another fetch, give it to that fetch and pass `fetch`. On Node alone: elsewhere
   * fetch would send past it, so it is refused.
   */
  readonly dispatcher?: Dispatcher;
  /**
   * Sends the signed request as it is and once, following no redirect. Default: the global `fetch`, looked up at each
   * call. In browsers and in Deno that one may send a request twice, so there an error is no rejection until `follow`
   * has confirmed it. An error of a fetch given here never proves that nothing was sent.
   */
  readonly fetch?: Fetch;
  /** Milliseconds for one call, everything included. Default: 30000. */
  readonly timeout?: number;
}

/** Options that were checked, and what is the same for every request. */
export interface Settings {
  readonly origin: string;
  readonly timeout: number;
  readonly fetch: Fetch | undefined;
  readonly dispatcher: Dispatcher | undefined;
  /** All of a signature but the body, for an operation or for another target. */
  prepare(target: Target): Prepared;
  /** A promise only where the secret is a function. It rejects with `secret_unavailable`. */
  key(): Uint8Array | Promise<Uint8Array>;
}

/** @throws CardLinkError `invalid_option` */
export function settingsOf(options: SignedFetchOptions): Settings {
  if (typeof options !== "object" || options === null) {
    throw new CardLinkError("invalid_option", "options are missing; expected baseUrl, authId and secret.");
  }
  const { baseUrl, allowHttp, fetch, dispatcher, timeout = 30_000 } = options;
  assertMilliseconds("timeout", timeout);
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new CardLinkError("invalid_option", "fetch must be a function.");
  }
  if (dispatcher !== undefined && typeof dispatcher?.dispatch !== "function") {
    throw new CardLinkError("invalid_option", "dispatcher must be a Dispatcher of undici, such as a ProxyAgent.");
  }
  if (fetch !== undefined && dispatcher !== undefined) {
    const message = "dispatcher is for the runtime's own fetch. Give it to the fetch that you pass, or leave that out.";
    throw new CardLinkError("invalid_option", message);
  }
  if (dispatcher !== undefined && !usesUndici()) {
    const message =
      "This runtime's fetch ignores a dispatcher, and would send past it. Pass a fetch that does the same.";
    throw new CardLinkError("invalid_option", message);
  }
  const signer = assertSigner(options);
  const key = keySource(options.secret);
  // An operation is one object for ever, so its protected header is encoded once.
  const prepared = new WeakMap<Target, Prepared>();
  return {
    origin: originOf(baseUrl, allowHttp),
    timeout,
    fetch,
    dispatcher,
    key,
    prepare(target) {
      const known = prepared.get(target) ?? prepare(target, signer);
      prepared.set(target, known);
      return known;
    },
  };
}
