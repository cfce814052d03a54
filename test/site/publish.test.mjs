import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

/** Publishes the built site into a folder that already holds these versions. */
function publish(...versions) {
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const version of versions) mkdirSync(join(folder, version));
  execFileSync(process.execPath, ["docs/publish.mjs", folder]);
  return { folder, list: readFileSync(join(folder, "index.html"), "utf8").match(/href="[^"]+\/index\.html/g) };
}

test("each version keeps its own folder, and the newest release is the latest", () => {
  const current = `v${manifest.version}`;
  const { folder, list } = publish("v0.0.1", "v99.0.0-rc.1");
  expect(list).toEqual(["latest", "v99.0.0-rc.1", current, "v0.0.1"].map((path) => `href="${path}/index.html`));
  for (const path of [current, "latest"]) expect(existsSync(join(folder, path, "index.html"))).toBe(true);
});

test("a patch of an older version doesn't become the latest", () => {
  const { folder, list } = publish("v99.0.0");
  expect(list?.[1]).toBe('href="v99.0.0/index.html');
  expect(existsSync(join(folder, "latest"))).toBe(false);
});
