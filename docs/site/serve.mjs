/**
 * Shows the site on this machine, and builds it again when something that it is made of changes.
 *
 *   node spec/docs/serve.mjs [--port 4011]
 */
import { execFile } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveFolder } from "./server.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { port } = parseArgs({ options: { port: { type: "string", default: "4011" } } }).values;

let running = false;
let wanted = false;
function build() {
  wanted = true;
  if (running) return;
  running = true;
  console.log("building");
  wanted = false;
  execFile("npm", ["run", "--silent", "docs"], { cwd: root }, (error, stdout, stderr) => {
    console.log(error ? stderr : stdout.trim());
    running = false;
    if (wanted) build();
  });
}

for (const part of ["spec", "src", "test/consumers", "CHANGELOG.md"]) {
  watch(join(root, part), { recursive: part !== "CHANGELOG.md" }, build);
}
build();
const { url } = await serveFolder(join(root, "site"), "/", Number(port));
console.log(`${url} (reload the page after a change)`);
