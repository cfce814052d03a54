/** Compares two versions of one operation: its request, responses, servers and security. */
import { both, child, keysOf } from "./pointer.mjs";
import { entries } from "./walk.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./walk.mjs").Walker} Walker
 * An operation, with its path item and its document, from which it inherits.
 * @typedef {{ operation: Piece, item: Piece, document: Piece }} Scope
 */

/** @param {Walker} walk @param {Scope} old @param {Scope} now */
export function compareOperations(walk, old, now) {
  const [was, is] = [old.operation, now.operation];
  compareNames(walk, was, is, "operationId");
  compareRequests(walk, old, now);
  walk.each(
    "response",
    "status",
    entries(child(was, "responses")),
    entries(child(is, "responses")),
    (from, to) => compareResponses(walk, from, to),
    // Callers read the body of a success. They know any other status by its class (RFC 9110, section 15).
    (_, status) => (status.startsWith("2") ? "loosened" : "added"),
  );
  walk.each("both", "server", serversOf(old), serversOf(now), (from, to) => {
    compareNames(walk, from, to, "x-environment");
    walk.rest(from, to, ["url", "x-environment"]);
  });
  walk.each("request", "security requirement", securityOf(old), securityOf(now));
  walk.rest(was, is, ["operationId", "parameters", "requestBody", "responses", "servers", "security"]);
}

/**
 * Code finds operations and servers by these names.
 * @param {Walker} walk @param {Piece} old @param {Piece} now @param {string} key
 */
function compareNames(walk, old, now, key) {
  const [was, is] = both((piece) => child(piece, key), old, now);
  const what = `${key} is ${is?.value ?? "gone"}, was ${was?.value ?? "none"}`;
  if (was?.value !== is?.value) walk.note("both", "changed", is ?? was, what);
}

/** @param {Walker} walk @param {Scope} old @param {Scope} now */
function compareRequests(walk, old, now) {
  walk.each(
    "request",
    "parameter",
    parametersOf(old),
    parametersOf(now),
    (was, is, name) => compareFields(walk, "request", was, is, name),
    ({ value }) => (value.required ? "tightened" : "added"),
  );
  const [was, is] = [child(old.operation, "requestBody"), child(now.operation, "requestBody")];
  if (was && is) {
    walk.required("request", was, is, "the request body");
    compareContent(walk, "request", was, is, "added");
    walk.rest(was, is, ["required", "content"]);
  } else if (was) walk.note("request", "removed", was, "request body removed");
  else if (is) walk.note("request", is.value.required ? "tightened" : "added", is, "request body added");
}

/** @param {Walker} walk @param {Piece} old @param {Piece} now */
function compareResponses(walk, old, now) {
  // Without a described media type, any was possible.
  const anything = keysOf(child(old, "content")).length === 0;
  compareContent(walk, "response", old, now, anything ? "added" : "loosened");
  walk.each("response", "header", entries(child(old, "headers")), entries(child(now, "headers")), (was, is, name) =>
    compareFields(walk, "response", was, is, name),
  );
  walk.rest(old, now, ["content", "headers"]);
}

/** @param {Walker} walk @param {"request" | "response"} direction @param {Piece} old @param {Piece} now */
function compareContent(walk, direction, old, now, added) {
  const compare = (/** @type {Piece} */ was, /** @type {Piece} */ is) => {
    walk.schemas(direction, was, is);
    walk.rest(was, is, ["schema"]);
  };
  walk.each(
    direction,
    "media type",
    entries(child(old, "content")),
    entries(child(now, "content")),
    compare,
    () => added,
  );
}

/**
 * Parameters and headers.
 * @param {Walker} walk @param {"request" | "response"} direction @param {Piece} old @param {Piece} now
 */
function compareFields(walk, direction, old, now, name) {
  walk.required(direction, old, now, name);
  walk.schemas(direction, old, now);
  compareContent(walk, direction, old, now, "added");
  walk.rest(old, now, ["name", "required", "schema", "content"]);
}

/** @param {Scope} scope @returns {Map<string, Piece>} */
function parametersOf({ operation, item }) {
  const all = [item, operation].flatMap((piece) => [...entries(child(piece, "parameters")).values()]);
  const name = ({ value }) => `${value.name} in ${value.in}`;
  return new Map(all.map((piece) => [piece.value.in === "header" ? name(piece).toLowerCase() : name(piece), piece]));
}

/** @param {Scope} scope @returns {Map<string, Piece>} */
function serversOf({ operation, item, document }) {
  const [own] = [operation, item, document].flatMap((piece) => child(piece, "servers") ?? []);
  return new Map([...entries(own).values()].map((server) => [server.value.url, server]));
}

/** The alternatives. An empty list means that no security is needed. @param {Scope} scope @returns {Map<string, Piece>} */
function securityOf({ operation, document }) {
  const own = child(operation, "security") ?? child(document, "security");
  const name = ({ value }) =>
    Object.keys(value)
      .sort()
      .map((scheme) => [scheme, ...value[scheme]].join(" "))
      .join(" and ") || "none";
  const alternatives = [...entries(own).values()];
  return new Map(
    alternatives.length > 0 ? alternatives.map((each) => [name(each), each]) : [["none", own ?? document]],
  );
}
