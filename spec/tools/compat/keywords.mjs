/** For each keyword of a schema: whether a change allows more values or fewer. All other keywords are `unknown`. */
import { both } from "./pointer.mjs";
import { unknown } from "./schema.mjs";
import { byName, choices, excluded, inner, members, others } from "./subschemas.mjs";

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
  not: excluded,
  false: ({ before, after, note }) => {
    if (before.length === 0) note("tightened", "no value is allowed now");
    if (after.length === 0) note("loosened", "values are allowed now");
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
  // openapi-typescript makes a member with a default required, and the client uses the default.
  default: ({ before, after, note }) => {
    const [old, now] = both((pieces) => pieces.map(({ value }) => quote(value)).join(), before, after);
    if (old !== now) note(old === "" ? "tightened" : "changed", `default is ${now || "gone"}, was ${old || "none"}`);
  },
  deprecated: ({ before, after, note }) => {
    const [old, now] = both((pieces) => pieces.some(({ value }) => value), before, after);
    if (old !== now) note(now ? "deprecated" : "annotated", now ? "deprecated" : "no longer deprecated");
  },
};

const quote = (/** @type {unknown} */ value) => JSON.stringify(value);

/** `undefined` stands for any value. @param {Case} each */
function sets({ keyword, before, note }, old, now, word) {
  if (!old || !now) {
    if (old || now) note(now ? "tightened" : "loosened", `${keyword} ${now ? "added" : "removed"}`);
    return;
  }
  for (const value of now) if (!old.has(value)) note("loosened", `${word} ${value} added`);
  for (const value of old) if (!now.has(value)) note("tightened", `${word} ${value} removed`, before[0]?.at);
}

/** The values that all lists have in common. */
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

/** Only the number of constraints counts. Which of two patterns accepts more can't be decided. */
function constraint(/** @type {Case} */ { keyword, before, after, note }) {
  const [old, now] = both((pieces) => new Set(pieces.map(({ value }) => quote(value))), before, after);
  const [gone, come] = [[...old].filter((value) => !now.has(value)), [...now].filter((value) => !old.has(value))];
  const list = (values) => values.join(" and ");
  if (gone.length > 0 && come.length > 0) note("changed", `${keyword} is ${list(come)}, was ${list(gone)}`);
  else if (come.length > 0) note("tightened", `${keyword} ${list(come)} added`);
  else if (gone.length > 0) note("loosened", `${keyword} ${list(gone)} removed`);
}
