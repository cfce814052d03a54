import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What CONTRIBUTING.md tells people to write, under a name that no operation has. */
const guide = (await readFile(join(root, "CONTRIBUTING.md"), "utf8")).split(/^## /m);
const checklist = guide.find((section) => section.startsWith("Adding an operation\n")) ?? "";
const [operation = "", schemas = "", commands = ""] = [...checklist.matchAll(/^ {3}```(?:yaml|sh)\n(.*?)^ {3}```$/gms)]
  .map(([, text = ""]) => text.replace(/^ {3}/gm, ""))
  .map((text) => text.replaceAll("close", "renew").replaceAll("Close", "Renew"));

describe("an operation added as CONTRIBUTING.md says", () => {
  let scratch: string;
  afterAll(() => rm(scratch, { recursive: true }));
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
    const folders = ["src", "generated", "spec", "test"];
    const files = ["package.json", "tsconfig.json", "vitest.config.ts", "redocly.yaml"];
    for (const part of [...folders, ...files]) await cp(join(root, part), join(scratch, part), { recursive: true });
    await symlink(join(root, "node_modules"), join(scratch, "node_modules"), "dir");
    const spec = await readFile(join(scratch, "spec/openapi.yaml"), "utf8");
    await writeFile(
      join(scratch, "spec/openapi.yaml"),
      spec
        .replace(/^paths:\n/m, (line) => line + indented(operation, 2))
        .replace(/^ {2}schemas:\n/m, (line) => line + indented(schemas, 4)),
    );
  });

  test("lacks a known answer, which the commands there make", async () => {
    const { output } = await run(SPECTRAL);
    expect(output).toContain('renewCard has no known answer for its request example "renew"');
    expect(output).toContain("1 problem (");
    // As they stand there, and as the message has them.
    expect(output).toContain(commands);

    const answer = await run(commands);
    const spec = await readFile(join(scratch, "spec/openapi.yaml"), "utf8");
    const withAnswer = spec.replace(/^ {6}x-known-answers:\n/m, (line) => line + answer.output);
    await writeFile(join(scratch, "spec/openapi.yaml"), withAnswer);
    await succeeds(`redocly lint && ${SPECTRAL}`);
  });

  test("takes no code: what is generated compiles, and the tests are green", async () => {
    await succeeds("node spec/tools/generate/main.mjs");
    await succeeds("node node_modules/typescript7/bin/tsc -p src");
    const files = ABOUT_ALL.map((name) => `test/${name}.test.ts`).join(" ");
    expect(await succeeds(`vitest run --maxWorkers=1 --reporter=verbose ${files}`)).toContain("renewCard");
  });

  async function succeeds(command: string): Promise<string> {
    const { exit, output } = await run(command);
    expect(exit, output).toBe(0);
    return output;
  }

  function run(command: string): Promise<{ exit: number; output: string }> {
    const env = { PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter), NO_COLOR: "1" };
    return new Promise((resolve) => {
      execFile("sh", ["-euc", command], { cwd: scratch, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
        resolve({ exit: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });
  }
});

const SPECTRAL = "spectral lint --ruleset spec/lint/ruleset.yaml --fail-severity hint spec/openapi.yaml";

/** Tests of all operations, whichever there are. */
const ABOUT_ALL = [
  ...["contract/examples", "contract/negatives", "signing/signature"],
  ...["mock/handler", "mock/server", "cli/sign", "cli/check"],
];

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
