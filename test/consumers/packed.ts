import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

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
  const npm = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(
    execFileSync("npm", npm, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", own, "--strip-components", "1"]);
  for (const name of ["openapi-fetch", ...beside]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
