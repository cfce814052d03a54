/** Compiles src/ into dist/, and once more into commonjs/, for what can't load ES modules, Jest above all. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "commonjs");
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = Object.values(exports).flatMap((entry) => entry.import?.default ?? []);

// Among the dependencies of a project, as a folder, this package has its own in the project's node_modules.
let tsc;
try {
  tsc = fileURLToPath(new URL("bin/tsc", import.meta.resolve("typescript7/package.json")));
} catch {
  console.error(`The build needs the packages for development. First run npm ci in ${root}`);
  process.exit(1);
}
for (const old of ["dist", "commonjs"]) rmSync(join(root, old), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, "-p", "src"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(1);

// The same modules once more, each with its declarations, in a folder whose files are CommonJS.
const { rolldown } = await import("rolldown");
// A copy without a package.json: in one that says "module", `import x from` a CommonJS module means all of it, as Node
// has it, and openapi-fetch's CommonJS has its function under `default`.
const scratch = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
try {
  for (const part of ["dist", "generated"]) cpSync(join(root, part), join(scratch, part), { recursive: true });
  // A file for each module, so that paths from one to another are the same here as in dist/.
  /** @type {import("rolldown").OutputOptions} */
  const output = { dir: folder, format: "cjs", preserveModules: true, preserveModulesRoot: scratch, comments: false };
  const external = (id) => /^[^./]/.test(id) && !id.startsWith(scratch);
  const build = await rolldown({ cwd: scratch, input: entries, platform: "node", external });
  await build.write(output);
  await build.close();
} finally {
  rmSync(scratch, { recursive: true });
}
for (const part of ["dist", "generated"]) {
  // The command is no entry.
  const isCopied = (path) => path !== join(root, "dist/cli") && /(^|\/)[^.]+$|\.d\.ts$/.test(path);
  cpSync(join(root, part), join(folder, part), { recursive: true, filter: isCopied });
}
writeFileSync(join(folder, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
