import { UsageError } from "./usage.mjs";

/**
 * A value of a document with its place, a JSON pointer. `from` is the place of the reference that led to it, if any.
 * `reached` collects the targets of all references that were followed.
 * @typedef {{ doc: any, reached: Set<string>, value: any, at: string, from?: string }} Piece
 */

/** @returns {Piece} */
export function root(doc) {
  return { doc, reached: new Set(), value: doc, at: "#" };
}

/** The value of a key as written. @param {Piece} piece @returns {Piece} */
export function under(piece, key) {
  return { ...piece, value: piece.value[key], at: `${piece.at}/${escaped(key)}` };
}

/** The value of a key, with references followed. @param {Piece | undefined} piece @returns {Piece | undefined} */
export function child(piece, key) {
  if (!piece || !isObject(piece.value) || !Object.hasOwn(piece.value, key)) return undefined;
  const start = under(piece, key);
  let found = start;
  const passed = new Set();
  while (typeof found.value?.$ref === "string" && !passed.has(found.at)) {
    passed.add(found.at);
    found = follow(found, found.value.$ref);
  }
  return { ...found, from: start.at };
}

/** @param {Piece} piece @param {string} reference @returns {Piece} */
export function follow(piece, reference) {
  const steps = reference.split("/").slice(1).map(decodeURIComponent);
  const keys = steps.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const value = keys.reduce((node, key) => node?.[key], piece.doc);
  if (!reference.startsWith("#") || value === undefined)
    throw new UsageError(
      `${piece.at} refers to ${reference}, which is not in the document. Bundle the document first.`,
    );
  const at = ["#", ...keys.map(escaped)].join("/");
  piece.reached.add(at);
  return { ...piece, value, at };
}

function escaped(key) {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * Applies a function to both versions.
 * @template From, To @param {(version: From) => To} of @param {From} old @param {From} now @returns {[To, To]}
 */
export function both(of, old, now) {
  return [of(old), of(now)];
}

export function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** @param {Piece | undefined} piece */
export function keysOf(piece) {
  return isObject(piece?.value) ? Object.keys(piece?.value) : [];
}

/**
 * Whether two values are equal. References are followed, and the order of members doesn't matter.
 * @param {Piece | undefined} one @param {Piece | undefined} other
 */
export function same(one, other) {
  if (!one || !other) return one === other;
  // A comparison must not mark components as used.
  return equal({ ...one, reached: new Set() }, { ...other, reached: new Set() }, new Set());
}

/** @param {Piece} one @param {Piece} other @param {Set<string>} passed pairs, because a schema may contain itself */
function equal(one, other, passed) {
  const [a, b] = [bare(one), bare(other)];
  if (!isObject(a.value) || !isObject(b.value)) return a.value === b.value;
  const pair = `${a.at} ${b.at}`;
  if (passed.has(pair)) return true;
  passed.add(pair);
  const [keys, others] = [keysOf(a), keysOf(b)];
  return (
    Array.isArray(a.value) === Array.isArray(b.value) &&
    keys.length === others.length &&
    keys.every((key) => others.includes(key) && equal(step(a, key), step(b, key), passed))
  );
}

/** @param {Piece} piece @param {string} key */
function step(piece, key) {
  const target = piece.value[key];
  return key === "$ref" && typeof target === "string" ? follow(piece, target) : under(piece, key);
}

/** Follows a reference that has no other members. @param {Piece} piece @returns {Piece} */
function bare(piece) {
  const isReference = keysOf(piece).length === 1 && typeof piece.value.$ref === "string";
  return isReference ? bare(follow(piece, piece.value.$ref)) : piece;
}
