/** What each import weighs in a browser: minified, without what isn't used, and compressed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
import { row, scratch, title } from "./measure.mjs";

const IMPORTS = {
  "createCardLinkClient from .": 'export { createCardLinkClient } from "freedompay-card-link";',
  "everything from .": 'export * from "freedompay-card-link";',
  "createSignedFetch from .": 'export { createSignedFetch } from "freedompay-card-link";',
  "sign from ./signature": 'export { sign } from "freedompay-card-link/signature";',
  "verify from ./signature": 'export { verify } from "freedompay-card-link/signature";',
  // What is not ours to save, within all but the last two of the above.
  "openapi-fetch alone": 'export { default } from "openapi-fetch";',
};

export async function benchmark() {
  const folder = scratch();
  const input = join(folder, "entry.mjs");
  title("bundle for the browser, minified: bytes, and bytes after gzip -9");
  for (const [name, code] of Object.entries(IMPORTS)) {
    writeFileSync(input, code);
    const sizes = Object.entries({ rolldown: await byRolldown(input), esbuild: await byEsbuild(input) });
    row(
      name,
      ...sizes.map(
        ([bundler, text]) => `${bundler} ${Buffer.byteLength(text)}, ${gzipSync(text, { level: 9 }).length} gzipped`,
      ),
    );
  }
}

async function byRolldown(input) {
  const build = await rolldown({ input, platform: "browser" });
  const { output } = await build.generate({ format: "esm", minify: true });
  await build.close();
  return output[0].code;
}

async function byEsbuild(input) {
  const { outputFiles } = await esbuild({
    entryPoints: [input],
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
