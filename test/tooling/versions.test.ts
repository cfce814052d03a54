import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = fileURLToPath(new URL("../..", import.meta.url));
/** It has no types of its own. */
const semver: { subset(range: string, of: string): boolean } = createRequire(import.meta.url)("semver");

test("a new version is written wherever the version stands", async () => {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const places = ["spec/openapi.yaml", "README.md", "test/consumers"];
  await mkdir(join(folder, "test"));
  for (const part of ["package.json", "spec/tools/stamp.mjs", ...places]) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, version: "12.34.56" }));
  await promisify(execFile)(process.execPath, [join(folder, "spec/tools/stamp.mjs")]);
  const read = (file: string) => readFile(join(folder, file), "utf8");
  expect(await read("spec/openapi.yaml")).toContain("\n  version: 12.34.56\n");
  expect(await read("README.md")).toContain("freedompay-card-link-12.34.56.tgz");
  for (const project of ["vitest", "node-test", "receiving"]) {
    expect(await read(`test/consumers/${project}/package.json`)).toContain('"freedompay-card-link": "^12.34.56"');
  }
  expect(await read("test/consumers/workflow/contract-check.yml")).toContain("freedompay-card-link@12.34 check");
});

test("what is installed with the package runs on every Node that the package names", async () => {
  const { dependencies, peerDependencies, engines } = manifest;
  const names = Object.keys({ ...dependencies, ...peerDependencies });
  const unfit: string[] = [];
  for (const name of names) {
    const own = JSON.parse(await readFile(join(root, "node_modules", name, "package.json"), "utf8"));
    if (own.engines?.node && !semver.subset(engines.node, own.engines.node)) unfit.push(`${name} ${own.engines.node}`);
  }
  expect(unfit, "Raise `engines` in package.json, or take a version that runs there.").toEqual([]);
});
