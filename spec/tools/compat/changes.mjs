/**
 * How severe a change is depends on who sends the value. A request breaks when the server demands more; a response
 * breaks when it guarantees less.
 *
 * @typedef {"none" | "patch" | "minor" | "major"} Level
 * @typedef {"request" | "response" | "both"} Direction
 * @typedef {"tightened" | "loosened" | "removed" | "added" | "changed" | "unknown" | "deprecated" | "annotated"} Effect
 * @typedef {{ level: Level, where: string, direction: Direction, keyword: string, what: string, why: string }} Change
 */

/** @type {readonly Level[]} */
export const LEVELS = ["none", "patch", "minor", "major"];

/** @type {Record<Effect, Record<Direction, [Level, string]>>} */
const RULES = {
  tightened: {
    request: ["major", "the server may refuse what it accepted before"],
    response: ["minor", "the response guarantees more than before"],
    both: ["major", "the server may refuse what it accepted before"],
  },
  loosened: {
    request: ["minor", "the server accepts more than before"],
    response: ["major", "the response may contain what callers don't expect"],
    both: ["major", "the response may contain what callers don't expect"],
  },
  removed: always("major", "callers may use it"),
  added: always("minor", "callers don't have to use it"),
  changed: always("major", "it may allow less than before, or more"),
  unknown: always("major", "the gate doesn't know this kind of change, so it counts as breaking"),
  deprecated: always("minor", "callers should stop using it"),
  annotated: always("patch", "only documentation"),
};

/** Separates a place in the document from the place in a schema that exists only for the comparison. */
export const SYNTHETIC = "\0";

/** @returns {Record<Direction, [Level, string]>} */
function always(/** @type {Level} */ level, /** @type {string} */ why) {
  return { request: [level, why], response: [level, why], both: [level, why] };
}

/** @param {readonly { level: Level }[]} changes @returns {Level} */
export function verdictOf(changes) {
  return LEVELS[Math.max(0, ...changes.map(({ level }) => LEVELS.indexOf(level)))] ?? "none";
}

/** Collects changes. A change in a schema that many operations share counts once. */
export function collectChanges() {
  /** @type {Map<string, Change>} */
  const collected = new Map();
  return {
    /** @param {Direction} direction @param {Effect} effect @param {string} place @param {string} what */
    note(direction, effect, place, keyword, what) {
      const [where = ""] = place.split(SYNTHETIC);
      const [level, why] = RULES[effect][direction];
      collected.set(JSON.stringify([direction, where, keyword, what]), { level, where, direction, keyword, what, why });
    },
    /** The most severe first. */
    sorted: () => [...collected.values()].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level)),
  };
}

const ANNOTATIONS = ["title", "description", "summary", "example", "examples", "externalDocs", "tags", "$comment"];

/** Documentation, which programs don't read. */
export function isAnnotation(key) {
  return ANNOTATIONS.includes(key) || key.startsWith("x-");
}
