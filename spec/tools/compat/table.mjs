/** A list of changes for people to read. */

/** @param {readonly import("./ledger.mjs").Change[]} changes @returns {string[]} */
export function table(changes) {
  return changes.flatMap(({ level, direction, where, what, why }) => [
    `${level.padEnd(5)}  ${(direction === "both" ? "" : direction).padEnd(8)}  ${what}; ${why}`,
    `                 ${where}`,
  ]);
}
