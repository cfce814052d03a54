import { randomUUID } from "node:crypto";
import { type DescribedOperation, describedOperations } from "../contract/description.js";
import type { OperationId } from "../contract/operations.js";
import { type Reading, readingOf } from "../contract/reading.js";
import type { Credentials } from "../signing/credentials.js";
import { type InvalidRequest, message } from "./invalid.js";
import { bodyOf, describeResponse, isSuccessful } from "./responses.js";
import { type Exchange, exchange } from "./wire.js";

export interface ProviderOptions {
  readonly target: URL;
  /** For each request, since a key may be rotated. */
  credentials(): Promise<Credentials>;
  /** Makes the connections, if not each request is to make its own. */
  readonly agent?: object;
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** How many requests may be sent that link a card, or could if the provider took what it must refuse. */
  readonly maxLinks: number;
}

/** The provider that is checked, and its responses to requests that keep the contract. */
export class Provider {
  readonly #answered: { readonly id: OperationId; readonly exchange: Exchange }[] = [];
  readonly #options: ProviderOptions;
  #links = 0;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  get timeout(): number {
    return this.#options.timeout;
  }

  /** Whether so many more links may be sent. */
  mayLink(count = 1): boolean {
    return this.#links + count <= this.#options.maxLinks;
  }

  /** Sends a request that keeps the contract. */
  async send(id: OperationId, body: object): Promise<Exchange> {
    const sent = await this.sendAs(id, body, message);
    this.#answered.push({ id, exchange: sent });
    return sent;
  }

  /** All exchanges of an operation whose requests kept the contract. */
  answered(id: OperationId): Exchange[] {
    return this.#answered.flatMap((one) => (one.id === id ? [one.exchange] : []));
  }

  ask(request_id: string): Promise<Exchange> {
    return this.send("requestStatus", { request_id });
  }

  /** All questions about one request. */
  questions(request_id: string): Exchange[] {
    return this.answered("requestStatus").filter(({ request }) => request.body === JSON.stringify({ request_id }));
  }

  /** Sends what `make` makes of a body, which may break the contract. Its response isn't counted among the answered. */
  async sendAs(id: OperationId, body: object, make: InvalidRequest["make"]): Promise<Exchange> {
    const { target, timeout, agent, credentials } = this.#options;
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

/** An id that no provider has seen. */
export function freshId(): string {
  return randomUUID();
}

/**
 * What a response says of the request, if it says anything. That its status is 201 in place of 200 is a finding of its
 * own, and not reported twice.
 */
export function readingOfExchange(
  id: OperationId,
  { response }: Exchange,
): Exclude<Reading, "contradictory"> | undefined {
  const reading = response && isSuccessful(response) ? readingOf(id, bodyOf(response)) : undefined;
  return reading === "contradictory" ? undefined : reading;
}

/** Whether it says that a card was linked, or is about to be. */
export function isLinked(id: OperationId, exchange: Exchange): boolean {
  return ["success", "in_process"].includes(readingOfExchange(id, exchange) ?? "");
}

/** The same in words. */
export function said(id: OperationId, exchange: Exchange): string {
  return (
    readingOfExchange(id, exchange) ??
    (exchange.response ? describeResponse(exchange.response) : String(exchange.failure))
  );
}
