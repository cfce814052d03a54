/** Builds the site for an address of its own, and publishes it beside an older version, as the workflow does. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };

/** @param {import("vitest/node").TestProject} project */
export default function setup(project) {
  const scratch = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  // As on GitHub Pages, where a project has a path of its own.
  const folder = join(scratch, "project");
  const version = `v${manifest.version}`;
  const env = {
    ...process.env,
    DOCS_URL: `https://docs.example/project/${version}/`,
    GITHUB_REPOSITORY: "example/project",
  };
  const start = performance.now();
  execFileSync(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build", "docs"], { env, stdio: "pipe" });
  console.log(`The site was built in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  mkdirSync(join(folder, "v0.0.1"), { recursive: true });
  writeFileSync(join(folder, "v0.0.1/index.html"), "<!doctype html><title>An older version</title>");
  execFileSync(process.execPath, ["docs/publish.mjs", folder], { stdio: "pipe" });
  project.provide("site", { folder, version });
  return () => rmSync(scratch, { recursive: true });
}
