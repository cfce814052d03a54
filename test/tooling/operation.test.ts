/** The ordinary edits of the spec, each made in a copy: what is derived from the spec follows, and nothing else changes. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { copyOf, root } from "./copy.js";
import { all, at, change, type Edit, type Node, put, take } from "./edits.js";

/** What CONTRIBUTING.md tells people to write, under a name that no operation has. */
const guide = (await readFile(join(root, "CONTRIBUTING.md"), "utf8")).split(/^## /m);
const checklist = guide.find((section) => section.startsWith("Adding an operation\n")) ?? "";
const [operation = "", schemas = "", commands = ""] = [...checklist.matchAll(/^ {3}```(?:yaml|sh)\n(.*?)^ {3}```$/gms)]
  .map(([, text = ""]) => text.replace(/^ {3}/gm, ""))
  .map((text) => text.replaceAll("close", "renew").replaceAll("Close", "Renew"));

interface Case {
  readonly what: string;
  readonly edit: Edit;
  /** The tests that must be green, if not all. */
  readonly near?: readonly string[];
  /** The one file that the compiler names, and what mends it. */
  readonly mend?: readonly [file: string, from: string, to: string];
}

const PAGE = { level: "documented", source: "PAGE" };
const member = (evidence: object = {}) => ({
  type: "string",
  description: "A member that this test adds to the contract.",
  "x-evidence": { ...PAGE, ...evidence },
});
const OPTIONAL = member({ optional: "Nobody says whether it is always there." });
const added = (more: object) => (old: object) => ({ ...old, ...more });
const addOperation: Edit = all(change("paths", added(parse(operation))), change("schemas", added(parse(schemas))));
const RENEW = "paths./v5/card-api/card/renew.post.requestBody.content.application/json.examples.renew.value";

/** Tests whose requests come from the spec. */
const DERIVED = ["contract/agreement", "contract/reading", "signing/signature", "check/invalid", "check/negatives"];
/** And tests with requests of their own, in which only a required member can be missing. */
const OWN = ["signing/receive", "mock/handler", "mock/server", "msw/handlers", "cli/sign", "cli/check"];

const CASES: readonly Case[] = [
  { what: "an operation, as CONTRIBUTING.md says", edit: addOperation },
  {
    what: "an operation without a request_id",
    edit: all(
      addOperation,
      take(`${RENEW}.request_id`),
      take("schemas.RenewCardRequest.properties.request_id"),
      put("schemas.RenewCardRequest.required", ["card_id"]),
    ),
  },
  {
    what: "an optional request member",
    edit: all(put("sent.branch_code", OPTIONAL), (spec) => {
      const value = { ...at(spec, "linkBody.examples.link.value"), branch_code: "branch 7" };
      put("linkBody.examples.link_at_branch", { summary: "Link at a branch", value })(spec);
    }),
  },
  {
    what: "a required request member",
    edit: all(
      put("sent.branch_code", member()),
      change("request.required", (names) => [...names, "branch_code"]),
      (spec) => Object.values(at(spec, "linkBody.examples")).forEach(put("value.branch_code", "branch 7")),
    ),
    near: DERIVED,
    mend: [
      "src/cli/link.ts",
      "{ request_id, client_id, card_id }",
      '{ request_id, client_id, card_id, branch_code: "branch 7" }',
    ],
  },
  {
    what: "an optional response member",
    edit: all(
      put("received.trace_id", OPTIONAL),
      put("components.examples.FailedWithTextCode.value.trace_id", "trace-7"),
    ),
  },
  {
    what: "a value of the two members",
    edit: all(
      change("received.request_status.enum", (values) => [...values, "waiting"]),
      ...["ok", "error"].flatMap((status) => [
        change("components.examples", ({ Success, ...others }) => {
          const value = { ...Success?.["value"], status, request_status: "waiting" };
          return { Success, ...others, [`waiting_${status}`]: { summary: "Not begun, as this test has it", value } };
        }),
        ...["okBody", "statusBody"].map((body) =>
          put(`${body}.examples.waiting_${status}`, { $ref: `#/components/examples/waiting_${status}` }),
        ),
      ]),
    ),
    mend: [
      "src/contract/reading.ts",
      '"error error": "error",',
      '"error error": "error", "ok waiting": "in_process", "error waiting": "contradictory",',
    ],
  },
];

const SPEC = "spec/openapi.yaml";
const SPECTRAL = `spectral lint --ruleset spec/lint/ruleset.yaml --fail-severity hint ${SPEC}`;
const COMPILE = "node node_modules/typescript7/bin/tsc -p src";

test.each(CASES)(
  "$what: lint asks for nothing but a known answer, and the tests of all operations are green",
  async ({ what, edit, mend, near = [...DERIVED, ...OWN] }) => {
    const folders = ["src", "generated", "spec", "test"];
    const copy = await copyOf(...folders, "package.json", "tsconfig.json", "vitest.config.ts", "redocly.yaml");
    onTestFinished(copy.remove);
    const succeeds = async (command: string): Promise<void> => {
      const { exit, stdout, stderr } = await copy.run(command);
      expect(exit, stdout + stderr).toBe(0);
    };
    const spec: Node = parse(await copy.read(SPEC));
    edit(spec);

    const known = at(spec, "knownAnswers");
    // Those of a body that has changed go.
    const examples = Object.values(at(spec, "paths")).flatMap((path) =>
      Object.values(at(path, "post.requestBody.content.application/json.examples")),
    );
    const bodies = examples.map(({ value }) => JSON.stringify(value));
    known.splice(0, known.length, ...known.filter(({ body }) => bodies.includes(String(body))));
    // JSON is YAML too.
    await copy.write(SPEC, JSON.stringify(spec));
    const findings: readonly { code: string; message: string }[] = JSON.parse(
      (await copy.run(`${SPECTRAL} --quiet --format json`)).stdout,
    );
    for (const { code, message } of findings) {
      expect(code, message).toBe("known-answers");
      const asked = message.split("\n\n")[1] ?? "";
      if (what.includes("CONTRIBUTING.md")) expect(`${asked}\n`).toBe(commands);
      known.push(...parse((await copy.run(asked)).stdout));
    }
    await copy.write(SPEC, JSON.stringify(spec));
    await succeeds(`redocly lint && ${SPECTRAL} && node spec/tools/generate/main.mjs`);

    if (mend) {
      const { exit, stdout } = await copy.run(COMPILE);
      expect(exit).toBeGreaterThan(0);
      expect(new Set(stdout.match(/^\S+?(?=\()/gm))).toEqual(new Set([mend[0]]));
      await copy.edit(...mend);
    }
    await succeeds(COMPILE);
    await succeeds(
      `vitest run --project default --maxWorkers=1 ${near.map((name) => `test/${name}.test.ts`).join(" ")}`,
    );
  },
  600_000,
);
