/** What the commands are run in: an environment, a scratch folder and a server, each for the length of one test. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, onTestFinished, vi } from "vitest";
import type { Terminal } from "../../src/cli/usage.js";
import { answer } from "../faults/scenarios.js";
import { type FaultServer, http, type Play, say, startFaultServer } from "../faults/server.js";

export const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

export const secret = "the secret of the command's tests";

export const vendorsWords = { error_code: 4012, error_description: "Карта не найдена" };

export const success: Play = say(http(200, answer()));
export const inProcess: Play = say(http(200, answer({ request_status: "process" })));
export const error: Play = say(http(200, answer({ status: "error", request_status: "error", ...vendorsWords })));

export const silent = (): void => {};

export function env(values: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
}

/** Gives each test of a file credentials in the environment. */
export function asConfigured(authId = "123456", ofTests: string = secret): void {
  beforeEach(() =>
    env({
      FREEDOMPAY_AUTH_ID: authId,
      FREEDOMPAY_SECRET: ofTests,
      FREEDOMPAY_SECRET_FILE: undefined,
      FREEDOMPAY_ALGORITHM: undefined,
      NO_COLOR: "1",
    }),
  );
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

/** Runs a command in this process. Nobody interrupts it but the signal. */
export async function run(
  command: { run(args: string[], terminal: Terminal): Promise<number | undefined> },
  args: string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ exit: number | undefined; said: string[]; output: string }> {
  const [said, printed]: [string[], string[]] = [[], []];
  const terminal = {
    say: (line: string) => void said.push(line),
    print: (text: string) => void printed.push(text),
    begin: () => signal,
  };
  const exit = await command.run(args, terminal);
  return { exit, said, output: printed.join("\n") };
}

/** Plays one after the other, and the last one for ever. */
export async function serve(...plays: Play[]): Promise<FaultServer> {
  const server = await startFaultServer((socket, received, count) =>
    (plays[count - 1] ?? plays.at(-1))?.(socket, received, count),
  );
  onTestFinished(() => server.close());
  return server;
}

/** A file that is shipped; `npm test` builds before it tests. */
export const dist = (file: string): string => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));

/** A process that has nothing of this one's environment but the PATH. */
export function start(program: string, args: string[], env: object = {}, cwd = "."): ChildProcessWithoutNullStreams {
  return spawn(program, args, { cwd, env: { PATH: process.env["PATH"], ...env } });
}

/** What a process printed, and its exit code, or the signal that ended it. */
export async function ended(
  child: ChildProcessWithoutNullStreams,
): Promise<{ exit: number | string; stdout: string; stderr: string }> {
  const [stdout, stderr, [exit, by]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { exit: exit ?? by, stdout, stderr };
}

/** A file in a folder of its own. */
export async function scratch(content: string | Uint8Array = "", name = "body.json"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** The path that a detached JWS with the secret above is for; undefined if it isn't that of the body. */
export function pathSigned(signature: string, body: string | Buffer): unknown {
  const [header = "", , mac] = signature.split(".");
  const input = `${header}.${Buffer.from(body).toString("base64url")}`;
  const isRight = createHmac("sha512", secret).update(input).digest("base64url") === mac;
  return isRight ? JSON.parse(Buffer.from(header, "base64url").toString()).uri : undefined;
}
