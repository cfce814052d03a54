import { randomUUID } from "node:crypto";
import type { Agent } from "node:http";
import { setTimeout } from "node:timers/promises";
import { type DescribedOperation, describedOperations } from "../contract/description.js";
import type { OperationId } from "../contract/operations.js";
import { type Reading, readingOf } from "../contract/reading.js";
import type { Credentials } from "../signing/credentials.js";
import { type InvalidRequest, message } from "./invalid.js";
import { bodyOf } from "./responses.js";
import { type Exchange, exchange } from "./wire.js";

export interface ProviderOptions {
  readonly target: URL;
  /** For each request, since a key may be rotated. */
  credentials(): Promise<Credentials>;
  /** Makes the connections, if not each request is to make its own. */
  readonly agent?: Agent;
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** How many requests may be sent that link a card, or could if the provider took what it must refuse. */
  readonly maxLinks: number;
}

/** The provider that is checked, and its responses. */
export class Provider {
  readonly #answered: { readonly id: OperationId; readonly exchange: Exchange }[] = [];
  readonly #options: ProviderOptions;
  #links = 0;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  /** Whether so many more links may be sent. */
  mayLink(count = 1): boolean {
    return this.#links + count <= this.#options.maxLinks;
  }

  /** Sends a request that keeps the contract. */
  async send(id: OperationId, body: object): Promise<Exchange> {
    const credentials = await this.#options.credentials();
    this.#count(id);
    const sent = await this.#exchange(await message(JSON.stringify(body), operation(id), credentials));
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

  async sendInvalid(id: OperationId, body: object, invalid: InvalidRequest): Promise<Exchange> {
    const credentials = await this.#options.credentials();
    this.#count(id);
    return this.#exchange(await invalid.make(JSON.stringify(body), operation(id), credentials));
  }

  /** Asks until the request has settled, or for as long as one request may take. */
  async settled(request_id: string): Promise<Exchange> {
    const deadline = performance.now() + this.#options.timeout;
    for (let wait = 100; ; wait = Math.min(wait * 2, 2000)) {
      const asked = await this.ask(request_id);
      if (readingOfExchange("requestStatus", asked) !== "in_process" || performance.now() + wait > deadline)
        return asked;
      await setTimeout(wait);
    }
  }

  #count(id: OperationId): void {
    if (!operation(id).safe) this.#links += 1;
  }

  #exchange(request: Parameters<typeof exchange>[1]): Promise<Exchange> {
    const { target, timeout, agent } = this.#options;
    return exchange(target, request, timeout, agent);
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

/** What a response says of the request, if it says anything that can be relied on. */
export function readingOfExchange(
  id: OperationId,
  { response }: Exchange,
): Exclude<Reading, "contradictory"> | undefined {
  const reading = response?.status === 200 ? readingOf(id, bodyOf(response)) : undefined;
  return reading === "contradictory" ? undefined : reading;
}
