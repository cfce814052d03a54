/** Steps that the comparison of all parts of an OpenAPI document shares. */
import { collectChanges, isAnnotation } from "./changes.mjs";
import { both, child, keysOf, same, under } from "./pointer.mjs";
import { compareSchemas } from "./schema.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./changes.mjs").Direction} Direction
 * @typedef {import("./changes.mjs").Effect} Effect
 * @typedef {Piece | undefined} Maybe
 * @typedef {ReturnType<typeof walker>} Walker
 */

/** @param {ReturnType<typeof collectChanges>} changes */
export function walker(changes) {
  const seen = new Set();

  /** @param {Direction} direction @param {Effect} effect @param {Maybe} place @param {string} what */
  function note(direction, effect, place, what) {
    const at = place?.from ?? place?.at ?? "#";
    changes.note(direction, effect, at, at.split("/").at(-1)?.replaceAll("~1", "/") ?? "", what);
  }

  return {
    note,

    /** @param {Direction} direction @param {Maybe} old the object with the schema @param {Maybe} now */
    schemas(direction, old, now, key = "schema") {
      const held = (/** @type {Maybe} */ holder) =>
        holder && keysOf(holder).includes(key) ? [under(holder, key)] : [];
      const [before, after] = both(held, old, now);
      compareSchemas(before, after, { direction, flipped: false, seen, changes });
    },

    /** @param {Direction} direction @param {Piece} old @param {Piece} now @param {string} whose */
    required(direction, old, now, whose) {
      const [was, is] = both(({ value }) => value.required === true, old, now);
      if (was && !is) note(direction, "loosened", child(old, "required"), `${whose} is no longer required`);
      if (is && !was) note(direction, "tightened", child(now, "required"), `${whose} became required`);
    },

    /**
     * @param {Direction} direction @param {string} noun @param {Map<string, Piece>} old @param {Map<string, Piece>} now
     * @param {(old: Piece, now: Piece, name: string) => void} [compare] compares entries that both versions have
     * @param {(now: Piece, name: string) => Effect} [added]
     */
    each(direction, noun, old, now, compare = () => {}, added = () => "added") {
      for (const name of new Set([...old.keys(), ...now.keys()])) {
        const [was, is] = [old.get(name), now.get(name)];
        if (was && is) compare(was, is, name);
        else if (was) note(direction, "removed", was, `${noun} ${name} removed`);
        else if (is) note(direction, added(is, name), is, `${noun} ${name} added`);
      }
    },

    /** Compares all keys that no other step handles. @param {Maybe} old @param {Maybe} now @param {readonly string[]} handled */
    rest(old, now, handled) {
      for (const key of new Set([...keysOf(old), ...keysOf(now)])) {
        const [was, is] = [child(old, key), child(now, key)];
        if (handled.includes(key) || same(was, is)) continue;
        const place = is ?? was;
        if (key === "deprecated" && is?.value) note("both", "deprecated", place, "deprecated");
        else if (key === "deprecated" || isAnnotation(key)) note("both", "annotated", place, `${key} changed`);
        else note("both", "unknown", place, `${key} was ${!was ? "added" : is ? "changed" : "removed"}`);
      }
    },
  };
}

/** @param {Maybe} piece @returns {Map<string, Piece>} */
export function entries(piece) {
  // The cast is safe: every key from `keysOf` exists.
  return new Map(keysOf(piece).map((key) => [key, /** @type {Piece} */ (child(piece, key))]));
}
