/**
 * How grave a change is depends on who sends the value. A request breaks when it is asked for more, an answer when
 * it promises less.
 *
 * @typedef {"none" | "patch" | "minor" | "major"} Level
 * @typedef {"request" | "response" | "both"} Direction
 * @typedef {"tightened" | "loosened" | "removed" | "added" | "changed" | "unknown" | "deprecated" | "annotated"} Effect
 * @typedef {{ level: Level, where: string, direction: Direction, keyword: string, what: string, why: string }} Change
 */

/** @type {readonly Level[]} */
export const LEVELS = ["none", "patch", "minor", "major"];

/** @type {Record<Effect, Record<Direction, [Level, string]>>} */
const JUDGEMENTS = {
  tightened: {
    request: ["major", "what was accepted may be refused"],
    response: ["minor", "an answer promises more than before"],
    both: ["major", "what was accepted may be refused"],
  },
  loosened: {
    request: ["minor", "more is accepted than before"],
    response: ["major", "an answer may bring what callers were never told of"],
    both: ["major", "an answer may bring what callers were never told of"],
  },
  removed: always("major", "callers may use it"),
  added: always("minor", "callers need not use it"),
  changed: always("major", "neither wider nor narrower for certain"),
  unknown: always("major", "the gate can't tell what it does, so it counts as breaking"),
  deprecated: always("minor", "callers are told to leave it"),
  annotated: always("patch", "for readers only"),
};

/** Comes between a place in the document and one that was only made up to compare with. */
export const MADE_UP = "\0";

/** @returns {Record<Direction, [Level, string]>} */
function always(/** @type {Level} */ level, /** @type {string} */ why) {
  return { request: [level, why], response: [level, why], both: [level, why] };
}

/** @param {readonly { level: Level }[]} changes @returns {Level} */
export function verdictOf(changes) {
  return LEVELS[Math.max(0, ...changes.map(({ level }) => LEVELS.indexOf(level)))] ?? "none";
}

/** Collects changes, each once, however many operations share the place. */
export function ledger() {
  /** @type {Map<string, Change>} */
  const changes = new Map();
  return {
    /** @param {Direction} direction @param {Effect} effect @param {string} place @param {string} what */
    note(direction, effect, place, keyword, what) {
      const [where = ""] = place.split(MADE_UP);
      const [level, why] = JUDGEMENTS[effect][direction];
      changes.set(JSON.stringify([direction, where, keyword, what]), { level, where, direction, keyword, what, why });
    },
    /** Gravest first. */
    changes: () => [...changes.values()].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level)),
  };
}

const ANNOTATIONS = ["title", "description", "summary", "example", "examples", "externalDocs", "tags", "$comment"];

/** For readers, not for programs. */
export function isAnnotation(key) {
  return ANNOTATIONS.includes(key) || key.startsWith("x-");
}
