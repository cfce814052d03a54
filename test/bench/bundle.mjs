/** What each import weighs in a browser: minified, without what isn't used, and compressed. */
import { gzipSync } from "node:zlib";
import * as bundlers from "./bundlers.mjs";
import { row, title } from "./measure.mjs";

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
  title("bundle for the browser, minified: bytes, and bytes after gzip -9");
  for (const [name, code] of Object.entries(IMPORTS)) {
    const sizes = Object.entries(bundlers).map(async ([bundler, bundled]) => {
      const text = await bundled(code);
      return `${bundler} ${Buffer.byteLength(text)}, ${gzipSync(text, { level: 9 }).length} gzipped`;
    });
    row(name, ...(await Promise.all(sizes)));
  }
}
