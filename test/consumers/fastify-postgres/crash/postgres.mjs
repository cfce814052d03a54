/** A PostgreSQL server for one run, of what is installed on this machine. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
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
  const user = process.getuid() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const made = ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync"];
  execFileSync(join(bin, "initdb"), made, { ...user, cwd: folder, stdio: "pipe" });
  const args = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"];
  const server = spawn(join(bin, "postgres"), args, { ...user, cwd: folder, stdio: "ignore" });
  const stop = async () => {
    server.kill("SIGINT");
    await once(server, "exit");
    rmSync(folder, { recursive: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, server, stop };
}

const idOf = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
