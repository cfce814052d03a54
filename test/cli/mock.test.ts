/** What the command mock does, called in this process. */
import { execFile } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import * as mock from "../../src/cli/mock.js";
import { isUsage, UsageError } from "../../src/cli/usage.js";
import { createCardLinkClient } from "../../src/index.js";
import { EXAMPLE_CREDENTIALS, startMock } from "../../src/mock/index.js";
import { SCENARIO_NAMES } from "../../src/mock/scenarios.js";
import { asConfigured, env, request_id, silent } from "./setting.js";

asConfigured();

const link = { request_id, client_id: "client-1", card_id: "card-1" };
const unset = { FREEDOMPAY_AUTH_ID: undefined, FREEDOMPAY_SECRET: undefined };

/** Runs the command until the test has seen enough; it ends on a signal, as from a terminal. */
async function running(
  args: string[],
  during: (url: string, lines: string[]) => Promise<void> | void,
  signal: "SIGINT" | "SIGTERM" = "SIGTERM",
) {
  const lines: string[] = [];
  const output = new EventEmitter();
  const print = (line: string) => void output.emit("line", lines.push(line));
  const done = mock.run(["--port", "0", ...args], { print, say: silent, begin: () => new AbortController().signal });
  try {
    await Promise.race([once(output, "line"), done]);
    await during(/http:\S+?(?=,)/.exec(lines[0] ?? "")?.[0] ?? "", lines);
    process.emit(signal);
    expect(await done).toBe(0);
    return lines;
  } finally {
    // A command that ended otherwise still listens, which costs a process nothing that ends with it.
    for (const name of ["SIGINT", "SIGTERM"] as const) process.emit(name);
  }
}

test("the mock prints its URL and what it expects, then a line for each request, and ends on a signal", async () => {
  env(unset);
  const args = ["--scenario", "processing-then-success", "--polls", "0", "--host", "127.0.0.1"];
  const lines = await running(args, async (baseUrl, printed) => {
    const client = createCardLinkClient({ baseUrl, ...EXAMPLE_CREDENTIALS });
    expect((await client.linkCard(link)).kind).toBe("in_process");
    expect((await client.settle(link)).kind).toBe("linked");
    await expect.poll(() => printed.length).toBe(3);
  });
  expect(lines).toEqual([
    expect.stringMatching(
      /^Mock on http:\/\/127\.0\.0\.1:\d+, scenario processing-then-success, for auth_id 123456\nControl {4}GET /,
    ),
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} POST \/v5\/card-api\/card\/link 200 example=in_process …4a5b$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} POST \/v5\/card-api\/request\/status 200 example=linked/),
  ]);
});

test("the curl line that the mock prints first links a card when it is pasted", async () => {
  env(unset);
  await running([], async (url, [banner = ""]) => {
    const [first, second, stop, how, curl = ""] = banner.split("\n");
    expect([first, second, stop, how]).toEqual([
      `Mock on ${url}, scenario linked, for auth_id 123456`,
      `Control    GET ${url}/_mock/requests and others; mock --help lists them and the scenarios`,
      "Stop       Ctrl+C",
      'Sign with  auth_id 123456, secret "secret"; for example:',
    ]);
    const { stdout } = await promisify(execFile)("sh", ["-c", curl.replace("curl ", "curl --silent ")]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "ok", request_status: "success" });
  });
});

test.each([
  ["of the environment", { authId: "7", secret: "a secret of its own", algorithm: "HS256" }, { secret: "secret" }],
  ["of the vendor's example, in the algorithm of the environment", { algorithm: "HS256" }, { algorithm: "HS512" }],
] as const)("the mock expects the credentials %s", async (_which, own, wrong) => {
  const credentials = { ...EXAMPLE_CREDENTIALS, ...own };
  env({ ...unset, FREEDOMPAY_ALGORITHM: own.algorithm });
  if ("secret" in own) env({ FREEDOMPAY_AUTH_ID: own.authId, FREEDOMPAY_SECRET: own.secret });
  await running(["--delay", "0"], async (baseUrl) => {
    const linked = (change: object) => createCardLinkClient({ baseUrl, ...credentials, ...change }).linkCard(link);
    expect(await linked(wrong)).toMatchObject({ kind: "unknown", httpStatus: 401 });
    expect(await linked({})).toMatchObject({ kind: "linked" });
  });
});

test("the mock prints nothing of the credentials that it was given", async () => {
  env({ FREEDOMPAY_AUTH_ID: "tenant-7", FREEDOMPAY_SECRET: "own" });
  const [banner] = await running(["--scenario", "rejected"], silent, "SIGINT");
  expect(banner).toContain("scenario rejected, for auth_id FREEDOMPAY_AUTH_ID\n");
  expect(banner?.split("\n").at(-1)).toBe("Sign       printf '%s' '<body>' | freedompay-card-link sign");
  expect(banner).not.toMatch(/tenant-7|own|eyJ/);
});

test("the mock's help names every scenario", () => {
  for (const name of SCENARIO_NAMES) expect(mock.help).toContain(`  ${name} `);
});

test.each<[string, string[], Record<string, string | undefined>, string]>([
  ["a port that is no number", ["--port", "x1"], {}, "--port must be a whole number, 0 or more."],
  ["polls that are no number", ["--polls", "-1"], {}, "--polls"],
  ["a host that there isn't", ["--host", "256.0.0.1"], {}, "can't listen at 256.0.0.1"],
  ["an unknown algorithm", [], { FREEDOMPAY_ALGORITHM: "none" }, "algorithm must be"],
  ["a secret alone", [], { FREEDOMPAY_AUTH_ID: undefined }, "FREEDOMPAY_AUTH_ID is not set"],
  ["an authId alone", [], { FREEDOMPAY_SECRET: undefined }, "FREEDOMPAY_SECRET is not set"],
])("the mock refuses %s", async (_what, args, values, message) => {
  env(values);
  const error = await running(args, silent).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringContaining(message) });
  expect(isUsage(error)).toBe(true);
});

test("the mock says that a port is in use", async () => {
  const other = await startMock();
  onTestFinished(() => other.close());
  const { port } = new URL(other.url);
  await expect(running(["--port", port], silent)).rejects.toThrow(
    new UsageError(`The mock can't listen on port ${port}: EADDRINUSE. Give another --port.`),
  );
});
