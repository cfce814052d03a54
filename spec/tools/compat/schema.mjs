/** Compares two schemas as sets of values: does the new one allow more, less, or something else? */

import { collectChanges, isAnnotation, SYNTHETIC, verdictOf } from "./changes.mjs";
import { keywords } from "./keywords.mjs";
import { both, follow, isObject, same, under } from "./pointer.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./changes.mjs").Effect} Effect
 * @typedef {import("./changes.mjs").Direction} Direction
 * @typedef {{ direction: Direction, flipped: boolean, seen: Set<string>, changes: ReturnType<typeof collectChanges> }} Context
 *
 * The input of a keyword's handler. `before` and `after` are the keyword's values in the old and the new schema; there
 * may be several, because `allOf` and `$ref` combine schemas. `old` and `now` hold all keywords.
 * @typedef {{
 *   keyword: string, before: Piece[], after: Piece[], old: Map<string, Piece[]>, now: Map<string, Piece[]>,
 *   context: Context, note: (effect: Effect, what: string, where?: string, keyword?: string) => void,
 * }} Case
 */

/** @param {Piece[]} before schemas that all apply @param {Piece[]} after @param {Context} context */
export function compareSchemas(before, after, context) {
  const { direction, flipped, seen, changes } = context;
  const pair = JSON.stringify([before.map(({ at }) => at), after.map(({ at }) => at), direction, flipped]);
  if (seen.has(pair)) return;
  seen.add(pair);
  const [old, now] = unions(before, gather(before), after, gather(after), context);
  for (const keyword of new Set([...old.keys(), ...now.keys()])) {
    const places = { before: old.get(keyword) ?? [], after: now.get(keyword) ?? [] };
    const here = (places.after[0] ?? places.before[0])?.at ?? "";
    const note = (/** @type {Effect} */ effect, what, where = here, name = keyword) =>
      changes.note(direction, flipped ? opposite(effect) : effect, where, name, what);
    const handle = Object.hasOwn(keywords, keyword) ? keywords[keyword] : isAnnotation(keyword) ? prose : unknown;
    // A schema that allows no value is narrower than any other; comparing more keywords says nothing.
    if (keyword === "false" || !(old.has("false") || now.has("false")))
      handle?.({ keyword, ...places, old, now, context, note });
  }
}

/** All constraints on a value, by keyword. @param {Piece[]} schemas @returns {Map<string, Piece[]>} */
export function gather(schemas) {
  /** @type {Map<string, Piece[]>} */
  const found = new Map();
  const add = (keyword, piece) => found.set(keyword, [...(found.get(keyword) ?? []), piece]);
  const passed = new Set();
  const queue = [...schemas];
  for (const piece of queue) {
    if (passed.has(piece.at)) continue;
    passed.add(piece.at);
    piece.reached.add(piece.at);
    if (piece.value === false) add("false", piece);
    if (!isObject(piece.value)) continue;
    for (const keyword of Object.keys(piece.value)) {
      const inner = under(piece, keyword);
      if (keyword === "$ref") queue.push(follow(piece, inner.value));
      else if (keyword === "allOf") queue.push(...parts(inner));
      else if (keyword === "oneOf") add("anyOf", inner);
      else if (keyword === "const") add("enum", { ...inner, value: [inner.value] });
      else if (keyword === "type" && piece.value.nullable)
        add("type", { ...inner, value: [inner.value, "null"].flat() });
      else if (keyword !== "nullable" || (inner.value && !piece.value.type)) add(keyword, inner);
    }
  }
  return found;
}

/** @param {Piece} list */
export function parts(list) {
  return list.value.map((_, index) => under(list, index));
}

/**
 * A schema may become a branch of a new `anyOf`, for example to allow `null` beside a reference. Then the old schema is
 * compared as an `anyOf` with one branch, or with a branch for each of its types if no new branch equals all of it.
 * @param {Piece[]} before @param {Map<string, Piece[]>} old @param {Piece[]} after @param {Map<string, Piece[]>} now
 * @param {Context} context @returns {[Map<string, Piece[]>, Map<string, Piece[]>]}
 */
function unions(before, old, after, now, context) {
  const [choice, other] = both(choiceOf, old, now);
  if (other && !choice && before[0]) return [asChoice(before, old, other, context), now];
  if (choice && !other && after[0]) return [old, asChoice(after, now, choice, context)];
  return [old, now];
}

/** @param {Piece} choice */
export function nameOf({ at }) {
  return at.endsWith("oneOf") ? "oneOf" : "anyOf";
}

/** An `anyOf` or `oneOf` that is the schema's only constraint. @param {Map<string, Piece[]>} found */
function choiceOf(found) {
  const rules = [...found].filter(([keyword]) => !isAnnotation(keyword));
  const [[keyword, pieces] = ["", []]] = rules;
  return rules.length === 1 && keyword === "anyOf" && pieces.length === 1 ? pieces[0] : undefined;
}

/** @param {Piece[]} schemas @param {Map<string, Piece[]>} found @param {Piece} choice @param {Context} context */
function asChoice([first, ...more], found, choice, context) {
  if (!first) return found;
  const whole = more.length === 0 ? first.value : { allOf: [first, ...more].map(({ value }) => value) };
  const at = `${first.at}${SYNTHETIC}${nameOf(choice)}`;
  const single = { ...first, value: [whole], at };
  const types = [found.get("type")?.[0]?.value].flat();
  const isLike = parts(choice).some((branch) => parts(single).some((one) => alike(one, branch, context)));
  if (isLike || types.length < 2) return new Map([["anyOf", [single]]]);
  return new Map([["anyOf", [{ ...single, value: types.map((type) => ({ allOf: [whole, { type }] })) }]]]);
}

/** Whether two schemas differ at most in documentation. @param {Piece} before @param {Piece} after @param {Context} context */
export function alike(before, after, context) {
  const changes = collectChanges();
  compareSchemas([before], [after], { ...context, seen: new Set(context.seen), changes });
  return ["none", "patch"].includes(verdictOf(changes.sorted()));
}

/** @param {Effect} effect @returns {Effect} */
function opposite(effect) {
  if (effect === "tightened") return "loosened";
  if (effect === "loosened") return "tightened";
  return effect === "added" ? "changed" : effect;
}

/** @param {Case} each */
function prose({ before, after, keyword, note }) {
  if (texts(before) !== texts(after)) note("annotated", `${keyword} changed`);
}

const texts = (pieces) => [...new Set(pieces.map(({ value }) => JSON.stringify(value)))].sort().join();

/** @param {Case} each */
export function unknown({ before, after, keyword, note }) {
  if (before.length !== after.length || before.some((piece, index) => !same(piece, after[index])))
    note("unknown", `${keyword} was added, removed or changed`);
}
