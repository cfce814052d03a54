/** What only a process shows of the command: exit codes, streams and signals. What the commands do is tested beside. */
import { once } from "node:events";
import { expect, test } from "vitest";
import * as check from "../../src/cli/check.js";
import * as link from "../../src/cli/link.js";
import * as mock from "../../src/cli/mock.js";
import * as sign from "../../src/cli/sign.js";
import * as status from "../../src/cli/status.js";
import { answer } from "../faults/scenarios.js";
import { http, type Play, say } from "../faults/server.js";
import * as setting from "./setting.js";
import { error, inProcess, pathSigned, request_id, run as runHere, secret, serve, silent, success } from "./setting.js";

const command = setting.dist("cli/main.js");
const ids = ["link", "client-1", "card-1", "--request-id", request_id, "--base-url"];

const start = (args: string[], more: object = {}) =>
  setting.start(process.execPath, [command, ...args], {
    FREEDOMPAY_AUTH_ID: "123456",
    FREEDOMPAY_SECRET: secret,
    ...more,
  });

async function ended(child: ReturnType<typeof start>) {
  const done = await setting.ended(child);
  expect(done.stdout + done.stderr).not.toContain(secret);
  return done;
}

const run = (args: string[], more?: object) => ended(start(args, more));

/** Code that the process runs before the command. */
const first = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });

test("the outcome is on standard output, the progress on standard error", async () => {
  const { url } = await serve(success);
  const { exit, stdout, stderr } = await run([...ids, url]);
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kind: "linked", request_id });
  expect(stderr).toBe(`request_id ${request_id}: keep it, to continue after a crash\nlinked.\n`);
});

test.each<[string, Play[], string, number]>([
  ["while the link is on its way", [], "unknown", 6],
  ["after an error", [error], "unknown", 6],
  ["while the link is in process", [error, inProcess], "in_process", 3],
])("on SIGINT or SIGTERM %s, text and exit code say what is known, with the id", async (_when, plays, kind, exit) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const { url } = await serve(...plays, () => void child.kill(signal));
    const child = start([...ids, url, "--format", "text"]);
    const done = await ended(child);
    expect(done.exit).toBe(exit);
    expect(done.stdout).toMatch(new RegExp(`^outcome: ${kind}\\. .*\nrequest_id: ${request_id}\n`));
  }
});

const interrupt = 'process.kill(process.pid, "SIGINT")';
const whilePrinting = (code: string) => {
  return `const write = process.stdout.write;
    process.stdout.write = (...given) => { ${code}; return write.apply(process.stdout, given); };`;
};

test.each<[string, string]>([
  ["a signal while it is printed", whilePrinting(interrupt)],
  ["a signal behind it", `process.on("exit", () => ${interrupt})`],
  ["a stray exception behind it", whilePrinting('setImmediate(() => { throw new Error("a stack"); })')],
])("%s changes neither the outcome nor the exit code", async (_what, code) => {
  const { url } = await serve(inProcess, inProcess, error);
  const { exit, stdout } = await run([...ids, url, "--settle-after", "0"], first(code));
  expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 4, kind: "rejected", request_id });
});

test("a second signal ends the process at once", async () => {
  const { url } = await serve(() => void child.kill("SIGINT"));
  const second = 'process.on("SIGINT", () => setImmediate(() => process.kill(process.pid, "SIGTERM")))';
  const child = start([...ids, url], first(second));
  expect(await ended(child)).toMatchObject({ exit: "SIGTERM" });
});

test("after a crash, the same command continues", async () => {
  const { url, received } = await serve(() => void child.kill("SIGKILL"), error, success);
  const child = start([...ids, url]);
  expect(await ended(child)).toMatchObject({ exit: "SIGKILL", stderr: expect.stringContaining(request_id) });
  expect(await run([...ids, url])).toMatchObject({ exit: 0 });
  expect(received.map(({ path }) => path.split("/").at(-1))).toEqual(["link", "link", "status"]);
  expect(received[1]?.body).toEqual(received[0]?.body);
});

test.each([
  ["thrown into nowhere", "setImmediate(() => { throw new Error('a stack') })"],
  ["rejected in nowhere", "Promise.reject(new Error('a stack'))"],
  ["thrown by the call", "throw new Error('a stack')"],
])("a defect that is %s once a request may have been sent ends with an outcome and with 6", async (_how, throws) => {
  const { url } = await serve(silent);
  const defect = `import channel from "node:diagnostics_channel";
    channel.subscribe("undici:client:sendHeaders", () => { ${throws} });`;
  const { exit, stdout, stderr } = await run([...ids, url], first(defect));
  expect(stdout + stderr).not.toContain("a stack");
  expect({ exit, ...JSON.parse(stdout) }).toMatchObject({ exit: 6, kind: "unknown", request_id });
});

