/** What each keyword of a schema does to the set of values when it changes. One that isn't here is `unknown`. */
import { isAnnotation } from "./ledger.mjs";
import { alike, compareSchemas, gather, nameOf, parts, unknown } from "./schema.mjs";
import { both, under } from "./pointer.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./schema.mjs").Case} Case
 */

const TYPES = ["null", "boolean", "object", "array", "string", "number", "integer"];

/** @type {Record<string, (each: Case) => void>} */
export const keywords = {
  type: (each) => sets(each, typesOf(each.before), typesOf(each.after), "type"),
  enum: (each) => sets(each, valuesOf(each.before), valuesOf(each.after), "value"),
  required: ({ before, after, note }) => {
    const [old, now] = both((lists) => new Set(lists.flatMap(({ value }) => value)), before, after);
    for (const name of now) if (!old.has(name)) note("tightened", `member ${quote(name)} became required`);
    for (const name of old) if (!now.has(name)) note("loosened", `member ${quote(name)} is no longer required`);
  },
  properties: members,
  patternProperties: byName,
  additionalProperties: others,
  unevaluatedProperties: others,
  items: inner,
  propertyNames: inner,
  anyOf: choices,
  not: ({ keyword, before, after, context, note }) => {
    counts({ keyword, before, after, note });
    const flipped = { ...context, flipped: !context.flipped };
    for (const [from, to] of pairs(before, after)) compareSchemas([from], [to], flipped);
  },
  false: ({ before, after, note }) => {
    if (before.length === 0) note("tightened", "nothing is allowed here now");
    if (after.length === 0) note("loosened", "something is allowed here now");
  },
  minLength: bound(Math.max, 0),
  minItems: bound(Math.max, 0),
  minProperties: bound(Math.max, 0),
  minimum: bound(Math.max, -Infinity),
  exclusiveMinimum: bound(Math.max, -Infinity),
  maxLength: bound(Math.min, Infinity),
  maxItems: bound(Math.min, Infinity),
  maxProperties: bound(Math.min, Infinity),
  maximum: bound(Math.min, Infinity),
  exclusiveMaximum: bound(Math.min, Infinity),
  pattern: constraint,
  format: constraint,
  multipleOf: constraint,
  uniqueItems: (each) => {
    const kept = (/** @type {Piece[]} */ pieces) => pieces.filter(({ value }) => value);
    constraint({ ...each, before: kept(each.before), after: kept(each.after) });
  },
  // openapi-typescript makes a member with a default required, and the client acts on one.
  default: ({ before, after, note }) => {
    const [old, now] = both((pieces) => pieces.map(({ value }) => quote(value)).join(), before, after);
    if (old !== now) note(old === "" ? "tightened" : "changed", `default is ${now || "gone"}, was ${old || "none"}`);
  },
  deprecated: ({ before, after, note }) => {
    const [old, now] = both((pieces) => pieces.some(({ value }) => value), before, after);
    if (old !== now) note(now ? "deprecated" : "annotated", now ? "deprecated" : "no longer deprecated");
  },
};

/** @param {Piece[]} before @param {Piece[]} after @returns {[Piece, Piece][]} */
function pairs(before, after) {
  return before.flatMap((from, index) => (after[index] ? [[from, after[index]]] : []));
}

const quote = (/** @type {unknown} */ value) => JSON.stringify(value);

/** `undefined` is any. @param {Case} each */
function sets({ keyword, before, note }, old, now, word) {
  if (!old || !now) {
    if (old || now) note(now ? "tightened" : "loosened", `${keyword} ${now ? "added" : "removed"}`);
    return;
  }
  for (const value of now) if (!old.has(value)) note("loosened", `${word} ${value} added`);
  for (const value of old) if (!now.has(value)) note("tightened", `${word} ${value} removed`, before[0]?.at);
}

/** Those in every list. */
function common(/** @type {Set<string>[]} */ [first, ...lists]) {
  return first && new Set([...first].filter((value) => lists.every((list) => list.has(value))));
}

function valuesOf(/** @type {Piece[]} */ pieces) {
  return common(pieces.map(({ value }) => new Set(value.map(quote))));
}

/** Every integer is a number. */
function typesOf(/** @type {Piece[]} */ pieces) {
  const widened = (type) => (type === "number" ? ["number", "integer"] : [type]);
  return common(pieces.map(({ value }) => new Set([value].flat().flatMap(widened)))) ?? new Set(TYPES);
}

function named(/** @type {Piece[]} */ pieces, name) {
  return pieces.filter(({ value }) => Object.hasOwn(value, name)).map((piece) => under(piece, name));
}

