import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { packedOnce } from "../consumers/packed.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a browser gets of a module that says this: minified, tree-shaken and compressed, in bytes. */
async function weight(code: string): Promise<number> {
  const entry = join(root, "entry.ts");
  const build = await rolldown({
    input: entry,
    platform: "browser",
    plugins: [
      { name: "text", load: (id) => (id === entry ? code : null), resolveId: (id) => (id === entry ? id : null) },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  return /^(export ?\{\};?)?$/.test(output[0].code.trim()) ? 0 : gzipSync(output[0].code, { level: 9 }).length;
}

test("who imports types alone ships nothing", async () => {
  const types = 'import type { LinkCardRequest, LinkOutcome, paths } from "freedompay-card-link";';
  expect(await weight(`${types} export type Mine = [LinkCardRequest, LinkOutcome, paths];`)).toBe(0);
});

test("the whole client is at most 10 KB in a browser", async () => {
  const size = await weight('export { createCardLinkClient } from "freedompay-card-link";');
  console.log(`The client, minified and compressed: ${size} bytes`);
  expect(size, "Run `npm run bench -- bundle` to see what grew.").toBeLessThanOrEqual(10 * 1024);
});

test("what is installed is at most 5 packages and 1,000,000 bytes", async () => {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const installed = new Set<string>();
  const add = (name: string): void => {
    if (installed.has(name)) return;
    installed.add(name);
    for (const dependency of Object.keys(packages[name]?.dependencies ?? {})) add(`node_modules/${dependency}`);
  };
  add("");
  const others = await Promise.all([...installed].filter(Boolean).map((folder) => sizeOf(join(root, folder))));
  const total = others.reduce((sum, size) => sum + size, packedOnce().unpackedSize);
  console.log(`Installed: ${installed.size} packages, ${total} bytes`);
  expect(installed.size).toBeLessThanOrEqual(5);
  expect(total).toBeLessThanOrEqual(1_000_000);
});

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
