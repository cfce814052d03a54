/**
 * Serves the site on this machine and rebuilds it when one of its sources changes.
 *
 *   node docs/site/serve.mjs [--port 4011]
 */
import { execFile } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveFolder } from "./server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { port } = parseArgs({ options: { port: { type: "string", default: "4011" } } }).values;

let isBuilding = false;
let isOutdated = false;
function build() {
  isOutdated = true;
  if (isBuilding) return;
  isBuilding = true;
  isOutdated = false;
  console.log("building");
  execFile("npm", ["run", "--silent", "docs"], { cwd: root }, (error, stdout, stderr) => {
    console.log(error ? stderr : stdout.trim());
    isBuilding = false;
    if (isOutdated) build();
  });
}

for (const source of ["spec", "src", "docs", "test/consumers", "CHANGELOG.md"]) {
  watch(join(root, source), { recursive: source !== "CHANGELOG.md" }, build);
}
build();
const { url } = await serveFolder(join(root, "site"), "/", Number(port));
console.log(`${url} (reload the page after a change)`);
