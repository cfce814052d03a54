import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";

/** Bytes, compressed: 14 KB with the first two operations, and the validators of each further one. */
const LARGEST_CLIENT = 14 * 1024 + 256 * (Object.keys(operations).length - 2);

// Plain JavaScript without declarations.
const bundlers: Readonly<Record<string, (code: string) => Promise<string>>> = await import(
  new URL("../bench/bundlers.mjs", import.meta.url).href
);

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
    // What a bundler left out, it can't weigh.
    expect(size).toBeGreaterThan(LARGEST_CLIENT / 2);
  });
});
