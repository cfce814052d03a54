/** A PostgreSQL server for one run, of what is installed on this machine. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";

/** @returns its URL, its process and what ends it; undefined if this machine has none */
export function startPostgres(port) {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, "bin")) : [];
  const bin = [...(process.env.PATH ?? "").split(":"), ...debian].find((path) => existsSync(join(path, "initdb")));
  if (!bin) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "card-links-postgres-"));
  // It refuses to run as root.
  const user = process.getuid() === 0 ? idsOf("postgres") : {};
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const initdb = spawnSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync"], {
    ...user,
    cwd: folder,
    encoding: "utf8",
  });
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr}`);
  const args = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"];
  const server = spawn(join(bin, "postgres"), args, { ...user, cwd: folder, stdio: "ignore" });
  const stop = async () => {
    server.kill("SIGINT");
    await once(server, "exit");
    rmSync(folder, { recursive: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, server, stop };
}

function idsOf(name) {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":").map(Number) ?? [];
  if (!uid) throw new Error(`Run this as another user than root, or add a user ${name}.`);
  return { uid, gid };
}
