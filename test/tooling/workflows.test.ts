import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

type Permissions = string | Readonly<Record<string, string>> | undefined;
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job extends Step {
  readonly permissions?: Permissions;
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
}
interface Workflow {
  readonly on: unknown;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = new URL("../../.github/workflows/", import.meta.url);
const names = readdirSync(folder);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** All that a job may run which may write: nothing that comes from a package or from this repository. */
const BARE = /^(echo|sha256sum|git|gh) |^npm stage publish .*--ignore-scripts/;
const commandsOf = (script: string): string[] =>
  script
    .replaceAll("\\\n", " ")
    .split(/\n|&&|\|\|?|;|\$\(|`/)
    .map((command) => command.trim())
    .filter((command) => command !== "");

const mayWrite = (permissions: Permissions): boolean =>
  typeof permissions === "string"
    ? permissions !== "read-all"
    : Object.values(permissions ?? {}).some((level) => level === "write");

/** What is wrong with a workflow, each with what to do about it. */
function faults(text: string): string[] {
  const { on, permissions, jobs }: Workflow = parse(text);
  const found = Object.entries(jobs).flatMap(([name, job]) => faultsOfJob(name, job));
  if (JSON.stringify(on).includes('"pull_request_target"'))
    found.push("pull_request_target gives secrets to strangers: use pull_request");
  if (permissions === undefined) found.push("no permissions at the top: add permissions: { contents: read }");
  else if (mayWrite(permissions))
    found.push("permissions at the top are every job's: give them to the job that needs them");
  return found;
}

function faultsOfJob(name: string, job: Job): string[] {
  const found: string[] = [];
  const steps = job.steps ?? [];
  for (const { uses, run, with: given, ...more } of [job, ...steps]) {
    if ("continue-on-error" in more) found.push(`${name}: continue-on-error hides a failure: remove it`);
    if (uses && !/@[0-9a-f]{40}$/.test(uses)) found.push(`${name}: ${uses} can change: pin the commit's 40 digits`);
    if (uses?.startsWith("actions/checkout@") && given?.["persist-credentials"] !== false) {
      found.push(`${name}: the checkout leaves its token behind: add persist-credentials: false`);
    }
    if (/\|\|\s*(true|:|exit 0)(\s|$)/.test(run ?? "")) found.push(`${name}: || hides a failure: remove it`);
  }
  const foreign = steps.flatMap(({ run = "" }) => commandsOf(run)).filter((command) => !BARE.test(command));
  if (mayWrite(job.permissions) && foreign.length > 0) {
    found.push(`${name}: may write, and runs "${foreign[0]}": move it into a job without permissions`);
  }
  return found;
}

test.each(names)("%s gives nothing away", (name) => {
  expect(faults(read(name))).toEqual([]);
});

describe("what would give something away is found", () => {
  const ci = read("ci.yml");
  const ACTION = / actions\/checkout@([0-9a-f]{40} # v\S+)/.exec(ci)?.[1] ?? "";
  const publish = "      - run: npm stage publish";
  const beside = (command: string) => `      - run: ${command}\n${publish}`;
  const runs = "stage: may write, and runs";
  const anyRuns = "build: may write, and runs";
  const outputs = "    outputs:";
  const demo = "run: npm run demo";
  const matrix = "    strategy:";
  const MAY_FAIL = "continue-on-error: true";
  const kept = "leaves its token behind";
  test.each<[what: string, file: string, from: string, to: string, says: string]>([
    ["an install beside id-token", "release", publish, beside("npm ci --ignore-scripts"), runs],
    ["npx beside id-token", "release", publish, beside("npx some-tool"), runs],
    ["a script beside id-token", "release", publish, beside("node docs/publish.mjs"), runs],
    ["a shell script beside id-token", "release", publish, beside(".ci/run"), runs],
    ["a command within a command", "release", 'echo "$SUMS"', 'echo "$(node a.mjs)"', `${runs} "node a.mjs`],
    ["a publish that runs scripts", "release", " --ignore-scripts\n\n", "\n\n", runs],
    ["id-token where we build", "release", outputs, `    permissions: { id-token: write }\n${outputs}`, anyRuns],
    ["everything where we build", "docs", outputs, `    permissions: write-all\n${outputs}`, anyRuns],
    ["writing for every job", "ci", "contents: read", "contents: write", "permissions at the top are every job's"],
    ["no permissions at the top", "ci", "permissions:\n  contents: read\n", "", "no permissions at the top"],
    ["an action by its tag", "ci", ACTION, ACTION.slice(43), "actions/checkout@v7.0.1 can change"],
    ["an action by a short commit", "ci", ACTION, ACTION.slice(0, 7), "can change"],
    ["pull_request_target", "ci", "  pull_request:", "  pull_request_target:", "use pull_request"],
    ["a checkout that keeps its token", "docs", "persist-credentials: false", "fetch-depth: 1", kept],
    ["a checkout by default", "docs", "        with:\n          persist-credentials: false\n", "", kept],
    ["|| true", "ci", demo, `${demo} || true`, "|| hides a failure"],
    ["a step that may fail", "ci", demo, `${demo}\n        ${MAY_FAIL}`, "continue-on-error"],
    ["a job that may fail", "ci", matrix, `    ${MAY_FAIL}\n${matrix}`, "continue-on-error"],
  ])("%s", (_what, file, from, to, says) => {
    const text = read(`${file}.yml`);
    expect(text, "The workflow changed; mend this case.").toContain(from);
    expect(faults(text.replace(from, to))).toEqual([expect.stringContaining(says)]);
  });
});

test("no workflow runs the install scripts of packages", () => {
  const texts = [...names.map(read), readFileSync(new URL("../../.ci/run", import.meta.url), "utf8")];
  const installs = texts.flatMap((text) => text.match(/^.*\bnpm (ci|install)\b.*$/gm) ?? []);
  expect(installs.filter((line) => !line.includes("--ignore-scripts"))).toEqual([]);
  expect(installs.length).toBeGreaterThan(4);
});

test("mutation testing has a shard for each folder of src/", () => {
  const { jobs }: Workflow = parse(read("ci.yml"));
  const entries = readdirSync(fileURLToPath(new URL("../../src", import.meta.url)), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(jobs["mutation"]?.strategy?.matrix["shard"]).toEqual(folders.sort());
});

test("the repository is named after the tests and before the tarball is packed", () => {
  expect(read("release.yml")).toMatch(/npm test.*node spec\/tools\/repository\.mjs.*npm pack/s);
});
