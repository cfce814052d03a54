/** What only a process shows of the command check. What it does is tested in test/cli. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { credentials, type Defect, link, startProvider } from "./provider.js";

// As it is shipped; `npm test` builds before it tests.
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const linking = ["--client-id", link.client_id, "--card-id", link.card_id, "--allow-link"];

const environment = {
  PATH: process.env["PATH"],
  FREEDOMPAY_AUTH_ID: credentials.authId,
  FREEDOMPAY_SECRET: credentials.secret,
};

function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [command, "check", ...args],
      { env: { ...environment, ...env } },
      (error, stdout, stderr) => {
        for (const hidden of [credentials.secret, link.client_id]) expect(stdout + stderr).not.toContain(hidden);
        resolve({ exit: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a provider that breaks the contract exits with 1: the report is on standard output, the progress is not", async () => {
  const { exit, stdout, stderr } = await run(["--target", await startProvider({ blindTo: ["missing"] }), ...linking]);
  expect(stdout).toContain(
    "FAILED       linkCard.signature.missing  A request without a signature was taken: 200 ok success.",
  );
  expect(stdout).toContain("spec: #/paths/~1v5~1card-api~1card~1link/post\n");
  expect(stdout).toContain("POST /v5/card-api/card/link\n");
  expect(stdout).toMatch(/doesn't keep the contract: \d+ of \d+ rules could be checked, \d+ kept, 2 broken/);
  expect(stdout).not.toContain("\u001b[");
  expect(stderr).toContain("checked linkCard.signature\n");
  expect(exit).toBe(1);
});

test("a mistake in usage exits with 2, and standard error says what is wrong and where to read on", async () => {
  const { exit, stdout, stderr } = await run(["--target", "https://api.freedompay.kz"]);
  expect(stderr).toContain("target is production");
  expect(stderr).toContain("Run: freedompay-card-link check --help\n");
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
});

test("a module gives the key and the connections that text can't", async () => {
  const folder = await scratch();
  const setup = join(folder, "setup.mjs");
  await writeFile(
    setup,
    `import { Agent } from "node:http";
     export const secret = async () => ${JSON.stringify(credentials.secret)};
     export const agent = new Agent();`,
  );
  const target = await startProvider();
  const keyless = { FREEDOMPAY_SECRET: "" };
  expect(await run(["--target", target, "--setup", setup], keyless)).toMatchObject({ exit: 0 });
  const empty = join(folder, "empty.mjs");
  await writeFile(empty, "");
  for (const [file, message] of [
    [empty, "exports neither secret nor agent"],
    [join(folder, "missing.mjs"), "can't be loaded (ERR_MODULE_NOT_FOUND)"],
  ] as const) {
    const { exit, stderr } = await run(["--target", target, "--setup", file], keyless);
    expect(stderr).toContain(message);
    expect(exit).toBe(2);
  }
});

test("a key service that fails exits with 3: the check could not be carried out", async () => {
  const setup = join(await scratch(), "setup.mjs");
  await writeFile(setup, 'export const secret = () => { throw new Error("closed"); };');
  const { exit, stdout } = await run(["--target", await startProvider(), "--setup", setup]);
  expect(stdout).toContain("The function given as secret failed.");
  expect(exit).toBe(3);
});

describe("the example workflow", () => {
  const file = new URL("../consumers/workflow/contract-check.yml", import.meta.url);

  async function night(defect: Defect, env: Record<string, string>): Promise<{ exit: number; report: string }> {
    const folder = await scratch();
    const yaml = await readFile(file, "utf8");
    const [, script = ""] = /run: \|\n((?: {10}.*\n)+)/.exec(yaml) ?? [];
    // What it would have from the registry is the package as it is here.
    const here = `npx() { "${process.execPath}" "${command}" "\${@:3}"; }\n`;
    const exit = await new Promise<number>((resolve) => {
      const given = { ...environment, CLIENT_ID: "", CARD_ID: "", ...env };
      const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", here + script];
      startProvider(defect).then((TARGET) =>
        execFile("bash", bash, { cwd: folder, env: { ...given, TARGET } }, (error) =>
          resolve(Number(error?.code ?? 0)),
        ),
      );
    });
    return { exit, report: await readFile(join(folder, "report.txt"), "utf8") };
  }

  test("only asks when it runs on a schedule, and links only what it was given", async () => {
    const asking = await night({}, {});
    expect(asking.report).toContain("n/a          linkCard.signature (12)");
    expect(asking.exit).toBe(0);
    const linked = await night({}, { CLIENT_ID: link.client_id, CARD_ID: link.card_id });
    expect(linked.report).toContain("ok           linkCard.signature (12)");
  });

  test("fails when the contract is broken", async () => {
    const { exit, report } = await night({ reply: (right) => ({ ...right, headers: {} }) }, {});
    expect(report).toContain("FAILED       requestStatus.answer.mediaType");
    expect(exit).toBe(1);
  });

  test("names the version that this package is", async () => {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await readFile(file, "utf8")).toContain(
      `freedompay-card-link@${version.split(".").slice(0, 2).join(".")} check`,
    );
  });
});
