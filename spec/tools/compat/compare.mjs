/** Compares two bundled OpenAPI documents: what changed, and how grave that is to those who use the contract. */
import { ledger } from "./ledger.mjs";
import { compareOperations } from "./operation.mjs";
import { both, child, root, same } from "./pointer.mjs";
import { entries, walker } from "./walk.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./operation.mjs").Scope} Scope
 * @typedef {import("./walk.mjs").Walker} Walker
 */

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** What the types give a name to, as in `components["schemas"]["Envelope"]`. */
const NAMED = ["schemas", "responses", "parameters", "requestBodies", "headers", "pathItems"];

/** @returns {readonly import("./ledger.mjs").Change[]} gravest first */
export function compare(oldDocument, newDocument) {
  const book = ledger();
  const walk = walker(book);
  const [old, now] = both(root, oldDocument, newDocument);
  comparePaths(walk, old, now);
  // After the paths, which show what is used where.
  compareComponents(walk, old, now);
  walk.rest(old, now, ["openapi", "info", "paths", "components", "servers", "security"]);
  // A patch of OpenAPI only clarifies it.
  const [edition, other] = both(({ value }) => String(value.openapi), old, now);
  if (edition.replace(/\.\d+$/, "") !== other.replace(/\.\d+$/, ""))
    walk.note("both", "unknown", child(now, "openapi"), `OpenAPI ${other}, was ${edition}`);
  if (book.changes().length === 0 && !same(withoutVersion(old), withoutVersion(now)))
    walk.note("both", "annotated", now, "what is written differs, what it means doesn't");
  return book.changes();
}

/** @param {Walker} walk @param {Piece} old @param {Piece} now */
function comparePaths(walk, old, now) {
  const [was, is] = both(operationsOf, old, now);
  const places = (/** @type {Map<string, Scope>} */ scopes) =>
    new Map([...scopes].map(([name, { operation }]) => [name, operation]));
  walk.each("both", "operation", places(was), places(is), (_from, _to, name) => {
    const [from, to] = [was.get(name), is.get(name)];
    if (from && to) compareOperations(walk, from, to);
  });
  const [paths, others] = both((document) => child(document, "paths"), old, now);
  for (const [path, item] of entries(paths)) {
    const other = child(others, path);
    if (other) walk.rest(item, other, [...METHODS, "parameters", "servers"]);
  }
}

/** @param {Piece} document @returns {Map<string, Scope>} */
function operationsOf(document) {
  const found = [...entries(child(document, "paths"))].flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = child(item, method);
      return operation ? [{ name: `${method.toUpperCase()} ${path}`, scope: { operation, item, document } }] : [];
    }),
  );
  return new Map(found.map(({ name, scope }) => [name, scope]));
}

/** @param {Walker} walk @param {Piece} old @param {Piece} now */
function compareComponents(walk, old, now) {
  const [was, is] = both((document) => child(document, "components"), old, now);
  const schemes = both((components) => entries(child(components, "securitySchemes")), was, is);
  const compareSchemes = (/** @type {Piece} */ from, /** @type {Piece} */ to) => {
    const headers = both((scheme) => child(scheme, "x-protected-header"), from, to);
    if (headers[0] && headers[1]) walk.schemas("request", from, to, "x-protected-header");
    else if (headers[0] || headers[1]) walk.note("request", "unknown", to, "x-protected-header was added or removed");
    walk.rest(from, to, ["x-protected-header"]);
  };
  // A scheme asks for nothing until a requirement names it.
  walk.each("request", "security scheme", schemes[0], schemes[1], compareSchemes, () => "annotated");
  for (const section of NAMED) {
    const [from, to] = both((components) => child(components, section), was, is);
    const compareUnused = (/** @type {Piece} */ one, /** @type {Piece} */ other, /** @type {string} */ name) => {
      if (one.reached.has(one.at) && other.reached.has(other.at)) return;
      if (section === "schemas") walk.schemas("both", from, to, name);
      else if (!same(one, other)) walk.note("both", "unknown", other, "changed, and no operation refers to it");
    };
    walk.each("both", `components/${section}`, entries(from), entries(to), compareUnused, () => "annotated");
  }
  walk.rest(was, is, [...NAMED, "securitySchemes"]);
}

/** @param {Piece} document @returns {Piece} */
function withoutVersion(document) {
  const { info, ...rest } = document.value;
  return { ...document, value: { ...rest, info: { ...info, version: "" } } };
}
