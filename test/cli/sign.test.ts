/** What the command sign does, and what the commands share. */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import * as sign from "../../src/cli/sign.js";
import { credentialsOf, isUsage, seconds, UsageError } from "../../src/cli/usage.js";
import { CardLinkError } from "../../src/index.js";
import { asConfigured, pathSigned, request_id, run, scratch, serve, success } from "./setting.js";

asConfigured();

describe("sign", () => {
  const body = JSON.stringify({ request_id, client_id: "it's", card_id: "карта" });

  test("prints the header, and a curl command that sends the signed bytes", async () => {
    const { url, received } = await serve(success);
    const file = await scratch(JSON.stringify(JSON.parse(body), null, 2));
    const { exit, output } = await run(sign, [file, "--base-url", url]);
    const [header = ""] = output.split("\n");
    expect(pathSigned(header.replace("X-JWS-Signature: ", ""), body)).toBe(operations.linkCard.path);
    const curl = `curl --request POST '${url}/v5/card-api/card/link' \\
  --header 'Content-Type: application/json' \\
  --header '${header}' \\
  --data-raw '${body.replace("'", "'\\''")}'`;
    expect({ exit, output }).toEqual({ exit: 0, output: `${header}\n\n${curl}` });
    // A machine without curl still shows what the shell makes of the line.
    const shell = await promisify(execFile)("sh", ["-c", `curl() { printf '%s\\0' "$@"; }; ${curl}`]);
    const words = shell.stdout.split("\0");
    const behind = (option: string) => words.flatMap((word, index) => (words[index - 1] === option ? [word] : []));
    const headers = Object.fromEntries(behind("--header").map((header) => header.split(": ")));
    await fetch(words[2]!, { method: words[1]!, headers, body: behind("--data-raw")[0]! });

    const [sent] = received;
    expect(sent?.body.toString("utf8")).toBe(body);
    expect(pathSigned(sent!.signature, sent!.body)).toBe(sent?.path);
  });

  test.each([
    ["https://test-api.freedompay.kz", []],
    ["https://api.freedompay.kz", ["--production"]],
    ["http://[::1]", ["--base-url", "http://[::1]"]],
  ])("signs for the operation that is named, and for %s", async (url, server) => {
    const file = await scratch(JSON.stringify({ request_id }));
    const { output } = await run(sign, [file, "--operation", "requestStatus", ...server]);
    expect(output).toContain(`'${url}/v5/card-api/request/status'`);
  });

  const deep = body.replace("}", `,"more":${"[".repeat(30_000)}${"]".repeat(30_000)}}`);
  const names = Object.keys(operations).join(" or ");
  test.each<[string, string[], string, string]>([
    ["two files", ["another"], body, "Expected one file at most."],
    ["an unknown operation", ["--operation", "unlink"], body, `--operation must be ${names}.`],
    ["no JSON", [], "{", "The body is not one JSON document in UTF-8."],
    ["a member twice", [], `{"client_id":"other",${body.slice(1)}`, "The body has a duplicate member"],
    ["a body that breaks the contract", [], "{}", "request_id is missing"],
    ["a body that nests 30,000 deep", [], deep, "more is not a member of this contract"],
  ])("refuses %s", async (_what, args, text, message) => {
    await expect(run(sign, [await scratch(text), ...args])).rejects.toThrow(message);
  });

  test("refuses a file that isn't there", async () => {
    const message = "The file can't be read. Name a file with a request body, or send it to standard input.";
    await expect(run(sign, ["/no/such/file"])).rejects.toThrow(new UsageError(message));
  });
});

