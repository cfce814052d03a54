import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Bytes, compressed: 14 KB with the first two operations, and the validators of each further one. */
const LARGEST_CLIENT = 14 * 1024 + 256 * (Object.keys(operations).length - 2);

/** What a browser gets of a module that says this: tree-shaken and minified. */
const bundlers: Readonly<Record<string, (code: string) => Promise<string>>> = {
  rolldown: async (code) => {
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
    return output[0].code;
  },
  esbuild: async (code) => {
    const { outputFiles } = await esbuild({
      stdin: { contents: code, resolveDir: root, loader: "ts" },
      // As teams bundle it: by package.json's `imports`, without our own tsconfig.
      tsconfigRaw: "{}",
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
    });
    return outputFiles[0]?.text ?? "";
  },
};

describe.each(Object.entries(bundlers))("bundled by %s", (name, bundled) => {
  test("who imports types alone ships nothing", async () => {
    const types = 'import type { LinkCardRequest, LinkOutcome, paths } from "freedompay-card-link";';
    const code = await bundled(`${types} export type Mine = [LinkCardRequest, LinkOutcome, paths];`);
    expect(code.trim()).toMatch(/^(export ?\{\};?)?$/);
  });

  test(`the whole client is at most ${LARGEST_CLIENT} bytes in a browser`, async () => {
    const code = await bundled('export { createCardLinkClient } from "freedompay-card-link";');
    const size = gzipSync(code, { level: 9 }).length;
    console.log(`The client, minified by ${name} and compressed: ${size} bytes`);
    expect(size, "Run `npm run bench -- bundle` to see what grew.").toBeLessThanOrEqual(LARGEST_CLIENT);
  });
});
