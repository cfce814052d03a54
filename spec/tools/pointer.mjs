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
    throw new Error(`${piece.at} refers to ${reference}, which is not in the document. Bundle the document first.`);
  const at = ["#", ...keys.map(escaped)].join("/");
  piece.reached.add(at);
  return { ...piece, value, at };
}

function escaped(key) {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

export function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** @param {Piece | undefined} piece */
export function keysOf(piece) {
  return isObject(piece?.value) ? Object.keys(piece?.value) : [];
}
