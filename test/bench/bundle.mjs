/** What each import weighs in a browser: minified, without what isn't used, and compressed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { row, scratch, title } from "./measure.mjs";

const IMPORTS = {
  "createCardLinkClient from .": 'export { createCardLinkClient } from "freedompay-card-link";',
  "everything from .": 'export * from "freedompay-card-link";',
  "contractMiddleware from .": 'export { contractMiddleware } from "freedompay-card-link";',
  "signatureMiddleware from .": 'export { signatureMiddleware } from "freedompay-card-link";',
  "sign from ./signature": 'export { sign } from "freedompay-card-link/signature";',
  "verify from ./signature": 'export { verify } from "freedompay-card-link/signature";',
  // What is not ours to save, within all but the last two of the above.
  "openapi-fetch alone": 'export { default } from "openapi-fetch";',
};

export async function bundle() {
  const folder = scratch();
  title("bundle for the browser: rolldown, minified; gzip -9");
  for (const [name, code] of Object.entries(IMPORTS)) {
    const input = join(folder, "entry.mjs");
    writeFileSync(input, code);
    // From the folder of this file, so that packages are found as they are from here.
    const build = await rolldown({ input, platform: "browser", resolve: { modules: ["node_modules", MODULES] } });
    const { output } = await build.generate({ format: "esm", minify: true });
    await build.close();
    const [{ code: minified }] = output;
    row(name, `${Buffer.byteLength(minified)} bytes`, `${gzipSync(minified, { level: 9 }).length} bytes gzipped`);
  }
}

const MODULES = new URL("../../node_modules", import.meta.url).pathname;
