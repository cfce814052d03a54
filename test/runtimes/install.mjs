/** Brings the runtimes, from the packages that npm has of them, into a folder that git ignores. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL(".cache", import.meta.url));
const { platform, arch } = process;

/** The packages that hold the program itself: the ones that teams install fetch it with an install script. */
export const PACKAGES = {
  node: { name: `node-${platform}-${arch}`, program: "bin/node" },
  bun: { name: `@oven/bun-${platform}-${arch}`, program: "bin/bun" },
  deno: { name: `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`, program: "deno" },
  workerd: { name: `@cloudflare/workerd-${platform}-${arch === "x64" ? "64" : arch}`, program: "bin/workerd" },
};

/**
 * @param {keyof typeof PACKAGES} runtime
 * @param {string} version as npm takes it
 * @returns {Promise<string>} where the program is
 * @throws an error that says why it can't be had
 */
export async function install(runtime, version) {
  const { name, program } = PACKAGES[runtime];
  const folder = join(cache, `${runtime}-${version}`);
  const path = join(folder, "node_modules", name, program);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const { exit, stderr } = await run("npm", ["install", ...flags, `${name}@${version}`], { cwd: folder });
  if (exit === 0 && existsSync(path)) return path;
  const why = /npm error (?!code)(.+)/.exec(stderr)?.[1] ?? "it holds no program";
  throw new Error(`npm gives no ${name}@${version}: ${why}. Where the registry has it, run: npm run runtimes`);
}

/** @returns {Promise<{ exit: number, stdout: string, stderr: string }>} */
export function run(command, args, { cwd = process.cwd(), timeout = 300_000 } = {}) {
  return new Promise((resolve) => {
    const options = { cwd, timeout, maxBuffer: 2 ** 26, env: { ...process.env, NO_COLOR: "1" } };
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ exit: error ? Number(error.code) || 1 : 0, stdout, stderr }),
    );
  });
}