test("the link continues when the reader of the output stops, and the exit code says how it ended", async () => {
  const { url, received } = await serve(success);
  const child = start([...ids, url]);
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(received).toHaveLength(1);
});

test.each(["json", "text"])("what a server writes reaches no terminal as it is, as %s", async (format) => {
  const hostile = "\x1b[2J\u009b31m\u202e\uFFFD\r\n::error::x";
  const { url } = await serve(say(http(200, answer({ error_description: hostile, status: "error" }))));
  const { exit, stdout, stderr } = await run(["status", request_id, "--base-url", url, "--format", format]);
  expect(exit).toBe(6);
  expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/[\p{C}\uFFFD]/u);
  expect(stdout).toContain(String.raw`\u009b31m\u202e\ufffd`);
});

test("a body on standard input is signed", async () => {
  const body = { request_id, client_id: "it's", card_id: "карта" };
  const child = start(["sign"]);
  child.stdin.end(JSON.stringify(body, null, 2));
  const { exit, stdout } = await ended(child);
  const [, signature = ""] = /^X-JWS-Signature: (\S+)$/m.exec(stdout) ?? [];
  expect({ exit, path: pathSigned(signature, JSON.stringify(body)) }).toEqual({
    exit: 0,
    path: "/v5/card-api/card/link",
  });
});

const noCommand = "Expected a command, one of link, status, sign, mock, check, help.";
test.each<[string, string, string?]>([
  ["", noCommand],
  ["hush", noCommand],
  ["constructor", noCommand],
  ["help hush", noCommand],
  ["help link hush", "Expected one command at most."],
  ["link a b --hush", "Unknown option. Expected --request-id, --deadline, ", "link "],
  ["check --target https://api.freedompay.kz", "target is production; set --allow-production if", "check "],
  [`status ${request_id} --base-url http://hush.example`, "--base-url can't be used; expected https", "status "],
])("%j exits with 2, says what to do, and quotes nothing", async (args, message, name = "") => {
  const { exit, stdout, stderr } = await run(args.split(" ").filter(Boolean));
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
  const [says, ...rest] = stderr.split("\n");
  expect(says).toContain(message);
  expect(stderr).not.toContain("hush");
  expect(rest).toEqual([`Run: freedompay-card-link ${name}--help`, ""]);
});

test("a secret in the environment that isn't UTF-8 exits with 2, and says where such a secret belongs", async () => {
  // A shell, since Node can't pass such bytes on.
  const script = `FREEDOMPAY_AUTH_ID=1 FREEDOMPAY_SECRET=$(printf 'a\\377') exec "$@"`;
  const child = setting.start("sh", ["-c", script, "sh", process.execPath, command, "status", request_id]);
  const { exit, stderr } = await ended(child);
  expect(exit).toBe(2);
  expect(stderr).toMatch(/^FREEDOMPAY_SECRET is not UTF-8\. .* set FREEDOMPAY_SECRET_FILE\.\n/);
});

test.each<[string, string | RegExp]>([
  ["--help", /^Usage: freedompay-card-link <command>/],
  ["-h", /^Usage: freedompay-card-link <command>/],
  ["help", /^Usage: freedompay-card-link <command>/],
  ["link --help", link.help],
  ["help link", link.help],
  ["--version", /^\d+\.\d+\.\d+\n$/],
  ["-v", /^\d+\.\d+\.\d+\n$/],
])("%s is answered on standard output", async (args, expected) => {
  const { exit, stdout, stderr } = await run(args.split(" "));
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  expect(stdout).toMatch(expected);
});

test.each(Object.entries({ link, status, sign, mock, check }))(
  "the help of %s names each option and each variable",
  async (name, command) => {
    expect(await runHere(command, ["-h"])).toMatchObject({ exit: undefined, output: "" });
    const refused: unknown = await runHere(command, ["--none"]).catch((error: unknown) => error);
    const taken = String(refused).match(/--[a-z-]+/g);
    const named = [...command.help.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(named.sort()).toEqual(taken?.sort());
    expect(command.help).toMatch(new RegExp(`^Usage: freedompay-card-link ${name} `));
    for (const variable of ["AUTH_ID", "SECRET", "SECRET_FILE", "ALGORITHM"]) {
      expect(command.help).toContain(`FREEDOMPAY_${variable} `);
    }
  },
);
