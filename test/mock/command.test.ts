/** What only a process shows of the command mock: its output as it runs, and how it ends on a signal. */
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { dist, ended, start } from "../cli/setting.js";

test.each(["SIGINT", "SIGTERM"] as const)(
  "it answers, prints a line a request as it comes, and ends on %s with 0",
  async (signal) => {
    const mock = start(process.execPath, [dist("cli/main.js"), "mock", "--port", "0"]);
    onTestFinished(() => void mock.kill("SIGKILL"));
    const done = ended(mock);
    const output = createInterface({ input: mock.stdout })[Symbol.asyncIterator]();
    const line = async () => (await output.next()).value ?? expect.fail("It has ended.");
    const [url = ""] = /http:\/\/[\w.:]+/.exec(await line()) ?? [];
    // The rest of what it says first, down to the command to paste.
    while (!(await line()).startsWith("curl "));
    const unsigned = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
    expect((await fetch(`${url}/v5/card-api/card/link`, unsigned)).status).toBe(401);
    expect(await line()).toMatch(/^\d\d:\d\d:\d\d\.\d{3} POST \/v5\/card-api\/card\/link 401 /);
    mock.kill(signal);
    expect(await done).toMatchObject({ exit: 0, stderr: "" });
  },
);
