import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";

const entry = join(import.meta.dirname, "entry.js");
const folder = join(import.meta.dirname, "out");

/** A build for browsers, or for nothing in particular, is what a service gets whose build nobody looked at. */
const BUNDLES = [
  ["esbuild-node.mjs", byEsbuild, { platform: "node" }],
  ["esbuild-node.cjs", byEsbuild, { platform: "node", format: "cjs" }],
  ["esbuild-neutral.mjs", byEsbuild, { platform: "neutral", mainFields: ["module", "main"] }],
  ["esbuild-browser.mjs", byEsbuild, { platform: "browser" }],
  ["rollup-without-conditions.mjs", byRollup, {}],
  ["webpack-node.mjs", byWebpack, { target: "node" }],
  ["webpack-web.mjs", byWebpack, { target: "web" }],
  ["vite-servers.mjs", byVite, { ssr: true }],
  ["vite-browsers.mjs", byVite, { ssr: false }],
];

async function byEsbuild(name, options) {
  const outfile = join(folder, name);
  await esbuild({ entryPoints: [entry], bundle: true, external: ["node:net"], format: "esm", outfile, ...options });
}

async function byRollup(name, options) {
  const bundle = await rollup({ input: entry, external: /^node:/, plugins: [nodeResolve()], onwarn() {}, ...options });
  await bundle.write({ file: join(folder, name), format: "esm" });
}

async function byWebpack(filename, options) {
  const output = { path: folder, filename, module: true };
  const externals = { "node:net": "module node:net" };
  const format = { output, externals, externalsType: "module", experiments: { outputModule: true } };
  const stats = await promisify(webpack)({ entry, mode: "production", ...format, ...options });
  assert.ok(!stats.hasErrors(), stats.toString());
}

async function byVite(entryFileNames, options) {
  const rollupOptions = { input: entry, external: [/^node:/], output: { entryFileNames } };
  const build = { outDir: folder, emptyOutDir: false, target: "esnext", rollupOptions, ...options };
  await vite({ logLevel: "error", configFile: false, ssr: { noExternal: true }, build });
}

for (const [name, bundle, options] of BUNDLES) {
  test(`${name}: a bundle that runs on Node says why it could not connect`, async () => {
    await bundle(name, options);
    const said = execFileSync(process.execPath, [join(folder, name)], { encoding: "utf8" });
    assert.equal(said, "unknown connection_refused\n");
  });
}
