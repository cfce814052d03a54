/** Compares two bundled OpenAPI documents: what changed, and whether it breaks code that uses the contract. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { child, keysOf, root } from "../pointer.mjs";
import { levelOf } from "./levels.mjs";

/**
 * @typedef {"none" | "patch" | "minor" | "major"} Level
 * @typedef {{ level: Level, where: string, what: string }} Change
 */

/** @type {readonly Level[]} */
const LEVELS = ["none", "patch", "minor", "major"];
const rank = (/** @type {Change} */ { level }) => LEVELS.indexOf(level);
const run = promisify(execFile);
const redocly = fileURLToPath(import.meta.resolve("@redocly/cli/bin/cli.js"));
const config = fileURLToPath(new URL("redocly.yaml", import.meta.url));

/** @returns {Promise<Change[]>} the most severe first */
export async function compare(old, now) {
  const changes = [...(await differences(copyOf(old), copyOf(now))), ...ofProtectedHeaders(old, now)];
  if (changes.length === 0 && !isDeepStrictEqual({ ...old, info: { ...old.info, version: now.info.version } }, now))
    changes.push({ level: "patch", where: "#", what: "the text changed, its meaning did not" });
  return changes.sort((one, other) => rank(other) - rank(one));
}

/** @param {readonly Change[]} changes @returns {Level} */
export function verdictOf(changes) {
  return LEVELS.findLast((level) => changes.some((change) => change.level === level)) ?? "none";
}

/** @returns {Promise<Change[]>} */
async function differences(before, after) {
  const scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const [old, now] = [join(scratch, "old.json"), join(scratch, "new.json")];
  try {
    await writeFile(old, JSON.stringify(before));
    await writeFile(now, JSON.stringify(after));
    const options = ["--config", config, "--lint-config", "off", "--format", "json", "--fail-on", "none"];
    const { stdout } = await run(process.execPath, [redocly, "diff", old, now, ...options], { maxBuffer: 1e8 });
    return JSON.parse(stdout).changes.map((change) => ({
      level: levelOf(change, before),
      where: change.path,
      what: [change.property, ...change.verdicts.map(({ message }) => message)].reduce(
        (said, more) => (more ? `${said}: ${more}` : said),
        `${change.typeName} ${change.kind}`,
      ),
    }));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const schemesOf = (document) => document.components?.securitySchemes ?? {};

/** What the diff is given: it reads no extensions, so the protected header is there as the body of a request. */
function copyOf(document) {
  const copy = JSON.parse(JSON.stringify(document), plain);
  // Every version has another number.
  copy.info.version = "";
  for (const [name, { "x-protected-header": schema }] of Object.entries(schemesOf(copy)))
    if (schema)
      copy.paths[`/x-protected-header/${name}`] = {
        post: { requestBody: { content: { "application/json": { schema } } }, responses: {} },
      };
  return copy;
}

/** What can be written in two ways, in one. */
function plain(/** @type {string} */ key, value) {
  if (key === "allOf" && Array.isArray(value)) return value.filter((part) => !isDeepStrictEqual(part, {}));
  if (key === "minLength" && value === 0) return undefined;
  if (typeof value?.const !== "string") return value;
  const { const: only, ...rest } = value;
  return { ...rest, enum: rest.enum?.filter((each) => each === only) ?? [only] };
}

/** Members are signed in the order of the schema. @returns {Change[]} */
function ofProtectedHeaders(old, now) {
  return Object.keys(schemesOf(old)).flatMap((name) => {
    const [was, is] = [old, now].map((document) => {
      const scheme = child(child(child(root(document), "components"), "securitySchemes"), name);
      return scheme && keysOf(child(child(scheme, "x-protected-header"), "properties"));
    });
    if (!was || !is) return [];
    const kept = was.filter((member) => is.includes(member));
    const moved = !isDeepStrictEqual(
      kept,
      is.filter((member) => was.includes(member)),
    );
    const where = `#/components/securitySchemes/${name}/x-protected-header`;
    if (moved) return [{ level: "major", where, what: `members are signed in another order: ${is.join(", ")}` }];
    if (was.length === 0 && is.length > 0) return [{ level: "major", where, what: "a protected header was added" }];
    return [];
  });
}
