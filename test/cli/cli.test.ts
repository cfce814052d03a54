/** What only a process shows of the command: exit codes, streams and signals. What the commands do is tested beside. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import * as link from "../../src/cli/link.js";
import { verify } from "../../src/signing/index.js";
import { answer } from "../faults/scenarios.js";
import { http, say } from "../faults/server.js";
import { request_id, secret, serve } from "./setting.js";

// As it is shipped; `npm test` builds before it tests.
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const success = say(http(200, answer()));

interface Ended {
  readonly exit: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], more: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const env = { PATH: process.env["PATH"], FREEDOMPAY_AUTH_ID: "123456", FREEDOMPAY_SECRET: secret, ...more };
  return spawn(process.execPath, [command, ...args], { env });
}

async function run(args: readonly string[], input = "", more: Record<string, string> = {}): Promise<Ended> {
  const child = start(args, more);
  child.stdin.end(input);
  const [stdout, stderr, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  expect(stdout + stderr).not.toContain(secret);
  return { exit, stdout, stderr };
}

test.each([
  ["linked", success, 0],
  ["rejected", say(http(400)), 4],
])(
  "%s: the outcome is on standard output as JSON, the progress on standard error, and the exit code tells it",
  async (kind, play, exit) => {
    const { url } = await serve(play);
    const ended = await run([
      "link",
      "client-1",
      "card-1",
      "--request-id",
      request_id,
      "--not-sent-before",
      "--base-url",
      url,
    ]);
    expect(ended.exit).toBe(exit);
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind, request_id });
    expect(ended.stderr).toContain(`request_id ${request_id}: keep it`);
  },
);

test.each([4_000, 30_000])(
  "a response that nests %i levels deep ends with its outcome, and with little output",
  async (depth) => {
    const more = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const { url } = await serve(say(http(200, `${answer().slice(0, -1)},"more":${more}}`)));
    const ended = await run(["link", "client-1", "card-1", "--base-url", url]);
    expect(ended.exit).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind: "linked", body: { status: "ok" } });
    expect(ended.stdout.length).toBeLessThan(10_000);
  },
);

test("what a server writes reaches the terminal without anything that the terminal acts on", async () => {
  const hostile = "\x1b[2J\u009b31m\u202e\r\n::error::x";
  const { url } = await serve(say(http(200, answer({ error_description: hostile, status: "error" }))));
  const ended = await run(["status", request_id, "--base-url", url]);
  expect(ended.exit).toBe(6);
  expect((ended.stdout + ended.stderr).replaceAll("\n", "")).not.toMatch(/\p{C}/u);
  expect(JSON.parse(ended.stdout).body.error_description).toBe(hostile);
});

test.each([
  ["thrown into nowhere", "setImmediate(() => { throw new Error('a stack') })"],
  ["rejected in nowhere", "Promise.reject(new Error('a stack'))"],
  ["thrown by the call", "throw new Error('a stack')"],
])("a defect that is %s once a request may have been sent ends with an outcome and with 6", async (_how, throws) => {
  const { url } = await serve(() => {});
  const defect = `import channel from "node:diagnostics_channel";
    channel.subscribe("undici:client:sendHeaders", () => { ${throws} });`;
  const more = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(defect)}` };
  const ended = await run(
    ["link", "client-1", "card-1", "--request-id", request_id, "--base-url", url, "--timeout", "2", "--deadline", "1"],
    "",
    more,
  );
  expect(ended.stdout + ended.stderr).not.toContain("a stack");
  expect(ended.exit).toBe(6);
  expect(JSON.parse(ended.stdout)).toMatchObject({ kind: "unknown", request_id });
});

test("the link continues when the reader of the output stops, and the exit code says how it ended", async () => {
  const { url, received } = await serve(success);
  const child = start(["link", "client-1", "card-1", "--base-url", url]);
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(received).toHaveLength(1);
});

test("a body on standard input is signed", async () => {
  const body = { request_id, client_id: "it's", card_id: "карта" };
  const { exit, stdout } = await run(["sign"], JSON.stringify(body, null, 2));
  const [, signature = ""] = /^X-JWS-Signature: (\S+)$/m.exec(stdout) ?? [];
  const verified = await verify(signature, JSON.stringify(body), operations.linkCard, { authId: "123456", secret });
  expect(verified).toEqual({ verified: true });
  expect(exit).toBe(0);
});

test.each<[signal: "SIGINT" | "SIGTERM"]>([["SIGINT"], ["SIGTERM"]])(
  "on %s, a link ends with the outcome unknown and its id as JSON, and with 6",
  async (signal) => {
    const { url } = await serve(() => void child.kill(signal));
    const child = start(["link", "client-1", "card-1", "--request-id", request_id, "--base-url", url]);
    const [stdout, [exit, by]] = await Promise.all([text(child.stdout), once(child, "close")]);
    expect({ exit, by }).toEqual({ exit: 6, by: null });
    expect(JSON.parse(stdout)).toMatchObject({ kind: "unknown", request_id, reason: { code: "aborted" } });
  },
);

test("--format text prints the outcome for people", async () => {
  const { url } = await serve(success);
  const ended = await run(["link", "client-1", "card-1", "--base-url", url, "--format", "text"]);
  expect(ended.exit).toBe(0);
  expect(ended.stdout).toMatch(/^outcome: linked\. The card is linked\.\nrequest_id: [\w-]{36}\nHTTP status: 200\n$/);
});

test.each<[string[], string, string?, Record<string, string>?]>([
  [[], "No command given."],
  [["constructor"], 'There is no command "constructor". Expected one of link, status, sign, mock, check, help.'],
  [["--production", "link"], 'There is no command "--production". Expected one of link, '],
  [["lnik", "a", "b"], 'There is no command "lnik". Did you mean link?'],
  [["-help"], 'There is no command "-help". Did you mean help?'],
  [["help", "statu"], 'There is no command "statu". Did you mean status?'],
  [["help", "link", "more"], "Expected one command at most."],
  [
    ["link", "a", "b", "--secret", "x"],
    "Unknown option '--secret'. Set FREEDOMPAY_SECRET in the environment instead.",
    "link",
  ],
  [["link", "a", "b", "--dedline", "5"], "Unknown option '--dedline'. Did you mean --deadline?", "link"],
  [["link", "a"], "Expected two arguments, <client_id> and <card_id>.", "link"],
  [
    ["link", "a", "b", "--request-id", "7"],
    "The request was not sent, since it breaks the contract: request_id must be",
    "link",
  ],
  [["status"], "Expected one argument, <request_id>.", "status"],
  [["status", request_id, "--base-url", "nowhere"], "baseUrl", "status"],
  [["sign", "no/such/file"], "The file can't be read.", "sign"],
  [["check", "--target", "http://example.com"], "target", "check"],
  [["mock", "--scenario", "luck"], "scenario must be one of", "mock"],
  [
    ["link", "a", "b"],
    "FREEDOMPAY_SECRET and FREEDOMPAY_SECRET_FILE are both set; set one of them.",
    "link",
    { FREEDOMPAY_SECRET_FILE: "/no/such/file" },
  ],
  [["link", "a", "b"], "algorithm must be one of HS512, HS256", "link", { FREEDOMPAY_ALGORITHM: "none" }],
])(
  "%j exits with 2, and one line says what is wrong and another where to read on",
  async (args, message, command, env) => {
    const { exit, stdout, stderr } = await run(args, "", env);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    const [says = "", ...rest] = stderr.split("\n");
    expect(says).toContain(message);
    expect(rest).toEqual([`Run: freedompay-card-link ${command ? `${command} ` : ""}--help`, ""]);
  },
);

test.each([[["--help"]], [["-h"]], [["help"]]])("%j is answered on standard output", async (args) => {
  const help = await run(args);
  expect(help).toMatchObject({ exit: 0, stderr: "", stdout: expect.stringMatching(/^Usage: freedompay-card-link/) });
});

test.each([[["link", "--help"]], [["link", "-h"]], [["help", "link"]]])("%j is the help of link", async (args) => {
  expect(await run(args)).toEqual({ exit: 0, stderr: "", stdout: `${link.help}\n` });
});

test.each([["--version"], ["-v"]])("%s is the version of the package", async (option) => {
  expect(await run([option])).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test("the help of a command names each option that it takes, and each variable that it reads", async () => {
  for (const name of ["link", "status", "sign", "mock", "check"]) {
    const source = await readFile(new URL(`../../src/cli/${name}.ts`, import.meta.url), "utf8");
    const { stdout } = await run(["help", name]);
    const own = [...source.matchAll(/^ {6}"?([a-z-]+)"?: \{ type: /gm)].map(([, option]) => option);
    const shared = source.includes("...SERVER_OPTIONS") ? ["production", "base-url", "allow-http", "help"] : [];
    const format = source.includes("...FORMAT_OPTION") ? ["format"] : [];
    expect(own.length + shared.length).toBeGreaterThan(2);
    for (const option of [...own, ...shared, ...format]) expect(stdout, name).toContain(`--${option}`);
    for (const variable of ["AUTH_ID", "SECRET", "SECRET_FILE", "ALGORITHM"]) {
      expect(stdout, name).toContain(`FREEDOMPAY_${variable} `);
    }
  }
});
