/** What only a process shows of the command check. What it does is tested in test/cli. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
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
  expect(stdout).toContain("FAILED       It was taken: 200 ok success.\n");
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

test.each<[string, string, number]>([
  ["the key and the connections that text can't", `async () => ${JSON.stringify(credentials.secret)}`, 0],
  ["a key service that fails: the check could not be carried out", '() => { throw new Error("closed"); }', 3],
])("a module gives %s", async (_what, secret, exit) => {
  const setup = join(await scratch(), "setup.mjs");
  await writeFile(
    setup,
    `import { Agent } from "node:http"; export const agent = new Agent(); export const secret = ${secret};`,
  );
  const args = ["--target", await startProvider(), "--setup", setup];
  expect(await run(args, { FREEDOMPAY_SECRET: "" })).toMatchObject({ exit });
});

/** Builds of ./check into one file, as a service has them that ships without node_modules. */
const BUNDLERS: Record<string, (input: string, file: string) => Promise<unknown>> = {
  esbuild: (input, outfile) =>
    esbuild({ entryPoints: [input], bundle: true, platform: "node", format: "esm", outfile }),
  "esbuild as CommonJS": (input, outfile) => esbuild({ entryPoints: [input], bundle: true, platform: "node", outfile }),
  rolldown: async (input, file) => (await rolldown({ input, platform: "node" })).write({ file, format: "esm" }),
};

test.each(Object.entries(BUNDLERS))("a bundle by %s checks a provider, and says the version", async (name, bundle) => {
  const folder = await scratch();
  const file = join(folder, name.endsWith("CommonJS") ? "check.cjs" : "check.mjs");
  await bundle(fileURLToPath(new URL("../../dist/check/index.js", import.meta.url)), file);
  const { checkProvider }: typeof import("../../src/check/index.js") = await import(file);
  const agents: unknown[] = [];
  const raw: Defect["raw"] = (response, { status, headers, body }, { userAgent }) => {
    agents.push(userAgent);
    response.writeHead(status, { "Content-Type": String(headers["Content-Type"]) }).end(body);
  };
  expect(await checkProvider({ target: await startProvider({ raw }), credentials, link })).toMatchObject({
    passed: true,
  });
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  expect([...new Set(agents)]).toEqual([`freedompay-card-link/${version}`]);
});

describe.each(["contract-check.yml", "gitlab-contract-check.yml"])("the example job %s", (name) => {
  const file = new URL(`../consumers/workflow/${name}`, import.meta.url);

  async function night(defect: Defect, env: Record<string, string>): Promise<{ exit: number; report: string }> {
    const folder = await scratch();
    const [, script = ""] = /(?:run:|-) \|\n((?: {6,}.*\n)+)/.exec(await readFile(file, "utf8")) ?? [];
    // What it would have from the registry is the package as it is here.
    const here = `npx() { "${process.execPath}" "${command}" "\${@:3}"; }\n`;
    const summary = join(folder, "summary.md");
    const given = { CLIENT_ID: "", CARD_ID: "", GITHUB_STEP_SUMMARY: summary, TARGET: await startProvider(defect) };
    const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", here + script];
    const exit = await new Promise<number>((resolve) => {
      execFile("bash", bash, { cwd: folder, env: { ...environment, ...given, ...env } }, (error) =>
        resolve(Number(error?.code ?? 0)),
      );
    });
    return { exit, report: await readFile(name.startsWith("gitlab") ? join(folder, "report.xml") : summary, "utf8") };
  }

  test("asks, and links only what it was given", async () => {
    const needs = "Nothing was linked: this needs a client, a card and permission to link.";
    const asking = await night({}, {});
    expect(asking).toEqual({ exit: 0, report: expect.stringContaining(needs) });
    const linked = await night({}, { CLIENT_ID: link.client_id, CARD_ID: link.card_id });
    expect(linked).toEqual({ exit: 0, report: expect.not.stringContaining(needs) });
  });

  test("fails when the contract is broken, and reports it all the same", async () => {
    const broken = await night({ reply: (right) => ({ ...right, headers: {} }) }, {});
    expect(broken).toEqual({ exit: 1, report: expect.stringContaining("Expected application/json in UTF-8.") });
  });

  test("names the version that this package is", async () => {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    const minor = version.split(".").slice(0, 2).join(".");
    expect(await readFile(file, "utf8")).toContain(`freedompay-card-link@${minor} check`);
  });
});
