/** What the command sign does, and what the commands share. */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import * as check from "../../src/cli/check.js";
import * as link from "../../src/cli/link.js";
import * as mock from "../../src/cli/mock.js";
import * as sign from "../../src/cli/sign.js";
import * as status from "../../src/cli/status.js";
import { baseUrlOf, credentialsOf, isUsage, seconds, UsageError } from "../../src/cli/usage.js";
import { CardLinkError } from "../../src/index.js";
import { verify } from "../../src/signing/index.js";
import { answer } from "../faults/scenarios.js";
import { http, say } from "../faults/server.js";
import { asConfigured, env, request_id, scratch, secret, serve, silent } from "./setting.js";

asConfigured();

test.each([link, status, sign, mock, check])("a command that is asked for help does nothing else", async (command) => {
  env({ FREEDOMPAY_AUTH_ID: undefined, FREEDOMPAY_SECRET: undefined });
  expect(await command.run(["--help"], silent, silent)).toBeUndefined();
  expect(await command.run(["-h"], silent, silent)).toBeUndefined();
  expect(command.help).toMatch(/^Usage: freedompay-card-link \w+/);
});

describe("sign", () => {
  const body = JSON.stringify({ request_id, client_id: "it's", card_id: "карта" });

  test.each(["http://api.example", "https://api.example/v5", "https://user@api.example"])(
    "prints no curl line for %s, where the client would send nothing",
    async (url) => {
      const file = await scratch(body);
      await expect(sign.run([file, "--base-url", url])).rejects.toMatchObject({ code: "invalid_option" });
    },
  );

  test("refuses a body that nests 30,000 deep for what is wrong with it", async () => {
    const more = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
    const file = await scratch(body.replace("}", `,"more":${more}}`));
    await expect(sign.run([file])).rejects.toMatchObject({ code: "invalid_request", violations: [{ member: "more" }] });
  });

  test("prints the header, and a curl line for the test environment", async () => {
    const done = await sign.run([await scratch(JSON.stringify(JSON.parse(body), null, 2))]);
    const [header = "", blank, ...curl] = done?.output.split("\n") ?? [];
    const signature = header.replace("X-JWS-Signature: ", "");
    expect(await verify(signature, body, operations.linkCard, { authId: "123456", secret })).toEqual({
      verified: true,
    });
    expect([blank, ...curl]).toEqual([
      "",
      "curl --request POST 'https://test-api.freedompay.kz/v5/card-api/card/link' \\",
      "  --header 'Content-Type: application/json' \\",
      `  --header '${header}' \\`,
      `  --data-raw '${body.replace("'", "'\\''")}'`,
    ]);
    expect(done?.exit).toBe(0);
  });

  test("prints a curl line that a shell sends as it was signed", async () => {
    const { url, received } = await serve(say(http(200, answer())));
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
    expect(await verify(sent!.signature, sent!.body, operations.linkCard, { authId: "123456", secret })).toEqual({
      verified: true,
    });
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
    ["a member twice", [], `{"client_id":"other",${body.slice(1)}`, "The body has a member twice"],
    ["a body that breaks the contract", [], "{}", "request_id is missing"],
  ])("refuses %s", async (_what, args, text, message) => {
    await expect(sign.run([await scratch(text), ...args])).rejects.toThrow(message);
  });

  test("says of a file that it can't be read, and not its name, which may be a secret typed there", async () => {
    await expect(sign.run(["a secret"])).rejects.toThrow(new UsageError("The file can't be read."));
  });
});

describe("what the commands share", () => {
  test("the server is the test environment, unless another one is named", () => {
    expect(baseUrlOf({})).toBe("https://test-api.freedompay.kz");
    expect(baseUrlOf({ production: true })).toBe("https://api.freedompay.kz");
    expect(baseUrlOf({ "base-url": "http://[::1]" })).toBe("http://[::1]");
    expect(() => baseUrlOf({ production: true, "base-url": "http://[::1]" })).toThrow(
      new UsageError("--production and --base-url name two servers; give one."),
    );
  });

  test("credentials come from the environment, and an algorithm only if there is one", () => {
    const both = { FREEDOMPAY_AUTH_ID: "1", FREEDOMPAY_SECRET: "s" };
    expect(credentialsOf(both)).toEqual({ authId: "1", secret: "s" });
    expect(credentialsOf({ ...both, FREEDOMPAY_ALGORITHM: "HS256" })).toEqual({
      authId: "1",
      secret: "s",
      algorithm: "HS256",
    });
    expect(() => credentialsOf({ ...both, FREEDOMPAY_AUTH_ID: "" })).toThrow(
      new UsageError("FREEDOMPAY_AUTH_ID is not set; expected the user id that the vendor issued."),
    );
    expect(() => credentialsOf({ ...both, FREEDOMPAY_SECRET: "" })).toThrow(
      new UsageError(
        "FREEDOMPAY_SECRET is not set; expected the secret that the vendor issued, or FREEDOMPAY_SECRET_FILE.",
      ),
    );
  });

  test.each<[string, string | Buffer, string | Buffer]>([
    ["as it is", "hush-hush", "hush-hush"],
    ["without the line break at its end", "hush-hush\n", "hush-hush"],
    ["without a line break of Windows", "hush-hush\r\n", "hush-hush"],
    ["with all line breaks but the last", "\nhush\n\n", "\nhush\n"],
    ["with bytes that are no text", Buffer.from([0xff, 0x00, 0x0a]), Buffer.from([0xff, 0x00])],
  ])("the secret comes from a file, %s", async (_how, content, expected) => {
    const FREEDOMPAY_SECRET_FILE = await scratch(content);
    const { secret } = credentialsOf({ FREEDOMPAY_AUTH_ID: "1", FREEDOMPAY_SECRET_FILE });
    expect(secret).toEqual(expected);
  });

  test("a file of the secret that can't be used is refused, without its path or what it holds", async () => {
    const refusal = (env: Record<string, string>): string => {
      try {
        return JSON.stringify(credentialsOf({ FREEDOMPAY_AUTH_ID: "1", ...env }));
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        return (error as Error).message;
      }
    };
    const file = await scratch("hush-hush");
    expect(refusal({ FREEDOMPAY_SECRET: "s", FREEDOMPAY_SECRET_FILE: file })).toBe(
      "FREEDOMPAY_SECRET and FREEDOMPAY_SECRET_FILE are both set; set one of them.",
    );
    expect(refusal({ FREEDOMPAY_SECRET_FILE: `${file}.not-there` })).toBe(
      "The file of FREEDOMPAY_SECRET_FILE can't be read (ENOENT).",
    );
    expect(refusal({ FREEDOMPAY_SECRET_FILE: tmpdir() })).toBe(
      "The file of FREEDOMPAY_SECRET_FILE can't be read (EISDIR).",
    );
    for (const nothing of ["", "\n", "\r\n"]) {
      expect(refusal({ FREEDOMPAY_SECRET_FILE: await scratch(nothing) })).toBe(
        "The file of FREEDOMPAY_SECRET_FILE is empty; expected the secret in it.",
      );
    }
  });

  test("seconds are above nothing and below what a timer takes", () => {
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
