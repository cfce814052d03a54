import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

let packed: Buffer | undefined;

/** The package as it would go to the registry. Each worker packs it once: no test changes what goes in. */
export function packedOnce(): Buffer {
  packed ??= pack();
  return packed;
}

export function pack(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  try {
    const npm = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
    const name = execFileSync("npm", npm, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return readFileSync(join(folder, name.trim()));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A project with the package as it would come from the registry, and what else it asks for taken from here.
 * `npm test` builds before it tests.
 */
export function installPacked(
  project: string | undefined,
  beside: readonly string[],
): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "freedompay-card-link-"));
  const modules = join(folder, "node_modules");
  const own = join(modules, "freedompay-card-link");
  mkdirSync(own, { recursive: true });
  if (project) cpSync(join(root, "test/consumers", project), folder, { recursive: true });
  execFileSync("tar", ["-xzf", "-", "-C", own, "--strip-components", "1"], { input: packedOnce() });
  for (const name of ["openapi-fetch", ...beside]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
