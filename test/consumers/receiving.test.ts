import { cp, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { install, root, run } from "../packed/project.js";

const { tarball } = inject("packed");

test("a service that receives signed requests verifies them in Fastify, Express and a fetch handler", async () => {
  const others = ["express@^5.2.1", "fastify@^5.8.0", "@types/express@^5.0.0", "@types/node@^22.20.5"];
  const folder = await install(join(dirname(tarball), "receiving"), tarball, ...others);
  await cp(join(root, "test/consumers/receiving"), folder, { recursive: true });
  await symlink(join(root, "node_modules/vitest"), join(folder, "node_modules/vitest"));
  const node = (tool: string, ...args: string[]) =>
    run(folder, process.execPath, join(root, "node_modules", tool), ...args);
  expect((await node("typescript7/bin/tsc")).output).toBe("");
  const { exit, output } = await node("vitest/vitest.mjs", "run");
  expect(output).toContain("12 passed");
  expect(exit).toBe(0);
}, 120_000);