/** By name, without those that nothing satisfies. */
function memberNames(/** @type {Piece[]} */ pieces) {
  const names = new Set(pieces.flatMap(({ value }) => Object.keys(value)));
  return new Set([...names].filter((name) => !gather(named(pieces, name)).has("false")));
}

/** @param {Case} each */
function members({ before, after, old, context, note }) {
  const [was, is] = both(memberNames, before, after);
  const rest = old.get("additionalProperties") ?? [];
  const typed = [...gather(rest).keys()].some((keyword) => keyword !== "false" && !isAnnotation(keyword));
  for (const name of new Set([...was, ...is])) {
    const [from, to] = [named(before, name), named(after, name)];
    if (!is.has(name)) note("removed", `member ${quote(name)} removed`, from[0]?.at);
    else if (was.has(name)) compareSchemas(from, to, context);
    else {
      note("added", `member ${quote(name)} added`, to[0]?.at);
      if (typed) compareSchemas(rest, to, context);
    }
  }
}

/** @param {Case} each */
function byName({ before, after, context, note }) {
  for (const name of new Set([...before, ...after].flatMap(({ value }) => Object.keys(value)))) {
    const [from, to] = [named(before, name), named(after, name)];
    if (from.length > 0 && to.length > 0) compareSchemas(from, to, context);
    else note(to.length > 0 ? "tightened" : "loosened", `${quote(name)} ${to.length > 0 ? "added" : "removed"}`);
  }
}

/** @param {Case} each */
function inner({ before, after, context }) {
  compareSchemas(before, after, context);
}

/** Members that aren't described can be read from an open answer, and code that does so breaks when it is closed. */
function others(/** @type {Case} */ each) {
  const [was, is] = both((pieces) => !gather(pieces).has("false"), each.before, each.after);
  if (was && !is) each.note("removed", "closed: members that aren't described are refused now");
  else if (is && !was) each.note("loosened", "opened: members that aren't described are allowed now");
  else inner(each);
}

/** @param {Pick<Case, "keyword" | "before" | "after" | "note">} each */
function counts({ keyword, before, after, note }) {
  if (before.length < after.length) note("tightened", `${keyword} added`);
  if (before.length > after.length) note("loosened", `${keyword} removed`);
}

/** Branches that are alike belong together, the others in their order. @param {Case} each */
function choices({ keyword, before, after, context, note }) {
  counts({ keyword, before, after, note });
  for (const [from, to] of pairs(before, after)) {
    const [former, name] = both(nameOf, from, to);
    if (former !== name) note(name === "oneOf" ? "tightened" : "loosened", `${name}, was ${former}`);
    const left = parts(from);
    const rest = parts(to).filter((branch) => {
      const match = left.findIndex((other) => alike(other, branch, context));
      if (match >= 0) compareSchemas(left.splice(match, 1), [branch], context);
      return match < 0;
    });
    for (const branch of rest) {
      const other = left.shift();
      if (other) compareSchemas([other], [branch], context);
      else note("loosened", `${name} has one more branch`, branch.at, name);
    }
    for (const branch of left) note("tightened", `${name} lost a branch`, branch.at, name);
  }
}

/** @returns {(each: Case) => void} */
function bound(/** @type {(...values: number[]) => number} */ tightest, /** @type {number} */ none) {
  return (each) => {
    const { keyword, before, after, note } = each;
    // In OpenAPI 3.0, `exclusiveMinimum` is a yes or no.
    if ([...before, ...after].some(({ value }) => typeof value !== "number")) return unknown(each);
    const [old, now] = both((pieces) => tightest(none, ...pieces.map(({ value }) => value)), before, after);
    if (old === now) return;
    note(
      tightest(old, now) === now ? "tightened" : "loosened",
      `${keyword} is ${now === none ? "none" : now}, was ${old === none ? "none" : old}`,
    );
  };
}

/** Which of two patterns, say, accepts more isn't decided; only whether there are more of them, or fewer. */
function constraint(/** @type {Case} */ { keyword, before, after, note }) {
  const [old, now] = both((pieces) => new Set(pieces.map(({ value }) => quote(value))), before, after);
  const [gone, come] = [[...old].filter((value) => !now.has(value)), [...now].filter((value) => !old.has(value))];
  const list = (values) => values.join(" and ");
  if (gone.length > 0 && come.length > 0) note("changed", `${keyword} is ${list(come)}, was ${list(gone)}`);
  else if (come.length > 0) note("tightened", `${keyword} ${list(come)} added`);
  else if (gone.length > 0) note("loosened", `${keyword} ${list(gone)} removed`);
}
