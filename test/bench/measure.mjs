/** What all benchmarks share: medians with their spread, and commands run somewhere else. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where servers and clients run, so that neither takes the other's time. */
export const CORES = { server: "0", client: "1" };

/** @param {readonly number[]} values */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The median, and the quartiles as the spread: on a busy machine, the extremes are other people's. */
export function spread(values, digits = 2) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${low}–${high})`;
}

export function title(text) {
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`\n# ${text}\n  Node ${process.versions.node}; load average ${load.join(", ")}`);
}

export function row(name, ...cells) {
  console.log(`  ${name.padEnd(44)} ${cells.join("   ")}`);
}

/** A command and its arguments, held to one core where that can be done. */
export function pinned(core, command, args) {
  const can = spawnSync("taskset", ["-c", core, "true"]).status === 0;
  return /** @type {[string, string[]]} */ (can ? ["taskset", ["-c", core, command, ...args]] : [command, args]);
}

/** Runs a command to its end, quietly unless it fails. Returns what it printed. */
export function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, {
      cwd: root,
      encoding: "utf8",
      stdio: "pipe",
      maxBuffer: 2 ** 28,
      ...options,
    });
  } catch (error) {
    if (error instanceof Error && "stdout" in error && "stderr" in error) console.error(error.stdout, error.stderr);
    throw error;
  }
}

/** A folder of its own that finds this package and what is installed here, and is gone when the process ends. */
export function scratch() {
  const folder = mkdtempSync(join(root, "node_modules/.bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "freedompay-card-link"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module", "private": true }');
  return folder;
}

/** Brings packages that only a benchmark needs, into a folder that outlives the run: the registry is asked once. */
export function installed(...packages) {
  const folder = join(tmpdir(), "freedompay-bench-packages", packages.join("+").replaceAll("/", "_"));
  if (!existsSync(join(folder, "node_modules"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder });
  }
  return folder;
}
