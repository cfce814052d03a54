import { execFile } from "node:child_process";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** What the tests ask the setup for. */
export interface Packed {
  /** A folder that is removed at the end. */
  readonly scratch: string;
  /** Paths in the tarball, as npm tells them. */
  readonly files: readonly string[];
  readonly tarball: string;
  /** An empty project into which nothing but the tarball was installed. */
  readonly bare: string;
  /** One with the types of Node and MSW beside it. */
  readonly full: string;
  /** Compilers and checks, away from both, so that they lend them nothing. */
  readonly tools: string;
}

declare module "vitest" {
  interface ProvidedContext {
    packed: Packed;
  }
}

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  /** Both streams. */
  readonly output: string;
}

/** Without what vitest and npm tell their own children. */
const ENV = { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1", SCARF_ANALYTICS: "false" };

export async function run(cwd: string, command: string, ...args: string[]): Promise<Ran> {
  const running = promisify(execFile)(command, args, { cwd, env: ENV, maxBuffer: 2 ** 26 });
  const { code = 0, stdout, stderr } = await running.catch((error) => error); // what a process that fails leaves
  return { exit: Number(code), stdout, output: stdout + stderr };
}

export async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { exit, stdout, output } = await run(cwd, "npm", ...args);
  if (exit === 0) return stdout;
  throw new Error(`npm ${args[0]} failed. It needs the npm registry; then run: npm run test:packed\n${output}`);
}

/** An empty project with these packages in it, as `npm install` puts them there. */
export async function create(folder: string, ...packages: string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  return install(folder, ...packages);
}

/** These packages into a project that is there, beside what it asks for by itself. */
export async function install(folder: string, ...packages: string[]): Promise<string> {
  await npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", ...packages);
  return folder;
}

export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
