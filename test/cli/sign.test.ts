/** What the command sign does, and what the commands share. */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import * as sign from "../../src/cli/sign.js";
import { baseUrlOf, credentialsOf, isUsage, seconds, UsageError } from "../../src/cli/usage.js";
import { CardLinkError } from "../../src/index.js";
import { asConfigured, pathSigned, request_id, scratch, serve, success } from "./setting.js";

asConfigured();

describe("sign", () => {
  const body = JSON.stringify({ request_id, client_id: "it's", card_id: "карта" });

  test.each(["http://api.example", "https://api.example/v5", "https://user@api.example"])(
    "prints no curl line for %s, where the client would send nothing",
    async (url) => {
      const file = await scratch(body);
      await expect(sign.run([file, "--base-url", url])).rejects.toMatchObject({ code: "invalid_option" });
    },
  );

  test("refuses a body that nests 30,000 deep with the right reason", async () => {
    const more = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const file = await scratch(body.replace("}", `,"more":${more}}`));
    await expect(sign.run([file])).rejects.toMatchObject({ code: "invalid_request", violations: [{ member: "more" }] });
  });

  test("prints the header, and a curl command for the test environment", async () => {
    const done = await sign.run([await scratch(JSON.stringify(JSON.parse(body), null, 2))]);
    const [header = "", blank, ...curl] = done?.output.split("\n") ?? [];
    const signature = header.replace("X-JWS-Signature: ", "");
    expect(pathSigned(signature, body)).toBe(operations.linkCard.path);
    expect([blank, ...curl]).toEqual([
      "",
      "curl --request POST 'https://test-api.freedompay.kz/v5/card-api/card/link' \\",
      "  --header 'Content-Type: application/json' \\",
      `  --header '${header}' \\`,
      `  --data-raw '${body.replace("'", "'\\''")}'`,
    ]);
    expect(done?.exit).toBe(0);
  });

  test("prints a curl command that sends the signed bytes", async () => {
    const { url, received } = await serve(success);
    const done = await sign.run([await scratch(body), "--base-url", url]);
    const curl = done?.output.slice(done.output.indexOf("curl "));
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

  test("signs for the operation and the server that are named", async () => {
    const file = await scratch(JSON.stringify({ request_id }));
    const done = await sign.run([file, "--operation", "requestStatus", "--production"]);
    expect(done?.output).toContain("'https://api.freedompay.kz/v5/card-api/request/status'");
    expect((await sign.run([file, "--operation", "requestStatus", "--base-url", "http://[::1]"]))?.output).toContain(
      "'http://[::1]/v5/card-api/request/status'",
    );
  });

  test.each<[string, string[], string, string]>([
    ["two files", ["another"], body, "Expected one file at most."],
    [
      "an unknown operation",
      ["--operation", "unlink"],
      body,
      `--operation must be ${Object.keys(operations).join(" or ")}.`,
    ],
    ["no JSON", [], "{", "The body is not one JSON document in UTF-8."],
    ["a member twice", [], `{"client_id":"other",${body.slice(1)}`, "The body has a duplicate member"],
    ["a body that breaks the contract", [], "{}", "request_id is missing"],
  ])("refuses %s", async (_what, args, text, message) => {
    await expect(sign.run([await scratch(text), ...args])).rejects.toThrow(message);
  });
});

describe("what the commands share", () => {
  test("the server is the test environment, unless another one is named", () => {
    const flags = { production: false, "allow-http": false };
    expect(baseUrlOf(flags)).toBe("https://test-api.freedompay.kz");
    expect(baseUrlOf({ ...flags, production: true })).toBe("https://api.freedompay.kz");
    expect(baseUrlOf({ ...flags, "base-url": "http://[::1]" })).toBe("http://[::1]");
  });

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

  const unset = "FREEDOMPAY_SECRET is not set; set it to the vendor's secret, or set FREEDOMPAY_SECRET_FILE.";
  const file = (content: string) => async () => ({
    FREEDOMPAY_SECRET: "",
    FREEDOMPAY_SECRET_FILE: await scratch(content),
  });
  const empty = "The file of FREEDOMPAY_SECRET_FILE is empty; expected the secret in it.";
  test.each<[string, NodeJS.ProcessEnv | (() => Promise<NodeJS.ProcessEnv>), string]>([
    [
      "no user id",
      { FREEDOMPAY_AUTH_ID: "" },
      "FREEDOMPAY_AUTH_ID is not set; set it to the user id that the vendor issued.",
    ],
    ["no secret", { FREEDOMPAY_SECRET: "" }, unset],
    ["two secrets", { FREEDOMPAY_SECRET_FILE: "hush" }, "Set FREEDOMPAY_SECRET or FREEDOMPAY_SECRET_FILE, not both."],
    [
      "bytes that aren't UTF-8",
      { FREEDOMPAY_SECRET: "hush\uFFFD" },
      "FREEDOMPAY_SECRET is not UTF-8. Put the secret into a file, and set FREEDOMPAY_SECRET_FILE.",
    ],
    [
      "no such file",
      { FREEDOMPAY_SECRET: "", FREEDOMPAY_SECRET_FILE: "hush" },
      "The file of FREEDOMPAY_SECRET_FILE can't be read (ENOENT).",
    ],
    [
      "a folder",
      { FREEDOMPAY_SECRET: "", FREEDOMPAY_SECRET_FILE: tmpdir() },
      "The file of FREEDOMPAY_SECRET_FILE can't be read (EISDIR).",
    ],
    ["an empty file", file(""), empty],
    ["a file with a line break alone", file("\n"), empty],
    ["a file with a line break of Windows alone", file("\r\n"), empty],
  ])("%s: refused, without any path and without any secret", async (_what, env, message) => {
    const values = { ...both, ...(typeof env === "function" ? await env() : env) };
    expect(() => credentialsOf(values)).toThrow(new UsageError(message));
  });

  test("seconds are above 0 and below the limit of a timer", () => {
    expect([seconds("t", "30"), seconds("t", "0.5"), seconds("t", "2147482.9")]).toEqual([30_000, 500, 2_147_482_900]);
    for (const text of ["", " ", "0", "-1", "soon", "Infinity", "2147483", "2147483.6475"]) {
      expect(() => seconds("t", text)).toThrow(
        new UsageError("--t must be a number of seconds above 0 and below 2147483."),
      );
    }
  });

  test("a mistake in usage is distinguished from a defect of the package", () => {
    const usage = [new UsageError("x"), new CardLinkError("invalid_option", "x")];
    expect(usage.map(isUsage)).toEqual([true, true]);
    const others = [new TypeError("x"), new CardLinkError("connection_lost", "x"), { family: "input" }];
    expect(others.map(isUsage)).toEqual([false, false, false]);
  });
});