describe("what the commands share", () => {
  const both = { FREEDOMPAY_AUTH_ID: "1", FREEDOMPAY_SECRET: "hush" };

  test("credentials come from the environment, and an algorithm only if there is one", () => {
    expect(credentialsOf(both)).toEqual({ authId: "1", secret: "hush" });
    const algorithm = "HS256";
    expect(credentialsOf({ ...both, FREEDOMPAY_ALGORITHM: algorithm })).toMatchObject({ algorithm });
  });

  test.each<[string, string | Buffer, string | Buffer]>([
    ["as it is", "hush-hush", "hush-hush"],
    ["without the line break at its end", "hush-hush\n", "hush-hush"],
    ["without a line break of Windows", "hush-hush\r\n", "hush-hush"],
    ["with all line breaks but the last", "\nhush\n\n", "\nhush\n"],
    ["with bytes that are no text", Buffer.from([0xff, 0x00, 0x0a]), Buffer.from([0xff, 0x00])],
    ["with U+FFFD, which is no mistake there", "\uFFFD", "\uFFFD"],
  ])("the secret comes from a file, %s", async (_how, content, expected) => {
    const FREEDOMPAY_SECRET_FILE = await scratch(content);
    const { secret } = credentialsOf({ FREEDOMPAY_AUTH_ID: "1", FREEDOMPAY_SECRET_FILE });
    expect(secret).toEqual(Buffer.from(expected));
  });

  const OF_FILE = "The file of FREEDOMPAY_SECRET_FILE";
  const noId = "FREEDOMPAY_AUTH_ID is not set; set it to the user id that the vendor issued.";
  const unset = "FREEDOMPAY_SECRET is not set; set it to the vendor's secret, or set FREEDOMPAY_SECRET_FILE.";
  const two = "Set FREEDOMPAY_SECRET or FREEDOMPAY_SECRET_FILE, not both.";
  const noText = "FREEDOMPAY_SECRET is not UTF-8. Put the secret into a file, and set FREEDOMPAY_SECRET_FILE.";
  const file = (name: string) => ({ FREEDOMPAY_SECRET: "", FREEDOMPAY_SECRET_FILE: name });
  test.each<[string, NodeJS.ProcessEnv, string]>([
    ["no user id", { FREEDOMPAY_AUTH_ID: "" }, noId],
    ["no secret", { FREEDOMPAY_SECRET: "" }, unset],
    ["two secrets", { FREEDOMPAY_SECRET_FILE: "hush" }, two],
    ["bytes that aren't UTF-8", { FREEDOMPAY_SECRET: "hush\uFFFD" }, noText],
    ["no such file", file("hush"), `${OF_FILE} can't be read (ENOENT).`],
    ["a folder", file(tmpdir()), `${OF_FILE} can't be read (EISDIR).`],
  ])("%s: refused, without any path and without any secret", (_what, values, message) => {
    expect(() => credentialsOf({ ...both, ...values })).toThrow(new UsageError(message));
  });

  test.each(["", "\n", "\r\n"])("a file that holds no secret but %j is refused", async (content) => {
    const values = { ...both, ...file(await scratch(content)) };
    expect(() => credentialsOf(values)).toThrow(new UsageError(`${OF_FILE} is empty; expected the secret in it.`));
  });

  test("seconds are above 0 and below the limit of a timer", () => {
    expect([seconds("t", "30"), seconds("t", "0.5"), seconds("t", "2147482.9")]).toEqual([30_000, 500, 2_147_482_900]);
    const refused = new UsageError("--t must be a number of seconds above 0 and below 2147483.");
    for (const text of ["", " ", "0", "-1", "soon", "Infinity", "2147483", "2147483.6475"]) {
      expect(() => seconds("t", text), text).toThrow(refused);
    }
  });

  test("a mistake in usage is distinguished from a defect of the package", () => {
    const usage = [new UsageError("x"), new CardLinkError("invalid_option", "x")];
    expect(usage.map(isUsage)).toEqual([true, true]);
    const others = [new TypeError("x"), new CardLinkError("connection_lost", "x"), { family: "input" }];
    expect(others.map(isUsage)).toEqual([false, false, false]);
  });
});
