/** Compares two schemas as sets of values: does the new one accept more, less, or something else? */
import { keywords } from "./keywords.mjs";
import { isAnnotation, ledger, MADE_UP, verdictOf } from "./ledger.mjs";
import { both, follow, isObject, same, under } from "./pointer.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./ledger.mjs").Effect} Effect
 * @typedef {import("./ledger.mjs").Direction} Direction
 * @typedef {{ direction: Direction, flipped: boolean, seen: Set<string>, book: ReturnType<typeof ledger> }} Context
 *
 * What every handler of a keyword gets: where the keyword stands in the old schema and in the new, each any number of
 * times, since `allOf` and `$ref` bring schemas together; and all that stands beside it.
 * @typedef {{
 *   keyword: string, before: Piece[], after: Piece[], old: Map<string, Piece[]>, now: Map<string, Piece[]>,
 *   context: Context, note: (effect: Effect, what: string, where?: string, keyword?: string) => void,
 * }} Case
 */

/** @param {Piece[]} before schemas that hold together @param {Piece[]} after @param {Context} context */
export function compareSchemas(before, after, context) {
  const { direction, flipped, seen, book } = context;
  const pair = JSON.stringify([before.map(({ at }) => at), after.map(({ at }) => at), direction, flipped]);
  if (seen.has(pair)) return;
  seen.add(pair);
  const [old, now] = unions(before, gather(before), after, gather(after), context);
  for (const keyword of new Set([...old.keys(), ...now.keys()])) {
    const places = { before: old.get(keyword) ?? [], after: now.get(keyword) ?? [] };
    const here = (places.after[0] ?? places.before[0])?.at ?? "";
    const note = (/** @type {Effect} */ effect, what, where = here, name = keyword) =>
      book.note(direction, flipped ? opposite(effect) : effect, where, name, what);
    const handle = Object.hasOwn(keywords, keyword) ? keywords[keyword] : isAnnotation(keyword) ? prose : unknown;
    // What nothing satisfies is narrower than anything; more can't be said of it.
    if (keyword === "false" || !(old.has("false") || now.has("false")))
      handle?.({ keyword, ...places, old, now, context, note });
  }
}

/** All that a value must satisfy, by keyword. @param {Piece[]} schemas @returns {Map<string, Piece[]>} */
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
 * A schema that becomes one of several, as when `null` is allowed beside a reference, was a choice of one; or of its
 * types, if no branch is like all of it.
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

/** A choice with no other rule beside it. @param {Map<string, Piece[]>} found */
function choiceOf(found) {
  const rules = [...found].filter(([keyword]) => !isAnnotation(keyword));
  const [[keyword, pieces] = ["", []]] = rules;
  return rules.length === 1 && keyword === "anyOf" && pieces.length === 1 ? pieces[0] : undefined;
}

/** @param {Piece[]} schemas @param {Map<string, Piece[]>} found @param {Piece} choice @param {Context} context */
function asChoice([first, ...more], found, choice, context) {
  if (!first) return found;
  const whole = more.length === 0 ? first.value : { allOf: [first, ...more].map(({ value }) => value) };
  const at = `${first.at}${MADE_UP}${nameOf(choice)}`;
  const single = { ...first, value: [whole], at };
  const types = [found.get("type")?.[0]?.value].flat();
  const isLike = parts(choice).some((branch) => parts(single).some((one) => alike(one, branch, context)));
  if (isLike || types.length < 2) return new Map([["anyOf", [single]]]);
  return new Map([["anyOf", [{ ...single, value: types.map((type) => ({ allOf: [whole, { type }] })) }]]]);
}

/** Whether a program could tell them apart. @param {Piece} before @param {Piece} after @param {Context} context */
export function alike(before, after, context) {
  const book = ledger();
  compareSchemas([before], [after], { ...context, seen: new Set(context.seen), book });
  return ["none", "patch"].includes(verdictOf(book.changes()));
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
