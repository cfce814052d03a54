/** What only a process shows of the command mock: its output as it runs, and how it ends on a signal. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

// As it is shipped; `npm test` builds before it tests.
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

function start(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [command, "mock", ...args], { env: { PATH: process.env["PATH"] } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "it answers, prints a line a request as it comes, and ends on %s with 0",
  async (signal) => {
    const mock = start("--port", "0");
    const ended = Promise.all([once(mock, "close"), text(mock.stderr)]);
    const output = createInterface({ input: mock.stdout })[Symbol.asyncIterator]();
    const line = async () => (await output.next()).value ?? expect.fail("It has ended.");
    const [url = ""] = /http:\/\/[\w.:]+/.exec(await line()) ?? [];
    // The rest of what it says first, down to the command to paste.
    while (!(await line()).startsWith("curl "));
    const unsigned = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
    expect((await fetch(`${url}/v5/card-api/card/link`, unsigned)).status).toBe(401);
    expect(await line()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} POST \/v5\/card-api\/card\/link 401 /);
    mock.kill(signal);
    expect(await ended).toEqual([[0, null], ""]);
  },
);
