import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
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

function run(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const given = { ...environment, ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, "check", ...args], { env: given }, (error, stdout, stderr) => {
      for (const hidden of [credentials.secret, link.client_id]) expect(stdout + stderr).not.toContain(hidden);
      resolve({ exit: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a provider that keeps the contract exits with 0, and the report is short", async () => {
  const { exit, stdout, stderr } = await run(["--target", await startProvider(), ...linking]);
  expect(stdout).toMatch(
    / keeps the contract: \d+ passed, 0 failed, 0 undocumented, 1 not applicable, in \d+\.\d s\.\n$/,
  );
  expect(stdout).toContain("ok           linkCard.signature (12)\n");
  expect(stdout.split("\n").length).toBeLessThan(20);
  expect(stderr).toContain("checked linkCard.signature\n");
  expect(stdout).not.toContain("\u001b[");
  expect(exit).toBe(0);
});

test("a provider that breaks it exits with 1, and the report shows where and in what", async () => {
  const { exit, stdout } = await run(["--target", await startProvider({ blindTo: ["missing"] }), ...linking]);
  expect(stdout).toContain(
    "FAILED       linkCard.signature.missing  A request without a signature was taken: 200 ok success.",
  );
  expect(stdout).toContain("spec: #/paths/~1v5~1card-api~1card~1link/post\n");
  expect(stdout).toContain("POST /v5/card-api/card/link\n");
  expect(stdout).toMatch(/doesn't keep the contract: \d+ passed, 2 failed/);
  expect(exit).toBe(1);
});

test("what is undocumented exits with 0, and with 1 if one is strict", async () => {
  const created: Defect = { reply: (right) => ({ ...right, status: 201 }) };
  expect(await run(["--target", await startProvider(created)])).toMatchObject({ exit: 0 });
  expect(await run(["--target", await startProvider(created), "--strict"])).toMatchObject({ exit: 1 });
});

test("a target that nobody listens at exits with 3", async () => {
  const { exit, stdout } = await run(["--target", "http://127.0.0.1:9"]);
  expect(stdout).toBe("http://127.0.0.1:9 can't be checked: no answer came (ECONNREFUSED).\n");
  expect(exit).toBe(3);
});

test("the report goes to a file in the form that is asked for", async () => {
  const file = join(await scratch(), "report.json");
  const { exit, stdout } = await run(["--target", await startProvider(), "--format", "json", "--output", file]);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ passed: true, counts: { failed: 0 } });
  expect(stdout).toBe("");
  expect(exit).toBe(0);
});

test.each<[string, string[], Record<string, string>, string]>([
  ["no target", [], {}, "--target is missing"],
  ["production", ["--target", "https://api.freedompay.kz"], {}, "target is production"],
  ["a card without leave", ["--target", "http://127.0.0.1:9", "--client-id", "c", "--card-id", "d"], {}, "go together"],
  ["leave without a card", ["--target", "http://127.0.0.1:9", "--allow-link"], {}, "go together"],
  [
    "an unknown format",
    ["--target", "http://127.0.0.1:9", "--format", "xml"],
    {},
    "must be one of text, json, junit, sarif",
  ],
  ["no time", ["--target", "http://127.0.0.1:9", "--timeout", "0"], {}, "--timeout must be"],
  ["a secret as an argument", ["--secret", "x"], {}, "Unknown option '--secret'"],
  ["no secret", ["--target", "http://127.0.0.1:9"], { FREEDOMPAY_SECRET: "" }, "FREEDOMPAY_SECRET is not set"],
])("%s: exits with 2, says what is wrong and where to read on", async (_what, args, env, says) => {
  const { exit, stdout, stderr } = await run(args, env);
  expect(stderr).toContain(says);
  expect(stderr).toContain("Run: freedompay-card-link check --help");
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
});

describe("the workflow that teams copy", () => {
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

  test("asks questions by night, and links only what it was given", async () => {
    const asking = await night({}, {});
    expect(asking.report).toContain("n/a          linkCard.signature (12)");
    expect(asking.exit).toBe(0);
    const linked = await night({}, { CLIENT_ID: link.client_id, CARD_ID: link.card_id });
    expect(linked.report).toContain("ok           linkCard.signature (12)");
  });

  test("goes red when the contract is broken", async () => {
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
