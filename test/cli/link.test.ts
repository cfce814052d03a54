/** What the commands that ask a server do, called in this process; cli.test.ts runs the command as it is shipped. */
import { describe, expect, test } from "vitest";
import * as link from "../../src/cli/link.js";
import * as status from "../../src/cli/status.js";
import { isUsage } from "../../src/cli/usage.js";
import { http, type Play, reset, say, startFaultServer } from "../faults/server.js";
import {
  asConfigured,
  begin,
  env,
  error,
  inProcess,
  request_id,
  secret,
  serve,
  silent,
  success,
  vendorsWords,
} from "./setting.js";

const ids = ["client-1", "card-1", "--request-id", request_id];

asConfigured();

async function run<Done>(
  command: { run: (...of: Parameters<typeof link.run>) => Promise<Done> },
  args: string[],
  signal = begin(),
) {
  const said: string[] = [];
  const done = await command.run(
    args,
    (line) => said.push(line),
    silent,
    () => signal,
  );
  expect(JSON.stringify([done, said])).not.toContain(secret);
  return { done, said };
}

describe("link", () => {
  test("shows the id first, an error at once, and then each step until the link is settled", async () => {
    const { url, received } = await serve(error, inProcess, error);
    const { said, done } = await run(link, [...ids, "--base-url", url, "--settle-after", "0"]);
    expect(done).toMatchObject({
      exit: 4,
      format: "json",
      output: { kind: "rejected", request_id, reason: vendorsWords },
    });
    expect(said).toEqual([
      `request_id ${request_id}: keep it, to continue after a crash`,
      expect.stringMatching(
        /^unknown\. The vendor responded with `error`, .*\nerror_code: 4012\nerror_description: Карта не найдена$/,
      ),
      "requestStatus: in_process",
      "requestStatus: error",
    ]);
    expect(JSON.parse(String(received[0]?.body))).toEqual({ request_id, client_id: "client-1", card_id: "card-1" });
  });

  test("creates an id if none is given, and doesn't poll a linked link", async () => {
    const { url, received } = await serve(success);
    const { said, done } = await run(link, ["a", "b", "--base-url", url, "--format", "text"]);
    expect(done).toMatchObject({ exit: 0, format: "text" });
    expect(said).toEqual([`request_id ${done?.output.request_id}: keep it, to continue after a crash`, "linked."]);
    expect(received).toHaveLength(1);
  });

  test("continues with an id that was sent before: polling settles the duplicate's error", async () => {
    const { url, received } = await serve(error, say(http(404)), success);
    const { said, done } = await run(link, [...ids, "--base-url", url]);
    expect(done).toMatchObject({ exit: 0, output: { kind: "linked", request_id } });
    expect(said.slice(2)).toEqual(["requestStatus: HTTP 404", "requestStatus: success"]);
    expect(received).toHaveLength(3);
  });

  test.each<[string, Play[], number, object]>([
    ["in process", [inProcess], 3, { kind: "in_process", body: { request_status: "process" } }],
    ["an error", [error], 6, { kind: "unknown", reason: { code: "refused", ...vendorsWords } }],
    ["no word of the vendor", [reset(), say(http(404))], 6, { kind: "unknown", reason: { code: "aborted" } }],
  ])(
    "says how to go on where a signal ends it, and what the vendor had said: %s",
    async (_what, plays, exit, output) => {
      const controller = new AbortController();
      const { url } = await serve(...plays, () => controller.abort());
      const { said, done } = await run(link, [...ids, "--base-url", url], controller.signal);
      expect(done).toMatchObject({ exit, output: { ...output, request_id } });
      expect(said.slice(-2)).toEqual([
        "requestStatus: aborted",
        `To continue, run it again with the same ids and --request-id ${request_id}.`,
      ]);
    },
  );

  test("keeps the time limits of one request and of the whole command", async () => {
    const { url } = await serve(silent);
    const { done } = await run(link, [...ids, "--base-url", url, "--timeout", "0.1", "--deadline", "0.2"]);
    expect(done).toMatchObject({ exit: 6, output: { kind: "unknown" } });
  });

  test("reports a closed port as unknown, because a network code proves nothing", async () => {
    const closed = await startFaultServer(success);
    await closed.close();
    const { done } = await run(link, [...ids, "--base-url", closed.url, "--deadline", "0.1"]);
    expect(done).toMatchObject({ exit: 6, output: { kind: "unknown" } });
  });
});

