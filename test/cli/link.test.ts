/** What the commands that ask a server do, called in this process; cli.test.ts runs the command as it is shipped. */
import { describe, expect, onTestFinished, test } from "vitest";
import * as link from "../../src/cli/link.js";
import * as status from "../../src/cli/status.js";
import { isUsage, UsageError } from "../../src/cli/usage.js";
import { startMock } from "../../src/mock/index.js";
import { answer } from "../faults/scenarios.js";
import { http, type Play, reset, say, startFaultServer } from "../faults/server.js";
import { asConfigured, env, request_id, secret, serve, silent } from "./setting.js";

const success = say(http(200, answer()));
const inProcess = say(http(200, answer({ request_status: "process" })));
const error = say(http(200, answer({ status: "error", request_status: "error" })));

asConfigured();

describe("link", () => {
  test("shows the id once before anything is known, then the outcome, then each poll", async () => {
    const { url, received } = await serve(inProcess, inProcess, success);
    const said: string[] = [];
    const args = ["client-1", "card-1", "--request-id", request_id, "--base-url", url];
    const done = await link.run(args, (line) => said.push(line));
    expect(done).toMatchObject({ exit: 0, output: { kind: "linked", request_id } });
    expect(said).toEqual([
      `request_id ${request_id}: keep it, it is the only way to ask after a lost answer`,
      "in_process.",
      expect.stringMatching(/^poll 1: in_process\. Next poll in 0\.\d s\.$/),
      "poll 2: linked.",
    ]);
    expect(JSON.parse(String(received[0]?.body))).toEqual({ request_id, client_id: "client-1", card_id: "card-1" });
  });

  test("makes an id if none is given, and gives the reason with the outcome", async () => {
    const { url } = await serve(say(http(400)));
    const said: string[] = [];
    const done = await link.run(["client-1", "card-1", "--base-url", url], (line) => said.push(line));
    expect(done).toMatchObject({ exit: 4, output: { kind: "rejected" } });
    expect(said).toEqual([
      `request_id ${done?.output.request_id}: keep it, it is the only way to ask after a lost answer`,
      "rejected. The server refused the request with the HTTP status 400.",
    ]);
  });

  test.each<[string, Play[], number, string]>([
    ["linked", [success], 0, "linked"],
    ["rejected", [say(http(400))], 4, "rejected"],
    ["lost, then linked", [reset(), success], 0, "linked"],
    ["lost, and the question refused", [reset(), say(http(401))], 6, "unknown"],
    ["in process until the deadline", [inProcess], 3, "in_process"],
  ])("%s: exits with what became of it, and shows the id but no secret", async (_what, plays, exit, kind) => {
    const { url } = await serve(...plays);
    const said: string[] = [];
    const args = ["client-1", "card-1", "--request-id", request_id, "--not-sent-before", "--base-url", url];
    const done = await link.run([...args, "--deadline", "1"], (line) => said.push(line));
    expect(done).toMatchObject({ exit, output: { kind, request_id } });
    expect(said[0]).toContain(`request_id ${request_id}: keep it`);
    expect(JSON.stringify([done, said])).not.toContain(secret);
  });

  test("not sent: exits with 5", async () => {
    const closed = await startFaultServer(success);
    await closed.close();
    expect(await link.run(["client-1", "card-1", "--base-url", closed.url], silent)).toMatchObject({
      exit: 5,
      output: { kind: "not_sent", reason: { code: "connection_refused" } },
    });
  });

  test("doesn't call an error a rejection for an id that was given, since a crashed process may have sent it", async () => {
    const { url } = await serve(say(http(400)), say(http(401)));
    const args = ["client-1", "card-1", "--request-id", request_id, "--base-url", url];
    expect(await link.run(args, silent)).toMatchObject({ exit: 6, output: { kind: "unknown" } });
  });

  test("takes --not-sent-before for an id that is given, and for no other", async () => {
    await expect(link.run(["a", "b", "--not-sent-before"], silent)).rejects.toThrow(
      new UsageError("--not-sent-before is about a --request-id; give one."),
    );
  });

  test("takes plain http to a host of one's own where that is allowed, and never to the vendor's", async () => {
    const args = ["client-1", "card-1", "--allow-http", "--base-url"];
    // A name that no resolver has: the URL was accepted.
    expect(await link.run([...args, "http://mock.invalid"], silent)).toMatchObject({ exit: 5 });
    await expect(link.run([...args, "http://api.freedompay.kz"], silent)).rejects.toThrow("expected https");
    await expect(status.run([request_id, "--base-url", "http://mock.invalid"], silent)).rejects.toThrow(
      "expected https",
    );
    const asked = await status.run([request_id, "--allow-http", "--base-url", "http://mock.invalid"], silent);
    expect(asked).toMatchObject({ exit: 6, output: { kind: "unanswered" } });
  });

  test("shows what the mock says of a refusal", async () => {
    const mock = await startMock();
    onTestFinished(() => mock.close());
    const said: string[] = [];
    const done = await link.run(["client-1", "card-1", "--base-url", mock.url], (line) => said.push(line));
    expect(done).toMatchObject({ exit: 4, output: { kind: "rejected" } });
    expect(said[1]).toMatch(/^rejected\. .*\nThe server says: Signature refused: .*the secret is another/);
  });

  test.each(["json", "text"] as const)("tells in which format its outcome is printed: %s", async (format) => {
    const { url } = await serve(success);
    const args = ["client-1", "card-1", "--base-url", url, "--format", format];
    expect(await link.run(args, silent)).toMatchObject({ exit: 0, format, output: { kind: "linked" } });
  });

  test("prints JSON by default, and refuses a format that it doesn't have", async () => {
    const { url } = await serve(success);
    expect(await link.run(["client-1", "card-1", "--base-url", url], silent)).toMatchObject({ format: "json" });
    await expect(link.run(["a", "b", "--format", "xml"], silent)).rejects.toThrow(
      new UsageError("--format must be json or text."),
    );
  });

  describe.each(["SIGINT", "SIGTERM"] as const)("on %s", (signal) => {
    const interrupt: Play = () => void process.emit(signal, signal);

    test("while the link is on its way, ends at once with unknown, its id, and 6", async () => {
      const { url, received } = await serve(interrupt);
      const args = ["client-1", "card-1", "--request-id", request_id, "--base-url", url];
      const done = await link.run(args, silent);
      expect(done).toMatchObject({ exit: 6, output: { kind: "unknown", request_id, reason: { code: "aborted" } } });
      expect(received).toHaveLength(1);
    });

    test("listens to the first signal alone, so that a second one ends the process as usual", async () => {
      const listening = process.listenerCount(signal);
      const after: number[] = [];
      const { url } = await serve(() => {
        process.emit(signal, signal);
        after.push(process.listenerCount(signal));
      });
      await link.run(["client-1", "card-1", "--base-url", url], silent);
      expect(after).toEqual([listening]);
    });

    test("while it follows, ends with unknown too, and keeps what the vendor had said", async () => {
      const { url } = await serve(inProcess, interrupt);
      const done = await link.run(["client-1", "card-1", "--base-url", url], silent);
      const reason = { code: "aborted", message: `Ended by ${signal} while the request was in process.` };
      const body = { request_status: "process" };
      const output = { kind: "unknown", reason, httpStatus: 200, body };
      expect(done).toMatchObject({ exit: 6, output });
    });

    test("listens no longer than the link takes", async () => {
      const listening = process.listenerCount(signal);
      const during: number[] = [];
      const { url } = await serve((socket) => {
        during.push(process.listenerCount(signal));
        success(socket);
      });
      await link.run(["client-1", "card-1", "--base-url", url], silent);
      expect(during).toEqual([listening + 1]);
      expect(process.listenerCount(signal)).toBe(listening);
    });
  });

  test("keeps to the time for one request and to the time for all", async () => {
    const { url } = await serve(() => {});
    const args = ["client-1", "card-1", "--base-url", url, "--timeout", "0.1", "--deadline", "0.2"];
    const done = await link.run(args, silent);
    expect(done).toMatchObject({ exit: 6, output: { reason: { code: "timed_out" } } });
  });

  test.each([[[]], [["a"]], [["a", "b", "c"]]])("takes two arguments and not %j", async (args) => {
    await expect(link.run(args, silent)).rejects.toThrow(
      new UsageError("Expected two arguments, <client_id> and <card_id>."),
    );
  });

  const local = ["--base-url", "http://127.0.0.1"];
  test.each<[string, string[], Record<string, string | undefined>, string]>([
    ["an unknown option", ["a", "b", "--secret", "x"], {}, "Unknown option '--secret'"],
    ["two servers", ["a", "b", "--production", ...local], {}, "give one"],
    ["plain http", ["a", "b", "--base-url", "http://example.com"], {}, "expected https"],
    ["an id that is no UUID", ["a", "b", "--request-id", "1", ...local], {}, "request_id must be a UUID"],
    ["a blank id", [" ", "b", ...local], {}, "client_id must be text that is not blank"],
    ["no auth id", ["a", "b"], { FREEDOMPAY_AUTH_ID: undefined }, "FREEDOMPAY_AUTH_ID is not set"],
    ["no secret", ["a", "b"], { FREEDOMPAY_SECRET: undefined }, "FREEDOMPAY_SECRET is not set"],
    ["an unknown algorithm", ["a", "b"], { FREEDOMPAY_ALGORITHM: "none" }, "algorithm must be one of HS512, HS256"],
  ])("%s is a mistake in usage, and nothing is sent", async (_flaw, args, values, message) => {
    env(values);
    const said: string[] = [];
    const error = await link.run(args, (line) => said.push(line)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect(isUsage(error)).toBe(true);
    expect(said).toEqual([]);
  });

  test.each(["timeout", "deadline"])("refuses a --%s that is no time", async (name) => {
    await expect(link.run(["a", "b", `--${name}`, "soon"], silent)).rejects.toThrow(
      new UsageError(`--${name} must be a number of seconds above 0 and below 2147483.`),
    );
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
    const said: string[] = [];
    const done = await status.run([request_id, "--base-url", url], (line) => said.push(line));
    expect(done).toMatchObject({ exit, output: { kind, request_id } });
    expect(said).toEqual(
      kind === "answered" ? [] : ["unanswered. The connection failed; the request may have arrived."],
    );
    expect(received.map(({ path }) => path)).toEqual(["/v5/card-api/request/status"]);
    expect(JSON.stringify([done, said])).not.toContain(secret);
  });

  test("follows with --follow until the card is linked", async () => {
    const { url } = await serve(inProcess, success);
    const done = await status.run([request_id, "--follow", "--base-url", url], silent);
    expect(done).toMatchObject({ exit: 0, output: { kind: "linked", request_id } });
  });

  test("follows with --follow, and reports each poll", async () => {
    const { url } = await serve(inProcess, error);
    const said: string[] = [];
    const done = await status.run([request_id, "--follow", "--base-url", url], (line) => said.push(line));
    expect(done).toMatchObject({ exit: 4, output: { kind: "rejected" } });
    expect(said).toEqual([
      "poll 1: in_process.",
      "poll 2: rejected. The vendor responded with `error` in both members.",
    ]);
  });

  test("keeps to the time for one request, and when it follows to the time for all", async () => {
    const { url } = await serve(() => {});
    const args = [request_id, "--base-url", url, "--timeout", "0.1"];
    expect(await status.run(args, silent)).toMatchObject({ exit: 6, output: { reason: { code: "timed_out" } } });
    const followed = await status.run([...args, "--follow", "--deadline", "0.2"], silent);
    expect(followed).toMatchObject({ exit: 6, output: { kind: "unknown" } });
  });

  test.each([[[]], [["a", "b"]]])("takes one argument and not %j", async (args) => {
    await expect(status.run(args, silent)).rejects.toThrow(new UsageError("Expected one argument, <request_id>."));
  });

  test.each(["timeout", "deadline"])("refuses a --%s that is no time", async (name) => {
    await expect(status.run([request_id, `--${name}`, "soon"], silent)).rejects.toThrow(`--${name} must be`);
  });
});
