/** What the commands are run in: an environment, a scratch folder and a server, each for the length of one test. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, onTestFinished, vi } from "vitest";
import { type FaultServer, type Play, startFaultServer } from "../faults/server.js";

export const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

export const secret = "the secret of the command's tests";

export const silent = (): void => {};

export function env(values: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
}

/** Gives each test of a file credentials in the environment. */
export function asConfigured(): void {
  beforeEach(() =>
    env({
      FREEDOMPAY_AUTH_ID: "123456",
      FREEDOMPAY_SECRET: secret,
      FREEDOMPAY_SECRET_FILE: undefined,
      FREEDOMPAY_ALGORITHM: undefined,
      NO_COLOR: "1",
    }),
  );
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

/** Plays one after the other, and the last one for ever. */
export async function serve(...plays: Play[]): Promise<FaultServer> {
  const server = await startFaultServer((socket, received, count) =>
    (plays[count - 1] ?? plays.at(-1))?.(socket, received, count),
  );
  onTestFinished(() => server.close());
  return server;
}

export async function scratch(text: string | Uint8Array = ""): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "body.json");
  await writeFile(file, text);
  return file;
}
