/** Compares two bundled OpenAPI documents: what changed, and whether it breaks code that uses the contract. */
import { collectChanges } from "./changes.mjs";
import { compareOperations } from "./operation.mjs";
import { both, child, root, same } from "./pointer.mjs";
import { entries, walker } from "./walk.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./operation.mjs").Scope} Scope
 * @typedef {import("./walk.mjs").Walker} Walker
 */

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** The generated types use these names, as in `components["schemas"]["Envelope"]`. */
const NAMED = ["schemas", "responses", "parameters", "requestBodies", "headers", "pathItems"];

/** @returns {readonly import("./changes.mjs").Change[]} the most severe first */
export function compare(oldDocument, newDocument) {
  const changes = collectChanges();
  const walk = walker(changes);
  const [old, now] = both(root, oldDocument, newDocument);
  comparePaths(walk, old, now);
  // After the paths: by now it is known which components they use.
  compareComponents(walk, old, now);
  walk.rest(old, now, ["openapi", "info", "paths", "components", "servers", "security"]);
  // A patch version of OpenAPI changes only its wording.
  const [edition, other] = both(({ value }) => String(value.openapi), old, now);
  if (edition.replace(/\.\d+$/, "") !== other.replace(/\.\d+$/, ""))
    walk.note("both", "unknown", child(now, "openapi"), `OpenAPI ${other}, was ${edition}`);
  if (changes.sorted().length === 0 && !same(withoutVersion(old), withoutVersion(now)))
    walk.note("both", "annotated", now, "the text changed, its meaning did not");
  return changes.sorted();
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
  // A scheme has no effect until a security requirement names it.
  walk.each("request", "security scheme", schemes[0], schemes[1], compareSchemes, () => "annotated");
  for (const section of NAMED) {
    const [from, to] = both((components) => child(components, section), was, is);
    const compareUnused = (/** @type {Piece} */ one, /** @type {Piece} */ other, /** @type {string} */ name) => {
      if (one.reached.has(one.at) && other.reached.has(other.at)) return;
      if (section === "schemas") walk.schemas("both", from, to, name);
      else if (!same(one, other)) walk.note("both", "unknown", other, "changed, and no operation uses it");
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
