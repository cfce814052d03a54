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
  readonly #waiting = new Set<() => void>();

  add(record: MockRequest): void {
    this.all.push(record);
    if (this.all.length > KEPT) this.all.shift();
    for (const look of this.#waiting) look();
  }

  forget(authId?: string): void {
    const left = authId === undefined ? [] : this.all.filter((record) => record.authId !== authId);
    this.all.splice(0, this.all.length, ...left);
  }

  /** @throws NotInTime */
  async waitFor(fits: Fits, count: number, timeout: number): Promise<readonly MockRequest[]> {
    const deadline = startDeadline(timeout);
    try {
      return await new Promise((resolve, reject) => {
        const look = () => {
          const found = this.all.filter(fits);
          if (found.length < count) return;
          this.#waiting.delete(look);
          resolve(found);
        };
        this.#waiting.add(look);
        deadline.signal.addEventListener("abort", () => {
          this.#waiting.delete(look);
          const came = this.all.filter(fits).length;
          reject(new NotInTime(`Within ${timeout} ms, ${came} of ${count} such requests were received.`));
        });
        look();
      });
    } finally {
      deadline.release();
    }
  }
}
