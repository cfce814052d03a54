import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { copyOf, root } from "./copy.js";

/** It has no types of its own. */
const semver: { subset(range: string, of: string): boolean } = createRequire(import.meta.url)("semver");

test("a new version is written wherever the version stands", async () => {
  const { read, run, write, remove } = await copyOf("spec", "README.md", "test/consumers");
  onTestFinished(remove);
  await write("package.json", JSON.stringify({ ...manifest, version: "12.34.56" }));
  expect(await run("node spec/tools/stamp.mjs")).toMatchObject({ exit: 0 });
  for (const file of ["openapi", "mock-control"]) {
    expect(await read(`spec/${file}.yaml`)).toContain("\n  version: 12.34.56\n");
  }
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
