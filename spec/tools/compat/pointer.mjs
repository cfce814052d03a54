import { UsageError } from "./usage.mjs";

/**
 * A value of a document and its place in it, as a JSON pointer; and the place that refers to it, if another does.
 * `reached` collects what references in the document lead to.
 * @typedef {{ doc: any, reached: Set<string>, value: any, at: string, from?: string }} Piece
 */

/** @returns {Piece} */
export function root(doc) {
  return { doc, reached: new Set(), value: doc, at: "#" };
}

/** What stands under a key, as it is written. @param {Piece} piece @returns {Piece} */
export function under(piece, key) {
  return { ...piece, value: piece.value[key], at: `${piece.at}/${escaped(key)}` };
}

/** What stands under a key, references followed. @param {Piece | undefined} piece @returns {Piece | undefined} */
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
    throw new UsageError(`${piece.at} refers to ${reference}, which isn't in the document. Bundle it first.`);
  const at = ["#", ...keys.map(escaped)].join("/");
  piece.reached.add(at);
  return { ...piece, value, at };
}

function escaped(key) {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * The same of both versions.
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
 * Equal, references followed, whatever the order of members.
 * @param {Piece | undefined} one @param {Piece | undefined} other
 */
export function same(one, other) {
  if (!one || !other) return one === other;
  // To be equal isn't to be used.
  return equal({ ...one, reached: new Set() }, { ...other, reached: new Set() }, new Set());
}

/** @param {Piece} one @param {Piece} other @param {Set<string>} passed pairs, since a schema may hold itself */
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

/** What a reference with nothing beside it stands for. @param {Piece} piece @returns {Piece} */
function bare(piece) {
  const isReference = keysOf(piece).length === 1 && typeof piece.value.$ref === "string";
  return isReference ? bare(follow(piece, piece.value.$ref)) : piece;
}
