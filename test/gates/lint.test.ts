import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, drop, everyEvidence, everyRequired, type Node, rename, set } from "./edits.js";

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

/** One spec with one thing wrong, and what our ruleset must say of it. */
interface Case {
  readonly rule: string;
  readonly breaking: string;
  readonly edit: (spec: Node) => void;
  readonly message: RegExp;
}

const link = (spec: Node): Node => at(spec, "paths", "/v5/card-api/card/link", "post");
const linkAnswer = (spec: Node): Node => at(link(spec), "responses", "200", "content", "application/json");
const linkRequest = (spec: Node): Node => at(link(spec), "requestBody", "content", "application/json");
const schemas = (spec: Node): Node => at(spec, "components", "schemas");
const everyAnswer = (spec: Node): Node[] =>
  Object.values(at(spec, "paths")).flatMap((item) =>
    Object.values(at(item, "post", "responses", "200", "content", "application/json", "examples")),
  );
const linkMembers = (spec: Node): Node => at(schemas(spec), "LinkCardRequest", "properties");

const cases: Case[] = [
  {
    rule: "evidence",
    breaking: "a level that isn't one",
    edit: (spec) => set(linkMembers(spec), ["client_id", "x-evidence", "level"], "certain"),
    message: /level is "certain"; write one of documented, sibling, verified, assumed/,
  },
  {
    rule: "evidence",
    breaking: "a source that isn't listed",
    edit: (spec) => set(linkMembers(spec), ["client_id", "x-evidence", "source"], "HEARSAY"),
    message: /source is "HEARSAY"; write one of PAGE, .*add the new source under x-evidence-sources/,
  },
  {
    rule: "evidence",
    breaking: "an assumption without its reason",
    edit: (spec) => drop(at(spec, "components", "responses", "Undocumented", "x-evidence"), "note"),
    message: /note is missing; an assumption says what was chosen and why/,
  },
  {
    rule: "described",
    breaking: "a description that restates the name",
    edit: (spec) => set(linkMembers(spec), ["client_id", "description"], "The client id."),
    message: /says little more than the name: "The client id\."/,
  },
  {
    rule: "described",
    breaking: "a description that is no sentence",
    edit: (spec) => set(linkMembers(spec), ["client_id", "description"], "Names the one who is to hold it"),
    message: /ends without a full stop/,
  },
  {
    rule: "described",
    breaking: "a property without a description",
    edit: (spec) => drop(at(linkMembers(spec), "client_id"), "description"),
    message: /No description\. Say what a reader needs to decide/,
  },
  {
    rule: "named-examples",
    breaking: "an example without a summary",
    edit: (spec) => drop(at(linkRequest(spec), "examples", "link"), "summary"),
    message: /"link" property must have required property "summary"\. Give the body `examples` with a name each/,
  },
  {
    rule: "named-examples",
    breaking: "a body without examples",
    edit: (spec) => drop(linkRequest(spec), "examples"),
    message: /must have required property "examples"/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a combination of verdicts",
    edit: (spec) => drop(at(linkAnswer(spec), "examples"), "in_process"),
    message: /No example shows status: ok with request_status: process\. Add one/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a member",
    edit: (spec) => drop(at(linkAnswer(spec), "examples", "rejected_text_code", "value"), "error_description"),
    message: /No example shows the member "error_description"/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of one of two types",
    edit: (spec) => drop(at(linkAnswer(spec), "examples"), "rejected_number_code"),
    message: /No example shows "error_code" of type integer/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a time in UTC",
    edit: (spec) => drop(at(linkAnswer(spec), "examples"), "linked_utc"),
    message: /No example shows "dt" in UTC, with a Z/,
  },
  {
    rule: "closed-requests",
    breaking: "a request that lets any member through",
    edit: (spec) => drop(at(schemas(spec), "LinkCardRequest"), "additionalProperties"),
    message: /Write `additionalProperties: false`/,
  },
  {
    rule: "open-responses",
    breaking: "a part of a response that refuses new members",
    edit: (spec) =>
      drop(at(schemas(spec), "RequestStatusResponse", "properties", "cards", "items"), "additionalProperties"),
    message: /Write `additionalProperties: true`/,
  },
  {
    rule: "undocumented-default",
    breaking: "an operation without a default response",
    edit: (spec) => drop(at(link(spec), "responses"), "default"),
    message: /Add `default: \{ \$ref: "#\/components\/responses\/Undocumented" \}`/,
  },
  {
    rule: "documented-status",
    breaking: "a status that nobody documents",
    edit: (spec) => {
      const evidence = { level: "assumed", source: "OURS", note: "It seems likely." };
      set(link(spec), ["responses", "409"], {
        description: "The vendor has seen this id before.",
        "x-evidence": evidence,
      });
    },
    message: /The vendor documents no such status; leave it to `default`/,
  },
  {
    rule: "wire-names",
    breaking: "a member in camelCase",
    edit: (spec) => {
      rename(at(schemas(spec), "Envelope", "properties"), "dt", "dTime");
      set(schemas(spec), ["Envelope", "required", "2"], "dTime");
      for (const { value } of everyAnswer(spec)) rename(value, "dt", "dTime");
    },
    message: /"dTime" is not in snake_case/,
  },
  {
    rule: "operation-names",
    breaking: "an operation in snake_case",
    edit: (spec) => set(link(spec), ["operationId"], "link_card"),
    message: /"link_card" is not in camelCase/,
  },
  {
    rule: "schema-names",
    breaking: "a schema in snake_case",
    edit: (spec) => {
      rename(schemas(spec), "LinkCardResponse", "link_card_response");
      set(linkAnswer(spec), ["schema", "$ref"], "#/components/schemas/link_card_response");
    },
    message: /"link_card_response" is not in PascalCase/,
  },
  {
    rule: "example-names",
    breaking: "an example in camelCase",
    edit: (spec) => rename(at(linkAnswer(spec), "examples"), "in_process", "inProcess"),
    message: /"inProcess" is not in snake_case/,
  },
  ...everyEvidence(JSON.parse(text)).map((path) => ({
    rule: "evidence",
    breaking: `no x-evidence at /${path.join("/")}`,
    edit: (spec: Node) => drop(at(spec, ...path), "x-evidence"),
    message: /No x-evidence\. Say how well this is known and where it stands/,
  })),
  ...everyRequired(JSON.parse(text)).map(([path, member]) => ({
    rule: "optional-explained",
    breaking: `"${member}" dropped from required at /${path.join("/")}`,
    edit: (spec: Node) =>
      set(
        at(spec, ...path),
        ["required"],
        at(spec, ...path, "required").filter((name: unknown) => name !== member),
      ),
    message: new RegExp(`"${member}" is not under \`required\` and nobody says why\\. Put it back`),
  })),
];

