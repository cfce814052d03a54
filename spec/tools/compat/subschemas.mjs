/** The keywords that contain schemas: whether a change in one of those allows more values or fewer. */
import { isAnnotation } from "./changes.mjs";
import { both, under } from "./pointer.mjs";
import { alike, compareSchemas, gather, nameOf, parts } from "./schema.mjs";

/**
 * @typedef {import("./pointer.mjs").Piece} Piece
 * @typedef {import("./schema.mjs").Case} Case
 */

function named(/** @type {Piece[]} */ pieces, name) {
  return pieces.filter(({ value }) => Object.hasOwn(value, name)).map((piece) => under(piece, name));
}

/** The names of members, without members that may have no value. */
function memberNames(/** @type {Piece[]} */ pieces) {
  const names = new Set(pieces.flatMap(({ value }) => Object.keys(value)));
  return new Set([...names].filter((name) => !gather(named(pieces, name)).has("false")));
}

/** @param {Case} each */
export function members({ before, after, old, context, note }) {
  const [was, is] = both(memberNames, before, after);
  const rest = old.get("additionalProperties") ?? [];
  const typed = [...gather(rest).keys()].some((keyword) => keyword !== "false" && !isAnnotation(keyword));
  for (const name of new Set([...was, ...is])) {
    const [from, to] = [named(before, name), named(after, name)];
    if (!is.has(name)) note("removed", `member ${JSON.stringify(name)} removed`, from[0]?.at);
    else if (was.has(name)) compareSchemas(from, to, context);
    else {
      note("added", `member ${JSON.stringify(name)} added`, to[0]?.at);
      if (typed) compareSchemas(rest, to, context);
    }
  }
}

/** When `not` excludes more, the schema allows less. @param {Case} each */
export function excluded({ keyword, before, after, context, note }) {
  counts({ keyword, before, after, note });
  const flipped = { ...context, flipped: !context.flipped };
  for (const [from, to] of pairs(before, after)) compareSchemas([from], [to], flipped);
}

/** @param {Case} each */
export function byName({ before, after, context, note }) {
  for (const name of new Set([...before, ...after].flatMap(({ value }) => Object.keys(value)))) {
    const [from, to] = [named(before, name), named(after, name)];
    if (from.length > 0 && to.length > 0) compareSchemas(from, to, context);
    // It allows more values if other members are closed, and fewer if they are open.
    else note("unknown", `${JSON.stringify(name)} ${to.length > 0 ? "added" : "removed"}`);
  }
}

/** @param {Case} each */
export function inner({ before, after, context }) {
  compareSchemas(before, after, context);
}

/** Code may read undescribed members of an open response, so closing it can break that code. */
export function others(/** @type {Case} */ each) {
  const [was, is] = both((pieces) => !gather(pieces).has("false"), each.before, each.after);
  if (was && !is) each.note("removed", "closed: undescribed members are not allowed now");
  else if (is && !was) each.note("loosened", "opened: undescribed members are allowed now");
  else inner(each);
}

/** @param {Pick<Case, "keyword" | "before" | "after" | "note">} each */
function counts({ keyword, before, after, note }) {
  if (before.length < after.length) note("tightened", `${keyword} added`);
  if (before.length > after.length) note("loosened", `${keyword} removed`);
}

/**
 * Pairs equal branches first, and the others in their order. Not detected: a new branch of a `oneOf` also refuses values
 * that fit it and another branch.
 * @param {Case} each
 */
export function choices({ keyword, before, after, context, note }) {
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

/** @param {Piece[]} before @param {Piece[]} after @returns {[Piece, Piece][]} */
function pairs(before, after) {
  return before.flatMap((from, index) => (after[index] ? [[from, after[index]]] : []));
}
