import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { bytesIn, root, run } from "./project.js";

const { files, tarball, bare, tools } = inject("packed");

test("the tarball holds what users need: the build, what is generated, the spec, and no more", async () => {
  const all = await readdir(join(root, "src"), { recursive: true });
  const sources = all.filter((name) => name.endsWith(".ts")).map((name) => name.replaceAll("\\", "/"));
  const built = sources.flatMap((name) => ["js", "d.ts"].map((ending) => `dist/${name.replace(/ts$/, ending)}`));
  const commonjs = files.filter((name) => name.startsWith("commonjs/"));
  const generated = (await readdir(join(root, "generated"))).map((name) => `generated/${name}`);
  const others = [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "package.json",
    "skills/freedompay-card-link/SKILL.md",
    "spec/mock-control.yaml",
    "spec/openapi.yaml",
  ];
  expect([...files].sort()).toEqual([...others, ...generated, ...built, ...commonjs].sort());
});

test("an empty project gets at most 3 packages and 1,300,000 bytes by it", async () => {
  const modules = join(bare, "node_modules");
  const { packages } = JSON.parse(await readFile(join(modules, ".package-lock.json"), "utf8"));
  const count = Object.keys(packages).length;
  const bytes = await bytesIn(modules);
  console.log(`${count} packages, ${bytes} bytes`);
  expect(count).toBeLessThanOrEqual(3);
  expect(bytes).toBeLessThanOrEqual(1_300_000);
});

test("publint finds nothing", async () => {
  const { exit, output } = await run(tools, "node_modules/.bin/publint", "run", tarball, "--strict");
  expect(output).toContain("All good!");
  expect(exit).toBe(0);
});

test("are the types wrong? No, whether imported or required", async () => {
  // A YAML file has no types, and nobody imports it.
  const flags = ["--exclude-entrypoints", "./openapi.yaml"];
  const { exit, output } = await run(tools, "node_modules/.bin/attw", tarball, ...flags);
  expect(exit, output).toBe(0);
});
