/** Whether a version and its changelog say what a change means to those who depend on the package. */
import semver from "semver";

/**
 * The least version that fits. A breaking change must leave the range that npm writes, `^released`; below 1.0 that
 * takes a minor version, and below 0.1 a patch.
 * @param {import("./ledger.mjs").Level} verdict @param {string} released @returns {string}
 */
export function leastVersion(verdict, released) {
  if (verdict === "none") return released;
  const { major, minor } = semver.parse(released);
  const leaving = major > 0 ? "major" : minor > 0 ? "minor" : "patch";
  const step = { major: leaving, minor: major > 0 ? "minor" : "patch", patch: "patch" }[verdict];
  return semver.inc(released, step);
}

/**
 * @typedef {import("./ledger.mjs").Level} Level
 * @param {{ verdict: Level, released: string, version: string, specVersion: string, changelog: string }} facts
 * @returns {string[]} what doesn't fit, and what would
 */
export function versionProblems({ verdict, released, version, specVersion, changelog }) {
  const least = leastVersion(verdict, released);
  const number = (/** @type {string} */ to) =>
    [
      `Set \`version\` in package.json (npm version ${to} --no-git-tag-version) and \`info.version\` in`,
      `spec/openapi.yaml to ${to}, then run \`npm run generate\`.`,
    ].join(" ");
  const problems = [];
  if (version !== specVersion)
    problems.push(
      `package.json is at ${version} and spec/openapi.yaml at ${specVersion}; ` +
        `they are one number. ${number(larger(version, specVersion, least))}`,
    );
  if (!semver.valid(version) || semver.lt(version, released) || semver.lt(withoutPrerelease(version), least))
    problems.push(`The version is ${version}, and ${least} would fit: ${reason(verdict, released)}. ${number(least)}`);
  const entry = problems.length > 0 ? larger(version, least) : version;
  if (!hasEntry(changelog, entry))
    problems.push(
      `CHANGELOG.md has nothing under "## ${entry}". Add the section, and say in it what changes for a team.`,
    );
  return problems;
}

/** @param {import("./ledger.mjs").Level} verdict @param {string} released */
function reason(verdict, released) {
  if (verdict === "none") return `it must not be below the last release, ${released}`;
  if (verdict === "major")
    return `something breaks since ${released}, and whoever depends on ^${released} must not get it unasked`;
  return `the change since ${released} is ${verdict === "minor" ? "an addition, a minor one" : "a patch"}`;
}

/** @param {string[]} versions */
function larger(...versions) {
  return versions.filter((version) => semver.valid(version)).sort(semver.rcompare)[0] ?? "";
}

/** @param {string} version */
function withoutPrerelease(version) {
  return version.replace(/[-+].*/, "");
}

/** @param {string} changelog @param {string} version */
function hasEntry(changelog, version) {
  const section = changelog
    .split(/^## /m)
    .find((text) => text.split(/\s/, 1)[0]?.replace(/^\[?v?|\]$/g, "") === version);
  return section !== undefined && section.split("\n").slice(1).join("").trim() !== "";
}
