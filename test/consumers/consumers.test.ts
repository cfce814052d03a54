import { type ExecFileException, execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { installPacked } from "./packed.js";

const PRISM = ["@stoplight/prism-core", "@stoplight/prism-http"];
const bin = (name: string) => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));

function project(name: string | undefined, beside: readonly string[]): string {
  const { folder, remove } = installPacked(name, beside);
  onTestFinished(remove);
  return folder;
}

function node(folder: string, ...args: string[]): Promise<{ exit: number; output: string }> {
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) =>
      resolve({ exit: Number(error?.code ?? 0), output: stdout + stderr });
    // Without what this run of vitest tells its own children.
    execFile(process.execPath, args, { cwd: folder, env: { PATH: process.env["PATH"], NO_COLOR: "1" } }, done);
  });
}

test("a team's vitest project passes against the packed package", async () => {
  const folder = project("vitest", [...PRISM, "vitest", "msw"]);
  const { exit, output } = await node(folder, bin("vitest/vitest.mjs"), "run");
  expect(output).toContain("7 passed");
  expect(exit).toBe(0);
}, 30_000);

test("a team's project on node:test passes against the packed package", async () => {
  const folder = project("node-test", PRISM);
  const { exit, output } = await node(folder, "--test", "--test-reporter=tap");
  expect(output).toContain("# pass 2");
  expect(exit).toBe(0);
}, 30_000);

test("a team's project is clean under its own strict TypeScript", async () => {
  const folder = project("vitest", [...PRISM, "vitest", "msw"]);
  const { exit, output } = await node(folder, bin("typescript7/bin/tsc"));
  expect(output).toBe("");
  expect(exit).toBe(0);
}, 30_000);

test("without Prism the command says in one line what to install, and exits with 2", async () => {
  const folder = project(undefined, []);
  const { exit, output } = await node(
    folder,
    join("node_modules", "freedompay-card-link", "dist", "cli", "main.js"),
    "mock",
  );
  expect(output.split("\n")[0]).toBe(
    "The mock needs Prism. Run: npm install --save-dev @stoplight/prism-core @stoplight/prism-http",
  );
  expect(exit).toBe(2);
}, 30_000);
