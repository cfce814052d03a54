import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { verify } from "../../src/signing/index.js";
import { answer } from "../faults/scenarios.js";
import { http, type Play, reset, say, startFaultServer } from "../faults/server.js";

// As it is shipped; `npm test` builds before it tests.
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const secret = "the secret of the command's tests";
const credentials = { FREEDOMPAY_AUTH_ID: "123456", FREEDOMPAY_SECRET: secret };
const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";

interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], env: Record<string, string> = credentials, input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [command, ...args],
      { env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) => {
        expect(stdout + stderr).not.toContain(secret);
        resolve({ exit: Number(error?.code ?? 0), stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}

async function serve(
  ...plays: Play[]
): Promise<{ url: string; received: readonly { path: string; body: Buffer; signature: string }[] }> {
  const server = await startFaultServer((socket, received, count) =>
    (plays[count - 1] ?? plays.at(-1))?.(socket, received, count),
  );
  onTestFinished(() => server.close());
  return server;
}

const success = say(http(200, answer()));
const process_ = say(http(200, answer({ request_status: "process" })));
const error = say(http(200, answer({ status: "error", request_status: "error" })));

describe("link", () => {
  test.each<[string, Play[], number, string]>([
    ["linked", [success], 0, "linked"],
    ["in process, then linked", [process_, success], 0, "linked"],
    ["rejected", [say(http(400))], 4, "rejected"],
    ["lost, then linked", [reset(), success], 0, "linked"],
    ["lost, and the question refused", [reset(), say(http(401))], 6, "unknown"],
    ["in process until the deadline", [process_], 3, "in_process"],
  ])("%s: exits with what became of it, and prints the outcome as JSON", async (_what, plays, exit, kind) => {
    const { url } = await serve(...plays);
    const ended = await run([
      "link",
      "client-1",
      "card-1",
      "--request-id",
      request_id,
      "--base-url",
      url,
      "--deadline",
      "1",
    ]);
    expect(ended.exit).toBe(exit);
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind, request_id });
    expect(ended.stderr).toContain(`request_id ${request_id}: keep it`);
  });

  test("not sent: exits with 5", async () => {
    const closed = await startFaultServer(success);
    await closed.close();
    const ended = await run(["link", "client-1", "card-1", "--base-url", closed.url]);
    expect(ended).toMatchObject({ exit: 5 });
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind: "not_sent", reason: { code: "connection_refused" } });
  });

  test.each<[string, string[], Record<string, string>, string]>([
    ["one argument", ["client-1"], credentials, "Expected two arguments, <client_id> and <card_id>."],
    ["three arguments", ["a", "b", "c"], credentials, "Expected two arguments"],
    ["an unknown option", ["a", "b", "--secret", "x"], credentials, "Unknown option '--secret'"],
    ["two servers", ["a", "b", "--production", "--base-url", "http://127.0.0.1"], credentials, "give one"],
    ["plain http", ["a", "b", "--base-url", "http://example.com"], credentials, "expected https"],
    [
      "an id that is no UUID",
      ["a", "b", "--request-id", "1", "--base-url", "http://127.0.0.1"],
      credentials,
      "request_id must be a UUID",
    ],
    [
      "a blank id",
      [" ", "b", "--base-url", "http://127.0.0.1"],
      credentials,
      "client_id must be text that is not blank",
    ],
    [
      "a deadline that is no number",
      ["a", "b", "--deadline", "soon"],
      credentials,
      "--deadline must be a number of seconds above 0",
    ],
    ["no auth id", ["a", "b"], { FREEDOMPAY_SECRET: secret }, "FREEDOMPAY_AUTH_ID is not set"],
    ["no secret", ["a", "b"], { FREEDOMPAY_AUTH_ID: "1" }, "FREEDOMPAY_SECRET is not set"],
    [
      "an unknown algorithm",
      ["a", "b"],
      { ...credentials, FREEDOMPAY_ALGORITHM: "none" },
      "algorithm must be one of HS512, HS256",
    ],
  ])("%s: exits with 2, says what is wrong and where to read on", async (_flaw, args, env, message) => {
    const ended = await run(["link", ...args], env);
    expect(ended).toMatchObject({ exit: 2, stdout: "", stderr: expect.stringContaining(message) });
    expect(ended.stderr).toContain("Run: freedompay-card-link link --help");
  });
});

