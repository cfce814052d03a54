import { type DescribedOperation, describedOperations } from "../contract/description.js";
import type { OperationId } from "../contract/operations.js";
import { type Reading, readingOf } from "../contract/reading.js";
import type { Credentials } from "../signing/credentials.js";
import { type InvalidRequest, message } from "./invalid.js";
import { bodyOf, describeResponse, isSuccessful } from "./responses.js";
import { type Exchange, exchange } from "./wire.js";

export interface ProviderOptions {
  readonly target: URL;
  /** Called for each request, because a key may be rotated. */
  credentials(): Promise<Credentials>;
  /** Creates the connections. Default: each request creates its own. */
  readonly agent?: object;
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** The most requests that may link a card, including invalid ones that a faulty provider could take. */
  readonly maxLinks: number;
}

/** The provider under check, and its responses to valid requests. */
export class Provider {
  readonly #answered: { readonly id: OperationId; readonly exchange: Exchange }[] = [];
  readonly options: ProviderOptions;
  #links = 0;

  constructor(options: ProviderOptions) {
    this.options = options;
  }

  /** Whether so many more links may be sent. */
  mayLink(count = 1): boolean {
    return this.#links + count <= this.options.maxLinks;
  }

  /** Sends a valid request. */
  async send(id: OperationId, body: object): Promise<Exchange> {
    const sent = await this.sendAs(id, body, message);
    this.#answered.push({ id, exchange: sent });
    return sent;
  }

  /** All exchanges of an operation with valid requests. */
  answered(id: OperationId): Exchange[] {
    return this.#answered.flatMap((one) => (one.id === id ? [one.exchange] : []));
  }

  ask(request_id: string): Promise<Exchange> {
    return this.send("requestStatus", { request_id });
  }

  /** All polls of one request. */
  polls(request_id: string): Exchange[] {
    return this.answered("requestStatus").filter(({ request }) => request.body === JSON.stringify({ request_id }));
  }

  /** Sends the request that `make` creates from a body, which may be invalid. `answered` doesn't include it. */
  async sendAs(id: OperationId, body: object, make: InvalidRequest["make"]): Promise<Exchange> {
    const { target, timeout, agent, credentials } = this.options;
    const key = await credentials();
    if (!operation(id).safe) this.#links += 1;
    return exchange(target, await make(JSON.stringify(body), operation(id), key), timeout, agent);
  }
}

export function operation(id: OperationId): DescribedOperation {
  const found = describedOperations.find((one) => one.id === id);
  if (!found) throw new RangeError(`The contract has no operation ${id}.`);
  return found;
}

/**
 * The meaning of a response, if it has one. A status of 201 instead of 200 is a separate finding, so it is accepted here.
 */
export function readingOfExchange(
  id: OperationId,
  { response }: Exchange,
): Exclude<Reading, "contradictory"> | undefined {
  const reading = response && isSuccessful(response) ? readingOf(id, bodyOf(response)) : undefined;
  return reading === "contradictory" ? undefined : reading;
}

/** Whether the response says that the card is linked or in process. */
export function isLinked(id: OperationId, exchange: Exchange): boolean {
  return ["success", "in_process"].includes(readingOfExchange(id, exchange) ?? "");
}

/** Whether a poll shows anything: it got a response, and neither a limit of the rate nor a failure of the server. */
export function isUsable({ response }: Exchange): boolean {
  return response !== undefined && response.status !== 429 && response.status < 500;
}

/** The meaning of a response, or a description of the response, or the failure. */
export function said(id: OperationId, exchange: Exchange): string {
  const { response, failure } = exchange;
  return readingOfExchange(id, exchange) ?? (response ? describeResponse(response) : String(failure));
}
