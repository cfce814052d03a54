import type { OutgoingRequest } from "../transport/request.js";

type BodyInit = ConstructorParameters<typeof Response>[0];
type Init = Pick<OutgoingRequest, "method" | "headers"> & Pick<RequestInit, "signal"> & { readonly body?: BodyInit };

const utf8 = new TextEncoder();

/**
 * The part of a Request that an exchange needs. openapi-fetch creates it for a raw call when no middleware reads the
 * request. A real Request takes longer to create and read than the rest of the client's work.
 */
export class LightRequest implements OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: OutgoingRequest["headers"];
  readonly signal: AbortSignal | undefined;
  readonly bodyUsed = false;
  readonly #body: BodyInit | undefined;

  constructor(url: string, { method, headers, signal, body }: Init) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    // A RequestInit may have null there.
    this.signal = signal ?? undefined;
    this.#body = body;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const body = this.#body;
    return typeof body === "string" ? utf8.encode(body).buffer : new Response(body).arrayBuffer();
  }
}
