import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";

const entry = fileURLToPath(new URL("entry.js", import.meta.url));
const out = (name) => fileURLToPath(new URL(`out/${name}`, import.meta.url));

/** A build for browsers, or for nothing in particular, is what a service gets whose build nobody looked at. */
const bundlers = {
  ...Object.fromEntries(
    ["node", "neutral", "browser"].map((platform) => [
      `esbuild for ${platform}`,
      async (outfile) => {
        const format = "esm";
        const fields = platform === "neutral" ? { mainFields: ["module", "main"] } : {};
        await esbuild({
          entryPoints: [entry],
          bundle: true,
          external: ["node:net"],
          platform,
          format,
          outfile,
          ...fields,
        });
      },
    ]),
  ),
  "rollup without conditions": async (file) => {
    const bundle = await rollup({ input: entry, external: /^node:/, plugins: [nodeResolve()], onwarn() {} });
    await bundle.write({ file, format: "esm" });
  },
  ...Object.fromEntries(
    ["node", "web"].map((target) => [
      `webpack for ${target}`,
      (outfile) =>
        new Promise((resolve, reject) => {
          const [, folder, filename] = /^(.*)\/(.*)$/.exec(outfile);
          const output = { path: folder, filename, module: true };
          const externals = { "node:net": "module node:net" };
          const options = { entry, target, output, externals, externalsType: "module", mode: "production" };
          webpack({ ...options, experiments: { outputModule: true } }, (error, stats) => {
            if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString()));
            else resolve();
          });
        }),
    ]),
  ),
  ...Object.fromEntries(
    [true, false].map((ssr) => [
      `vite for ${ssr ? "servers" : "browsers"}`,
      async (outfile) => {
        const [, outDir, name] = /^(.*)\/(.*)$/.exec(outfile);
        const options = { input: entry, external: [/^node:/], output: { entryFileNames: name } };
        const build = { outDir, ssr, emptyOutDir: false, target: "esnext", rollupOptions: options };
        await vite({ logLevel: "error", configFile: false, ssr: { noExternal: true }, build });
      },
    ]),
  ),
};

for (const [name, build] of Object.entries(bundlers)) {
  test(`${name}: a bundle that runs on Node says why it could not connect`, async () => {
    const file = out(`${name.replaceAll(" ", "-")}.mjs`);
    await build(file);
    assert.equal(execFileSync(process.execPath, [file], { encoding: "utf8" }), "unknown connection_refused\n");
  });
}
