import type { OutgoingRequest } from "../transport/exchange.js";

/**
 * As much of a Request as an exchange needs, for openapi-fetch to make where no middleware looks at it. A real one takes
 * longer to make and to read than everything else that the client does for a link.
 */
export class LightRequest implements OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly bodyUsed = false;
  readonly #body: string;

  constructor(url: string, { method, headers, body }: Pick<OutgoingRequest, "method" | "headers"> & { body: string }) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.#body = body;
  }

  async text(): Promise<string> {
    return this.#body;
  }
}
