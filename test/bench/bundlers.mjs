/** What a browser gets of a module that says this, tree-shaken and minified, by each bundler. */
import { join } from "node:path";
import { build as byEsbuild } from "esbuild";
import { rolldown as byRolldown } from "rolldown";
import { root } from "./measure.mjs";

/** @param {string} contents */
export async function rolldown(contents) {
  const input = join(root, "entry.ts");
  const resolveId = (/** @type {string} */ id) => (id === input ? id : null);
  const plugin = { name: "text", resolveId, load: (id) => (id === input ? contents : null) };
  const build = await byRolldown({ input, platform: "browser", plugins: [plugin] });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  return output[0].code;
}

/** @param {string} contents */
export async function esbuild(contents) {
  const { outputFiles } = await byEsbuild({
    stdin: { contents, resolveDir: root, loader: "ts" },
    // As teams bundle it: by package.json's `imports`, without our own tsconfig.
    tsconfigRaw: "{}",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
