/** The ordinary edits of the spec, each made in a copy: what is derived from the spec follows, and nothing else changes. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { at, drop, type Node, set } from "./edits.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What CONTRIBUTING.md tells people to write, under a name that no operation has. */
const guide = (await readFile(join(root, "CONTRIBUTING.md"), "utf8")).split(/^## /m);
const checklist = guide.find((section) => section.startsWith("Adding an operation\n")) ?? "";
const [operation = "", schemas = "", commands = ""] = [...checklist.matchAll(/^ {3}```(?:yaml|sh)\n(.*?)^ {3}```$/gms)]
  .map(([, text = ""]) => text.replace(/^ {3}/gm, ""))
  .map((text) => text.replaceAll("close", "renew").replaceAll("Close", "Renew"));

interface Edit {
  readonly what: string;
  edit(spec: Node): void;
  /** The tests that must be green, if not all. */
  readonly near?: readonly string[];
  /** The one file that the compiler names, and what mends it. */
  readonly mend?: { readonly file: string; readonly from: string; readonly to: string };
}

const PAGE = { level: "documented", source: "PAGE" };
const member = (optional?: string) => ({
  type: "string",
  description: "A member that this test adds to the contract.",
  "x-evidence": { ...PAGE, ...(optional && { optional }) },
});
const OPTIONAL = member("Nobody says whether it is always there.");
const requestOf = (spec: Node): Node => at(spec, "components", "schemas", "LinkCardRequest");
const linkExamples = (spec: Node): Node =>
  at(spec, "paths", "/v5/card-api/card/link", "post", "requestBody", "content", "application/json", "examples");

/** Tests whose requests come from the spec. */
const DERIVED = ["contract/agreement", "contract/reading", "signing/signature", "check/invalid", "check/negatives"];
/** And tests with requests of their own, in which only a required member can be missing. */
const NEAR = [
  ...DERIVED,
  ...["signing/receive", "mock/handler", "mock/server", "msw/handlers", "cli/sign", "cli/check"],
];

const EDITS: readonly Edit[] = [
  {
    what: "an operation, as CONTRIBUTING.md says",
    edit(spec) {
      Object.assign(at(spec, "paths"), parse(operation));
      Object.assign(at(spec, "components", "schemas"), parse(schemas));
    },
  },
  {
    what: "an operation without a request_id",
    edit(spec) {
      const [path = "", item] = Object.entries<Node>(parse(operation))[0] ?? [];
      const added: Node = parse(schemas);
      drop(
        at(item as Node, "post", "requestBody", "content", "application/json", "examples", "renew", "value"),
        "request_id",
      );
      drop(at(added, "RenewCardRequest", "properties"), "request_id");
      set(added, ["RenewCardRequest", "required"], ["card_id"]);
      set(spec, ["paths", path], item);
      Object.assign(at(spec, "components", "schemas"), added);
    },
  },
  {
    what: "an optional request member",
    edit(spec) {
      set(requestOf(spec), ["properties", "branch_code"], OPTIONAL);
      const value = { ...at(linkExamples(spec), "link", "value"), branch_code: "branch 7" };
      set(linkExamples(spec), ["link_at_branch"], { summary: "Link at a branch", value });
    },
  },
  {
    what: "a required request member",
    edit(spec) {
      set(requestOf(spec), ["properties", "branch_code"], member());
      at(requestOf(spec), "required").push("branch_code" as unknown as Node); // a text, as they all are there
      for (const { value } of Object.values(linkExamples(spec))) set(value as Node, ["branch_code"], "branch 7");
    },
    near: DERIVED,
    mend: {
      file: "src/cli/link.ts",
      from: "{ request_id, client_id, card_id }",
      to: '{ request_id, client_id, card_id, branch_code: "branch 7" }',
    },
  },
  {
    what: "an optional response member",
    edit(spec) {
      set(spec, ["components", "schemas", "Envelope", "properties", "trace_id"], OPTIONAL);
      set(spec, ["components", "examples", "FailedWithTextCode", "value", "trace_id"], "trace-7");
    },
  },
  {
    what: "a value of the two members",
    edit(spec) {
      at(spec, "components", "schemas", "Envelope", "properties", "request_status", "enum").push(
        "waiting" as unknown as Node,
      ); // a text
      for (const status of ["ok", "error"]) {
        const value = { ...at(spec, "components", "examples", "Success", "value"), status, request_status: "waiting" };
        const name = `waiting_${status}`;
        set(spec, ["components", "examples", name], { summary: "Not begun, as this test has it", value });
        for (const path of ["/v5/card-api/card/link", "/v5/card-api/request/status"]) {
          const { content } = at(spec, "paths", path, "post", "responses", "200");
          set(content as Node, ["application/json", "examples", name], { $ref: `#/components/examples/${name}` });
        }
      }
    },
    mend: {
      file: "src/contract/reading.ts",
      from: '"error error": "error",',
      to: '"error error": "error", "ok waiting": "in_process", "error waiting": "contradictory",',
    },
  },
];

test.each(EDITS)(
  "$what: lint asks for nothing but a known answer, and the tests of all operations are green",
  async ({ what, edit, mend, near = NEAR }) => {
    const scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
    onTestFinished(() => rm(scratch, { recursive: true }));
    const parts = [
      "src",
      "generated",
      "spec",
      "test",
      "package.json",
      "tsconfig.json",
      "vitest.config.ts",
      "redocly.yaml",
    ];
    for (const part of parts) await cp(join(root, part), join(scratch, part), { recursive: true });
    await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
    const file = join(scratch, "spec/openapi.yaml");
    const spec: Node = parse(await readFile(file, "utf8"));
    edit(spec);

    const known = at(spec, "components", "securitySchemes", "JwsSignature", "x-known-answers");
    // Those of a body that has changed go.
    const examples = Object.values(at(spec, "paths")).flatMap((item) =>
      Object.values(at(item, "post", "requestBody", "content", "application/json", "examples")),
    );
    const bodies = examples.map(({ value }) => JSON.stringify(value));
    known.splice(0, known.length, ...known.filter(({ body }) => bodies.includes(String(body))));
    // JSON is YAML too.
    await writeFile(file, JSON.stringify(spec));
    const findings: readonly { code: string; message: string }[] = JSON.parse(
      (await run(`${SPECTRAL} --quiet --format json`)).stdout,
    );
    for (const { code, message } of findings) {
      expect(code, message).toBe("known-answers");
      const asked = message.split("\n\n")[1] ?? "";
      if (what.includes("CONTRIBUTING.md")) expect(`${asked}\n`).toBe(commands);
      known.push(...parse((await run(asked)).stdout));
    }
    await writeFile(file, JSON.stringify(spec));
    await succeeds(`redocly lint && ${SPECTRAL}`);
    await succeeds("node spec/tools/generate/main.mjs");

    const compile = "node node_modules/typescript7/bin/tsc -p src";
    if (mend) {
      const { exit, stdout } = await run(compile);
      expect(exit).toBeGreaterThan(0);
      expect([...new Set([...stdout.matchAll(/^(\S+?)\(/gm)].map(([, named]) => named))]).toEqual([mend.file]);
      const before = await readFile(join(scratch, mend.file), "utf8");
      expect(before).toContain(mend.from);
      await writeFile(join(scratch, mend.file), before.replace(mend.from, mend.to));
    }
    await succeeds(compile);
    await succeeds(
      `vitest run --project default --maxWorkers=1 ${near.map((name) => `test/${name}.test.ts`).join(" ")}`,
    );

    async function succeeds(command: string): Promise<void> {
      const { exit, stdout, stderr } = await run(command);
      expect(exit, stdout + stderr).toBe(0);
    }

    function run(command: string): Promise<{ exit: number; stdout: string; stderr: string }> {
      const env = { PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter), NO_COLOR: "1" };
      return new Promise((resolve) => {
        execFile("sh", ["-euc", command], { cwd: scratch, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
          resolve({ exit: Number(error?.code ?? 0), stdout, stderr });
        });
      });
    }
  },
  600_000,
);

const SPECTRAL = "spectral lint --ruleset spec/lint/ruleset.yaml --fail-severity hint spec/openapi.yaml";
