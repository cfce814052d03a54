/** What only a process shows of the command check. What it does is tested in test/cli. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { dist, ended, scratch, start } from "../cli/setting.js";
import { credentials, type Defect, link, startProvider } from "./provider.js";

async function run(file: string, args: string[], env: object = {}, cwd = ".") {
  const done = await ended(start(file, args, { FREEDOMPAY_AUTH_ID: credentials.authId, ...env }, cwd));
  expect(done.stdout + done.stderr).not.toContain(credentials.secret);
  return done;
}

test("a provider that breaks the contract exits with 1: the report is on standard output, the progress is not", async () => {
  const target = await startProvider({ blindTo: ["missing"] });
  const setup = `import { Agent } from "node:http";
    export const agent = new Agent();
    export const secret = async () => ${JSON.stringify(credentials.secret)};`;
  const linking = ["--client-id", link.client_id, "--card-id", link.card_id, "--allow-link"];
  const args = ["check", "--target", target, ...linking, "--setup", await scratch(setup, "setup.mjs")];
  const { exit, stdout, stderr } = await run(process.execPath, [dist("cli/main.js"), ...args]);
  expect(stdout).toContain("FAILED       It was taken: 200 ok success.\n");
  expect(stdout).toMatch(/doesn't keep the contract: \d+ of \d+ rules could be checked, \d+ kept, 2 broken/);
  expect(stdout).not.toContain("\u001b[");
  expect(stdout + stderr).not.toContain(link.client_id);
  expect(stderr).toContain("checked linkCard.signature\n");
  expect(exit).toBe(1);
});

/** Builds of ./check into one file, as a service has them that ships without node_modules. */
const BUNDLERS: Record<string, (input: string, file: string) => Promise<unknown>> = {
  "esbuild as ESM": (input, outfile) =>
    esbuild({ entryPoints: [input], bundle: true, platform: "node", format: "esm", outfile }),
  "esbuild as CommonJS": (input, outfile) => esbuild({ entryPoints: [input], bundle: true, platform: "node", outfile }),
  rolldown: async (input, file) => (await rolldown({ input, platform: "node" })).write({ file, format: "esm" }),
};

test.each(Object.entries(BUNDLERS))("a bundle by %s checks a provider, and says the version", async (name, bundle) => {
  const file = await scratch("", name.endsWith("CommonJS") ? "check.cjs" : "check.mjs");
  await bundle(dist("check/index.js"), file);
  const { checkProvider }: typeof import("../../src/check/index.js") = await import(file);
  const agents = new Set<unknown>();
  const reply: Defect["reply"] = (right, { userAgent }) => {
    agents.add(userAgent);
    return right;
  };
  const report = await checkProvider({ target: await startProvider({ reply }), credentials, link });
  expect(report).toMatchObject({ passed: true });
  expect([...agents]).toEqual([`freedompay-card-link/${manifest.version}`]);
});

describe.each(["contract-check.yml", "gitlab-contract-check.yml"])("the example job %s", (name) => {
  const needs = "Nothing was linked: this needs a client, a card and permission to link.";
  const wrong: Defect = { reply: (right) => ({ ...right, headers: {} }) };

  const ids = { CLIENT_ID: link.client_id, CARD_ID: link.card_id };
  test.each<[string, Defect, Partial<typeof ids>, number, unknown]>([
    ["only asks", {}, {}, 0, expect.stringContaining(needs)],
    ["links what it is given", {}, ids, 0, expect.not.stringContaining(needs)],
    ["fails where the contract is broken", wrong, {}, 1, expect.stringContaining("Expected application/json in UTF")],
  ])("%s, and writes a report", async (_what, defect, given, exit, report) => {
    const script = await readFile(new URL(`../consumers/workflow/${name}`, import.meta.url), "utf8");
    const [, code = ""] = /(?:run:|-) \|\n((?: {6,}.*\n)+)/.exec(script) ?? [];
    // What it would have from the registry is the package as it is here, and of this version.
    const wanted = `freedompay-card-link@${manifest.version.replace(/\.\d+$/, "")}`;
    const npx = `npx() { test "$2" = ${wanted}; "${process.execPath}" "${dist("cli/main.js")}" "\${@:3}"; }\n`;
    const summary = await scratch("", "summary.md");
    const ci = { CLIENT_ID: "", CARD_ID: "", GITHUB_STEP_SUMMARY: summary, FREEDOMPAY_SECRET: credentials.secret };
    const env = { ...ci, ...given, TARGET: await startProvider(defect) };
    const bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", npx + code];
    expect(await run("bash", bash, env, dirname(summary))).toMatchObject({ exit });
    const file = name.startsWith("gitlab") ? join(dirname(summary), "report.xml") : summary;
    expect(await readFile(file, "utf8")).toEqual(report);
  });
});
