import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createCardLinkClient } from "../../src/index.js";
import { EXAMPLE_CREDENTIALS } from "../../src/mock/index.js";
import { SCENARIO_NAMES } from "../../src/mock/scenarios.js";

// As it is shipped; `npm test` builds before it tests.
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

function start(args: string[], env: Record<string, string> = {}): ChildProcess & { lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, [command, "mock", ...args], { env: { PATH: process.env["PATH"], ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return Object.assign(child, { lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() });
}

async function urlOf({ lines }: ReturnType<typeof start>): Promise<string> {
  const { value = "" } = await lines.next();
  return /http:\/\/[\w.:[\]]+/.exec(value)?.[0] ?? value;
}

async function ended(child: ReturnType<typeof start>): Promise<{ exit: unknown; stderr: string }> {
  let stderr = "";
  child.stderr?.on("data", (data) => {
    stderr += data;
  });
  const [exit] = await once(child, "close");
  return { exit, stderr };
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "it answers, prints a line a request, and ends on %s with 0",
  async (signal) => {
    const mock = start(["--port", "0", "--scenario", "processing-then-success", "--polls", "0", "--seed", "x"]);
    const url = await urlOf(mock);
    const client = createCardLinkClient({ baseUrl: url, ...EXAMPLE_CREDENTIALS });
    const outcome = await client.follow(await client.linkCard({ client_id: "client-1", card_id: "card-1" }));
    expect(outcome.kind).toBe("linked");
    const time = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}";
    expect((await mock.lines.next()).value).toMatch(
      new RegExp(`^${time} POST /v5/card-api/card/link 200 example=in_process …[\\da-f]{4}$`),
    );
    expect((await mock.lines.next()).value).toMatch(
      new RegExp(`^${time} POST /v5/card-api/request/status 200 example=linked`),
    );
    const end = ended(mock);
    mock.kill(signal);
    expect(await end).toEqual({ exit: 0, stderr: "" });
  },
);

test("it checks signatures with the credentials of the environment", async () => {
  const credentials = { authId: "7", secret: "a secret of its own", algorithm: "HS256" } as const;
  const mock = start(["--port", "0"], {
    FREEDOMPAY_AUTH_ID: credentials.authId,
    FREEDOMPAY_SECRET: credentials.secret,
    FREEDOMPAY_ALGORITHM: credentials.algorithm,
  });
  const baseUrl = await urlOf(mock);
  const link = (change: object) =>
    createCardLinkClient({ baseUrl, ...credentials, ...change }).linkCard({ client_id: "a", card_id: "b" });
  expect(await link({})).toMatchObject({ kind: "linked" });
  expect(await link({ secret: "secret" })).toMatchObject({ kind: "rejected", httpStatus: 401 });
});

test("a port that is taken is said, and exits with 2", async () => {
  const port = new URL(await urlOf(start(["--port", "0"]))).port;
  const { exit, stderr } = await ended(start(["--port", port]));
  expect(stderr).toContain(`The mock can't listen on port ${port}: EADDRINUSE. Give another --port.`);
  expect(exit).toBe(2);
});

test.each<[string, string[], Record<string, string>, string]>([
  ["a port that is no number", ["--port", "http"], {}, "--port must be a whole number, 0 or more."],
  ["polls that are no number", ["--polls", "-1"], {}, "--polls"],
  ["an empty delay", ["--delay", ""], {}, "--delay must be a whole number, 0 or more."],
  ["a scenario that there isn't", ["--scenario", "lost"], {}, "scenario must be one of linked,"],
  ["a host that there isn't", ["--host", "256.0.0.1"], {}, "can't listen at 256.0.0.1"],
  ["an empty host", ["--host", ""], {}, "host is empty"],
  ["an argument", ["linked"], {}, "Unexpected argument 'linked'"],
  ["a secret alone", [], { FREEDOMPAY_SECRET: "x" }, "FREEDOMPAY_AUTH_ID is not set"],
  ["an unknown algorithm", [], { FREEDOMPAY_ALGORITHM: "none" }, "algorithm must be"],
])("%s: exits with 2 and says what is wrong", async (_what, args, env, says) => {
  const { exit, stderr } = await ended(start(args, env));
  expect(stderr).toContain(says);
  expect(stderr).toContain("Run: freedompay-card-link mock --help");
  expect(exit).toBe(2);
});

test("--help names every scenario", async () => {
  const mock = start(["--help"]);
  let help = "";
  for (let line = await mock.lines.next(); !line.done; line = await mock.lines.next()) help += `${line.value}\n`;
  for (const name of SCENARIO_NAMES) expect(help).toContain(`  ${name} `);
});
