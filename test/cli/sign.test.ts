/** What the command sign does, and what the commands share. */
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
import { asConfigured, env, request_id, scratch, silent } from "./setting.js";

asConfigured();

test.each([link, status, sign, mock, check])("a command that is asked for help does nothing else", async (command) => {
  env({ FREEDOMPAY_AUTH_ID: undefined, FREEDOMPAY_SECRET: undefined });
  expect(await command.run(["--help"], silent, silent)).toBeUndefined();
  expect(await command.run(["-h"], silent, silent)).toBeUndefined();
});

describe("sign", () => {
  const body = JSON.stringify({ request_id, client_id: "it's", card_id: "карта" });

  test("prints the header, and a curl line for the test environment", async () => {
    const done = await sign.run([await scratch(JSON.stringify(JSON.parse(body), null, 2))]);
    const [header = "", blank, ...curl] = done?.output.split("\n") ?? [];
    const signature = header.replace("X-JWS-Signature: ", "");
    expect(await verify(signature, body, operations.linkCard, { authId: "123456", secret: "secret" })).toEqual({
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
    ["an unknown operation", ["--operation", "unlink"], body, "--operation must be linkCard or requestStatus."],
    ["no JSON", [], "{", "The body is not one JSON document in UTF-8."],
    ["a body that breaks the contract", [], "{}", "request_id is missing"],
  ])("refuses %s", async (_what, args, text, message) => {
    await expect(sign.run([await scratch(text), ...args])).rejects.toThrow(message);
  });

  test("says of a file that it can't be read", async () => {
    await expect(sign.run(["/no/such/file"])).rejects.toThrow(new UsageError("/no/such/file can't be read."));
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
      new UsageError("FREEDOMPAY_SECRET is not set; expected the secret that the vendor issued."),
    );
  });

  test("seconds are above nothing and below what a timer takes", () => {
    expect([seconds("t", "30"), seconds("t", "0.5"), seconds("t", "2147483.6")]).toEqual([30_000, 500, 2_147_483_600]);
    for (const text of ["", " ", "0", "-1", "soon", "Infinity", "2147483.648"]) {
      expect(() => seconds("t", text)).toThrow(new UsageError("--t must be a number of seconds above 0."));
    }
  });

  test("a mistake in usage is told from a mistake of the package's", () => {
    const parser = Object.assign(new TypeError("x"), { code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" });
    const usage = [new UsageError("x"), parser, new CardLinkError("invalid_option", "x")];
    expect(usage.map(isUsage)).toEqual([true, true, true]);
    const others = [
      new TypeError("x"),
      Object.assign(new TypeError("x"), { code: "ERR_INVALID_ARG" }),
      Object.assign(new Error("x"), { code: "ERR_PARSE_ARGS_UNKNOWN_OPTION" }),
      new CardLinkError("connection_lost", "x"),
      { family: "input" },
    ];
    expect(others.map(isUsage)).toEqual([false, false, false, false, false]);
  });
});
