/** What the commands that ask a server do, called in this process; cli.test.ts runs the command as it is shipped. */
import { describe, expect, test } from "vitest";
import * as link from "../../src/cli/link.js";
import * as status from "../../src/cli/status.js";
import { isUsage } from "../../src/cli/usage.js";
import { http, type Play, reset, say } from "../faults/server.js";
import {
  asConfigured,
  env,
  error,
  inProcess,
  request_id,
  run,
  secret,
  serve,
  silent,
  success,
  vendorsWords,
} from "./setting.js";

const ids = ["client-1", "card-1", "--request-id", request_id, "--base-url"];
const keep = (id: string) => `request_id ${id}: keep it, to continue after a crash`;

asConfigured();

/** What the command said, and the outcome that it printed as JSON. */
async function outcomeOf(command: typeof link | typeof status, args: string[], signal?: AbortSignal) {
  const { exit, said, output } = await run(command, args, signal);
  expect(output + said).not.toContain(secret);
  return { exit, said, outcome: JSON.parse(output) };
}

describe("link", () => {
  test("shows the id first, an error at once, and then each step until the link is settled", async () => {
    const { url, received } = await serve(error, inProcess, error);
    expect(await outcomeOf(link, [...ids, url, "--settle-after", "0"])).toEqual({
      exit: 4,
      outcome: expect.objectContaining({ kind: "rejected", request_id, reason: expect.objectContaining(vendorsWords) }),
      said: [
        keep(request_id),
        expect.stringMatching(
          /^unknown\. The vendor responded with `error`, .*\nerror_code: 4012\nerror_description: Карта не найдена$/,
        ),
        "requestStatus: in_process",
        "requestStatus: error",
      ],
    });
    expect(JSON.parse(String(received[0]?.body))).toEqual({ request_id, client_id: "client-1", card_id: "card-1" });
  });

  test("creates an id if none is given, and doesn't poll a linked link", async () => {
    const { url, received } = await serve(success);
    const { exit, said, output } = await run(link, ["a", "b", "--base-url", url, "--format", "text"]);
    const [, id = ""] = /^outcome: linked\..*\nrequest_id: (.*)/.exec(output) ?? [];
    expect({ exit, said }).toEqual({ exit: 0, said: [keep(id), "linked."] });
    expect(received).toHaveLength(1);
  });

  test("continues with an id that was sent before: polling settles the duplicate's error", async () => {
    const { url, received } = await serve(error, say(http(404)), success);
    const { exit, said, outcome } = await outcomeOf(link, [...ids, url]);
    expect({ exit, outcome }).toMatchObject({ exit: 0, outcome: { kind: "linked", request_id } });
    expect(said.slice(2)).toEqual(["requestStatus: HTTP 404", "requestStatus: success"]);
    expect(received).toHaveLength(3);
  });

  test.each<[string, Play[], number, object]>([
    ["in process", [inProcess], 3, { kind: "in_process", body: { request_status: "process" } }],
    ["an error", [error], 6, { kind: "unknown", reason: { code: "refused", ...vendorsWords } }],
    ["no word of the vendor", [reset(), say(http(404))], 6, { kind: "unknown", reason: { code: "aborted" } }],
  ])("says how to go on where a signal ends it, and what the vendor had said: %s", async (_what, plays, exit, says) => {
    const controller = new AbortController();
    const { url } = await serve(...plays, () => controller.abort());
    const { said, ...done } = await outcomeOf(link, [...ids, url], controller.signal);
    expect(done).toMatchObject({ exit, outcome: { ...says, request_id } });
    expect(said.slice(-2)).toEqual([
      "requestStatus: aborted",
      `To continue, run it again with the same ids and --request-id ${request_id}.`,
    ]);
  });

  test("keeps the time limits of one request and of the whole command", async () => {
    const { url } = await serve(silent);
    const done = await outcomeOf(link, [...ids, url, "--timeout", "0.1", "--deadline", "0.2"]);
    expect(done).toMatchObject({ exit: 6, outcome: { kind: "unknown" } });
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
    const { said, ...done } = await outcomeOf(status, [request_id, "--base-url", url]);
    expect(done).toMatchObject({ exit, outcome: { kind, request_id } });
    const failure = "unanswered. The connection failed; the request may have arrived.";
    expect(said).toEqual(kind === "answered" ? [] : [failure]);
    expect(received.map(({ path }) => path)).toEqual(["/v5/card-api/request/status"]);
  });

  test.each<[string, string, (abort: () => void) => Play, string[]]>([
    ["its time limit passes", "timed_out", () => silent, ["--timeout", "1"]],
    ["a signal comes", "aborted", (abort) => abort, []],
  ])("ends when %s", async (_what, code, play, more) => {
    const controller = new AbortController();
    const { url } = await serve(play(() => controller.abort()));
    const done = await outcomeOf(status, [request_id, "--base-url", url, ...more], controller.signal);
    expect(done).toMatchObject({ exit: 6, outcome: { kind: "unanswered", reason: { code } } });
  });

  test("accepts plain http to one's own host with --allow-http", async () => {
    // A name that no resolver has: the URL was accepted.
    const done = await outcomeOf(status, [request_id, "--allow-http", "--base-url", "http://mock.invalid"]);
    expect(done).toMatchObject({ exit: 6, outcome: { reason: { code: "name_not_found" } } });
  });
});

const two = "Expected two arguments, <client_id> and <card_id>.";
const one = "Expected one argument, <request_id>.";
test.each<[string, string, Record<string, string | undefined>?]>([
  ["link a", two],
  ["link a b hush", two],
  ["status", one],
  [`status ${request_id} hush`, one],
  ["link a b --production --base-url http://127.0.0.1", "Give --production or --base-url, not both."],
  ["link a b --base-url http://hush.example", "expected https"],
  ["link a b --allow-http --base-url http://api.freedompay.kz", "expected https"],
  ["link a b --request-id hush --base-url http://127.0.0.1", "request_id must be a UUID"],
  ["link a b --format hush", "--format must be json or text."],
  [`status ${request_id} --timeout hush`, "--timeout must be a number of seconds above 0"],
  ["link a b --settle-after 29", "--settle-after must be 30 or more for the vendor's hosts."],
  ["link a b --settle-after 5 --base-url https://api.freedompay.kz", "--settle-after must be 30 or more for the"],
  ["link a b", "algorithm must be one of HS512, HS256", { FREEDOMPAY_ALGORITHM: "hush" }],
])("%j is a mistake in usage, and not quoted: %s", async (typed, message, values = {}) => {
  env(values);
  const [command, ...args] = typed.split(" ");
  const thrown = await run(command === "link" ? link : status, args).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ message: expect.stringContaining(message) });
  expect(String(thrown)).not.toContain("hush");
  expect(isUsage(thrown)).toBe(true);
});
