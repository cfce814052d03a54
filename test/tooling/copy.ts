/** Runs commands as npm does, in the package or in a copy of it that may be broken. */
import { type ExecFileException, execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without what vitest and npm tell their own children. */
const ENV = {
  PATH: [join(root, "node_modules/.bin"), dirname(process.execPath), process.env["PATH"]].join(delimiter),
  HOME: process.env["HOME"],
  NO_COLOR: "1",
};

export function run(command: string, cwd: string = root, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) =>
      resolve({ exit: Number(error?.code ?? 0), stdout, stderr });
    execFile("sh", ["-euc", command], { cwd, env: { ...ENV, ...env }, maxBuffer: 1e8 }, done);
  });
}

export interface Copy {
  readonly folder: string;
  run(command: string, env?: Readonly<Record<string, string>>): Promise<Ran>;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Changes a file in one place. Gives what it said before. */
  edit(file: string, from: string | RegExp, to: string): Promise<string>;
  remove(): Promise<void>;
}

/** These files and folders of the package, beside its node_modules. */
export async function copyOf(...parts: readonly string[]): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  const read = (file: string) => readFile(join(folder, file), "utf8");
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return {
    folder,
    run: (command, env) => run(command, folder, env),
    read,
    write,
    async edit(file, from, to) {
      const before = await read(file);
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has no ${from} any more; mend this case.`);
      await write(file, after);
      return before;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
