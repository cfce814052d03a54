import { EventEmitter, once } from "node:events";
import { startDeadline } from "../shared/deadline.js";
import type { MockRequest } from "./requests.js";

/** Older requests are dropped. */
const KEPT = 1000;

/** Fewer requests were received in time than a test waited for. */
export class NotInTime extends Error {
  override readonly name = "NotInTime";
}

type Fits = (request: MockRequest) => boolean;

/** The latest requests, and the waits for one. */
export class Records {
  readonly all: MockRequest[] = [];
  /** Emits `request` for those who wait, of whom there may be any number. */
  readonly #added = new EventEmitter().setMaxListeners(0);

  add(record: MockRequest): void {
    this.all.push(record);
    if (this.all.length > KEPT) this.all.shift();
    this.#added.emit("request");
  }

  forget(authId?: string): void {
    const left = authId === undefined ? [] : this.all.filter((record) => record.authId !== authId);
    this.all.splice(0, this.all.length, ...left);
  }

  /** @throws NotInTime */
  async waitFor(fits: Fits, count: number, timeout: number): Promise<readonly MockRequest[]> {
    const deadline = startDeadline(timeout);
    const came = () => this.all.filter(fits);
    try {
      while (came().length < count) await once(this.#added, "request", { signal: deadline.signal });
      return came();
    } catch {
      throw new NotInTime(`Within ${timeout} ms, ${came().length} of ${count} such requests were received.`);
    } finally {
      deadline.release();
    }
  }
}