let findings: readonly Finding[];
beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  afterAll(() => rm(scratch, { recursive: true }));
  const files = [text, ...cases.map(({ edit }) => edited(edit))].map((spec, index) => ({
    path: join(scratch, `${index - 1}.json`),
    spec,
  }));
  await Promise.all(files.map(({ path, spec }) => writeFile(path, spec)));
  findings = await lint(files.map(({ path }) => path));
}, 60_000);

const of = (index: number) => findings.filter(({ source }) => source.endsWith(`/${index}.json`));

test("our ruleset is silent on our spec", () => {
  expect(of(-1)).toEqual([]);
});

describe.each(cases.map((each, index) => ({ ...each, index })))("$rule", ({ breaking, index, rule, message }) => {
  test(`says what to do about ${breaking}`, () => {
    expect(of(index).length).toBeGreaterThan(0);
    for (const finding of of(index))
      expect(finding).toMatchObject({ code: rule, message: expect.stringMatching(message) });
  });
});

test("every rule of ours has a case that shows it firing", () => {
  const ours = [...rulesetText.matchAll(/^ {2}([a-z-]+):\n {4}description:/gm)].map(([, rule]) => rule);
  expect(ours.length).toBeGreaterThan(0);
  expect(new Set(cases.map(({ rule }) => rule))).toEqual(new Set(ours));
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
