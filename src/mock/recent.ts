/** At least this many of the latest ids are kept, and at most twice as many. */
const REMEMBERED = 10_000;

/**
 * A map of the latest entries. It drops whole generations: a Map that deletes its oldest entry with each new one slows
 * down, because it skips the deleted entries.
 */
export class Recent<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  get(id: string): Value | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  set(id: string, value: Value): void {
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, value);
  }

  *values(): Generator<Value> {
    yield* this.#old.values();
    yield* this.#young.values();
  }
}