describe("status", () => {
  test.each<[string, string[], Play[], number, string]>([
    ["success", [], [success], 0, "answered"],
    ["process", [], [process_], 3, "answered"],
    ["a single error, which may mean that the link has yet to arrive", [], [error], 6, "answered"],
    ["no answer", [], [reset()], 6, "unanswered"],
    ["process, then an error, followed", ["--follow"], [process_, error], 4, "rejected"],
    ["process, then success, followed", ["--follow"], [process_, success], 0, "linked"],
  ])("%s: exits with what it says of the link", async (_what, options, plays, exit, kind) => {
    const { url, received } = await serve(...plays);
    const ended = await run(["status", request_id, "--base-url", url, ...options]);
    expect(ended.exit).toBe(exit);
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind, request_id });
    expect(received[0]?.path).toBe("/v5/card-api/request/status");
  });

  test("no id: exits with 2", async () => {
    expect(await run(["status"])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("Expected one argument, <request_id>."),
    });
  });
});

describe("sign", () => {
  const body = JSON.stringify({ request_id, client_id: "it's", card_id: "карта" });

  test("writes the body without white space and prints a header that verifies", async () => {
    const ended = await run(["sign"], credentials, JSON.stringify(JSON.parse(body), null, 2));
    const [, signature = ""] = /^X-JWS-Signature: (\S+)$/m.exec(ended.stdout) ?? [];
    expect(await verify(signature, body, operations.linkCard, { authId: "123456", secret })).toEqual({
      verified: true,
    });
    expect(ended.exit).toBe(0);
  });

  test("prints a curl line that a shell sends as it was signed", async () => {
    const { url, received } = await serve(success);
    const file = await scratch(body);
    const { stdout } = await run(["sign", file, "--base-url", url]);
    const curl = stdout.slice(stdout.indexOf("curl "));
    // A machine without curl still shows what the shell makes of the line.
    const words = await new Promise<string[]>((resolve) => {
      execFile("sh", ["-c", `curl() { printf '%s\\0' "$@"; }; ${curl}`], (_error, out) => resolve(out.split("\0")));
    });
    const behind = (option: string) => words.flatMap((word, index) => (words[index - 1] === option ? [word] : []));
    const headers = Object.fromEntries(behind("--header").map((header) => header.split(": ")));
    await fetch(words[2]!, { method: words[1]!, headers, body: behind("--data-raw")[0]! });

    expect(received[0]?.body.toString("utf8")).toBe(body);
    expect(
      await verify(received[0]!.signature, received[0]!.body, operations.linkCard, { authId: "123456", secret }),
    ).toEqual({ verified: true });
  });

  test.each<[string, string[], string, string]>([
    ["no JSON", [], "{", "The body is not one JSON document in UTF-8."],
    ["a body that breaks the contract", [], '{"request_id":"1"}', "client_id is missing"],
    ["an unknown operation", ["--operation", "unlinkCard"], body, "--operation must be linkCard or requestStatus"],
    ["a file that isn't there", ["/no/such/file"], "", "/no/such/file can't be read."],
  ])("%s: exits with 2", async (_flaw, args, input, message) => {
    expect(await run(["sign", ...args], credentials, input)).toMatchObject({
      exit: 2,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
  });
});

test.each([[["--help"]], [["link", "--help"]], [["status", "-h"]], [["sign", "--help"]]])(
  "%j explains itself on standard output and exits with 0",
  async (args) => {
    const ended = await run(args, {});
    expect(ended).toMatchObject({ exit: 0, stderr: "", stdout: expect.stringMatching(/^Usage: freedompay-card-link/) });
  },
);

test("no command, and one that there isn't, exit with 2", async () => {
  expect(await run([])).toMatchObject({ exit: 2, stderr: expect.stringContaining("No command given.") });
  expect(await run(["constructor"])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('no command "constructor"'),
  });
  expect(await run(["lnik"])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('There is no command "lnik".'),
  });
});

test("--version is the package's", async () => {
  expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

async function scratch(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freedompay-card-link-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "body.json"), text);
  return join(folder, "body.json");
}