describe("status", () => {
  test.each<[string, Play, number, string]>([
    ["success", success, 0, "answered"],
    ["process", inProcess, 3, "answered"],
    ["an error", error, 6, "answered"],
    ["nothing", reset(), 6, "unanswered"],
  ])("asks once, and exits after %s with what it says of the link", async (_what, play, exit, kind) => {
    const { url, received } = await serve(play);
    const { said, done } = await run(status, [request_id, "--base-url", url]);
    expect(done).toMatchObject({ exit, output: { kind, request_id } });
    expect(said).toEqual(
      kind === "answered" ? [] : ["unanswered. The connection failed; the request may have arrived."],
    );
    expect(received.map(({ path }) => path)).toEqual(["/v5/card-api/request/status"]);
  });

  test("keeps the time limit of one request", async () => {
    const { url } = await serve(silent);
    const { done } = await run(status, [request_id, "--base-url", url, "--timeout", "0.1"]);
    expect(done).toMatchObject({ exit: 6, output: { kind: "unanswered" } });
  });

  test("ends on a signal", async () => {
    const controller = new AbortController();
    const { url } = await serve(() => controller.abort());
    const { done } = await run(status, [request_id, "--base-url", url], controller.signal);
    expect(done).toMatchObject({ exit: 6, output: { kind: "unanswered", reason: { code: "aborted" } } });
  });

  test("accepts plain http to one's own host with --allow-http", async () => {
    // A name that no resolver has: the URL was accepted.
    const { done } = await run(status, [request_id, "--allow-http", "--base-url", "http://mock.invalid"]);
    expect(done).toMatchObject({ exit: 6, output: { reason: { code: "name_not_found" } } });
  });
});

const local = ["--base-url", "http://127.0.0.1"];
test.each<[string, typeof link | typeof status, string[], string, Record<string, string | undefined>?]>([
  ["one argument", link, ["a"], "Expected two arguments, <client_id> and <card_id>."],
  ["three arguments", link, ["a", "b", "hush"], "Expected two arguments, <client_id> and <card_id>."],
  ["no argument", status, [], "Expected one argument, <request_id>."],
  ["two arguments", status, [request_id, "hush"], "Expected one argument, <request_id>."],
  ["two servers", link, ["a", "b", "--production", ...local], "Give --production or --base-url, not both."],
  ["plain http", link, ["a", "b", "--base-url", "http://hush.example"], "expected https"],
  [
    "plain http to the vendor",
    link,
    ["a", "b", "--allow-http", "--base-url", "http://api.freedompay.kz"],
    "expected https",
  ],
  ["an id that is no UUID", link, ["a", "b", "--request-id", "hush", ...local], "request_id must be a UUID"],
  ["a blank id", link, [" ", "b", ...local], "client_id must be text that is not blank"],
  ["an unknown format", link, ["a", "b", "--format", "hush"], "--format must be json or text."],
  [
    "a timeout that is no time",
    status,
    [request_id, "--timeout", "hush"],
    "--timeout must be a number of seconds above 0",
  ],
  ["a deadline that is no time", link, ["a", "b", "--deadline", "0"], "--deadline must be a number of seconds above 0"],
  [
    "a short quiet time",
    link,
    ["a", "b", "--settle-after", "29"],
    "--settle-after must be 30 or more for the vendor's hosts.",
  ],
  ["no auth id", link, ["a", "b"], "FREEDOMPAY_AUTH_ID is not set", { FREEDOMPAY_AUTH_ID: undefined }],
  ["no secret", link, ["a", "b"], "FREEDOMPAY_SECRET is not set", { FREEDOMPAY_SECRET: undefined }],
  ["an unknown algorithm", link, ["a", "b"], "algorithm must be one of HS512, HS256", { FREEDOMPAY_ALGORITHM: "hush" }],
])(
  "%s is a mistake in usage: nothing is sent, and nothing that was typed is quoted",
  async (_flaw, command, args, message, values = {}) => {
    env(values);
    const thrown = await run<unknown>(command, args).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ message: expect.stringContaining(message) });
    expect(String(thrown)).not.toContain("hush");
    expect(isUsage(thrown)).toBe(true);
  },
);
