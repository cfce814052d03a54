/**
 * Projects as teams have them, run from the packed package: each folder beside this file that has a package.json is one.
 * Its dependencies are installed from the registry and `npm test` is run, so a new project takes a folder and nothing else.
 * What a project can't do on a machine, it says in a line with "not run:".
 */
import { existsSync } from "node:fs";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, inject, test } from "vitest";
import { install, run } from "../packed/project.js";

const { tarball, scratch } = inject("packed");
const here = fileURLToPath(new URL(".", import.meta.url));
const projects = (await readdir(here)).filter((name) => existsSync(join(here, name, "package.json")));

const rows: string[] = [];
afterAll(() => console.log(`Consumers' projects, on Node ${process.versions.node}:\n${rows.join("\n")}`));

test.each(projects)(
  "%s passes against the packed package",
  async (name) => {
    const folder = join(scratch, "consumers", name);
    await cp(join(here, name), folder, { recursive: true });
    const { description } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const row = (result: string) => rows.push(`  ${name.padEnd(18)} ${result.padEnd(8)} ${description}`);
    const start = performance.now();
    try {
      await install(folder, tarball);
      const { exit, output } = await run(folder, "npm", "test");
      expect(exit, output).toBe(0);
      row(`${((performance.now() - start) / 1000).toFixed(0)} s`);
      for (const [line] of output.matchAll(/not run:.*$/gm)) rows.push(`${" ".repeat(30)}${line}`);
    } catch (error) {
      row("failed");
      throw error;
    }
  },
  // One is killed thirty times and more, twice, and each time takes as long to start as a busy machine takes.
  3_600_000,
);
