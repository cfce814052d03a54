/** Checks that the version and the changelog fit the changes since the last release. */
import semver from "semver";

/**
 * The lowest version that fits. A breaking change must leave the range `^released`, which npm writes by default. Below
 * 1.0 a new minor version leaves it, and below 0.1 a new patch version.
 * @param {import("./compare.mjs").Level} verdict @param {string} released @returns {string}
 */
export function leastVersion(verdict, released) {
  if (verdict === "none") return released;
  const { major, minor } = semver.parse(released);
  const leaving = major > 0 ? "major" : minor > 0 ? "minor" : "patch";
  const step = { major: leaving, minor: major > 0 ? "minor" : "patch", patch: "patch" }[verdict];
  return semver.inc(released, step);
}

/**
 * @typedef {import("./compare.mjs").Level} Level
 * @param {{ verdict: Level, released: string, version: string, specVersion: string, changelog: string }} facts
 * @returns {string[]} problems, each with its fix
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
      `package.json has version ${version} and spec/openapi.yaml has ${specVersion}; ` +
        `they must be equal. ${number(larger(version, specVersion, least))}`,
    );
  if (!semver.valid(version) || semver.lt(version, released) || semver.lt(withoutPrerelease(version), least))
    problems.push(
      `The version ${version} doesn't fit; use ${least} or higher: ${reason(verdict, released)}. ${number(least)}`,
    );
  const entry = problems.length > 0 ? larger(version, least) : version;
  if (sectionOf(changelog, entry) === "")
    problems.push(`CHANGELOG.md has no entry under "## ${entry}". Add this section and say what changes for users.`);
  return problems;
}

/** @param {import("./compare.mjs").Level} verdict @param {string} released */
function reason(verdict, released) {
  if (verdict === "none") return `it must not be lower than the last release, ${released}`;
  if (verdict === "major")
    return `there is a breaking change since ${released}, and users of ^${released} must not get it automatically`;
  return `the change since ${released} is a ${verdict} one`;
}

/** @param {string[]} versions */
function larger(...versions) {
  return versions.filter((version) => semver.valid(version)).sort(semver.rcompare)[0] ?? "";
}

/** @param {string} version */
function withoutPrerelease(version) {
  return version.replace(/[-+].*/, "");
}

/** What the changelog says under a version. @param {string} changelog @param {string} version */
export function sectionOf(changelog, version) {
  const sections = changelog.split(/^## /m);
  const section = sections.find((text) => text.split(/\s/, 1)[0]?.replace(/^\[?v?|\]$/g, "") === version);
  return section?.split("\n").slice(1).join("\n").trim() ?? "";
}
