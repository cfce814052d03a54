import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { sign } from "../../src/signing/index.js";
import { at, drop, everyEvidence, everyRequired, type Node, set } from "./edits.js";
import { cases, share } from "./lint.cases.js";

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly source: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const spectral = createRequire(import.meta.url).resolve("@stoplight/spectral-cli/dist/index.js");
const text = await readFile(join(root, "generated/openapi.json"), "utf8");
const rulesetText = await readFile(join(root, "spec/lint/ruleset.yaml"), "utf8");

let findings: readonly Finding[];
let scratch: string;
afterAll(() => rm(scratch, { recursive: true }));
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const edits = {
    ours: () => {},
    shared: (spec: Node) => void share(spec),
    default: defaultWithBody,
    "no-evidence": dropEvidence,
    "no-required": dropRequired,
  };
  const named = [...Object.entries(edits), ...cases.map(({ edit }, index) => [String(index), edit] as const)];
  const files = named.map(([name, edit]) => ({ path: join(scratch, `${name}.json`), spec: edited(edit) }));
  await Promise.all(files.map(({ path, spec }) => writeFile(path, spec)));
  findings = await lint(files.map(({ path }) => path));
});

const of = (name: string | number) => findings.filter(({ source }) => source.endsWith(`/${name}.json`));

test.each([
  ["our spec", "ours"],
  ["an example that operations share", "shared"],
  ["a body of `default`, of which there can be no example", "default"],
])("our ruleset is silent on %s", (_what, name) => {
  expect(of(name)).toEqual([]);
});

describe.each(cases.map((each, index) => ({ ...each, index })))("$rule", ({ breaking, index, rule, message }) => {
  test(`says what to do about ${breaking}`, () => {
    expect(of(index).length).toBeGreaterThan(0);
    for (const finding of of(index))
      expect(finding).toMatchObject({ code: rule, message: expect.stringMatching(message) });
  });
});

test("the commands that a missing known answer asks for print a right one", async () => {
  const index = cases.findIndex(({ rule }) => rule === "known-answers");
  const [, commands = ""] = of(index)[0]?.message.split("\n\n") ?? [];
  const printed = await new Promise<string>((resolve) => {
    execFile("sh", ["-euc", commands], (error, stdout, stderr) => resolve(error ? stderr : stdout));
  });
  const member = (name: string) => new RegExp(`^ +${name}: '?(.*?)'?$`, "m").exec(printed)?.[1] ?? "";
  expect(member("operation")).toBe("linkCard");
  expect(member("signature")).toBe(
    await sign(member("body"), operations.linkCard, { authId: "123456", secret: member("secret") }),
  );
});

test("wherever x-evidence is missing, the linter says so", () => {
  const places = of("no-evidence").map(({ code, message, path }) => ({ code, message, place: path.join("/") }));
  expect(places).toHaveLength(everyEvidence(JSON.parse(text)).length);
  for (const path of everyEvidence(JSON.parse(text))) {
    const message = expect.stringMatching(/^No x-evidence\. Say how well this is known and where it stands/);
    expect(places).toContainEqual({ code: "evidence", message, place: path.join("/") });
  }
});

test("whichever entry of `required` is missing, the linter says so", () => {
  const places = of("no-required").map(({ code, message, path }) => ({ code, message, place: path.join("/") }));
  expect(places).toHaveLength(everyRequired(JSON.parse(text)).length);
  for (const [path, member] of everyRequired(JSON.parse(text))) {
    const message = expect.stringContaining(`"${member}" is not under \`required\` and nobody says why. Put it back`);
    const place = [...path, "properties", member].join("/");
    expect(places).toContainEqual({ code: "optional-explained", message, place });
  }
});

test("every rule of ours has a case that shows it firing", () => {
  const ours = [
    ...rulesetText
      .slice(rulesetText.indexOf("\nrules:"), rulesetText.indexOf("\noverrides:"))
      .matchAll(/^ {2}([\w-]+):\n/gm),
  ].map(([, rule]) => rule);
  expect(ours.length).toBeGreaterThan(0);
  expect(new Set([...cases.map(({ rule }) => rule), "optional-explained"])).toEqual(new Set(ours));
});

/** Runs the linter once over all the files, as `npm run lint` does over one. */
function lint(files: readonly string[]): Promise<readonly Finding[]> {
  const args = [
    spectral,
    "lint",
    "--ruleset",
    "spec/lint/ruleset.yaml",
    "--format",
    "json",
    "--fail-severity",
    "hint",
    ...files,
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1e8 }, (_failed, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        reject(new Error(`Spectral did not report: ${stderr || stdout}`));
      }
    });
  });
}

function edited(edit: (spec: Node) => void): string {
  const spec: Node = JSON.parse(text);
  edit(spec);
  return JSON.stringify(spec);
}

function defaultWithBody(spec: Node): void {
  const response = at(spec, "components", "responses", "Undocumented");
  const content = { "application/json": { schema: { type: "object" } } };
  set(spec, ["paths", "/v5/card-api/card/link", "post", "responses", "default"], { ...response, content });
}

function dropEvidence(spec: Node): void {
  for (const path of everyEvidence(spec)) drop(at(spec, ...path), "x-evidence");
}

function dropRequired(spec: Node): void {
  for (const [path] of everyRequired(spec)) set(at(spec, ...path), ["required"], []);
}
