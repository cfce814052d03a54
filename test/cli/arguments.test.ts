/** What the command says of arguments that it doesn't know. */
import { expect, test } from "vitest";
import { didYouMean, parse } from "../../src/cli/arguments.js";
import { UsageError } from "../../src/cli/usage.js";

const options = {
  "request-id": { type: "string" },
  timeout: { type: "string" },
  production: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

test("arguments are parsed as Node does it", () => {
  const { values, positionals } = parse({ args: ["a", "--timeout=5", "-h"], options, allowPositionals: true });
  expect({ ...values, positionals }).toEqual({ timeout: "5", help: true, positionals: ["a"] });
});

test.each<[string, string]>([
  ["--requst-id=828cf71d", "Unknown option '--requst-id'. Did you mean --request-id?"],
  ["--request_id", "Unknown option '--request_id'. Did you mean --request-id?"],
  ["--req", "Unknown option '--req'. Did you mean --request-id?"],
  ["--prodcution", "Unknown option '--prodcution'. Did you mean --production?"],
  ["-help", "Unknown option '-e'. Did you mean --help?"],
  ["-x", "Unknown option '-x'."],
  ["--nonsense", "Unknown option '--nonsense'."],
  ["--secret=hush-hush", "Unknown option '--secret'. Set FREEDOMPAY_SECRET in the environment instead."],
  ["--auth-id=1", "Unknown option '--auth-id'. Set FREEDOMPAY_AUTH_ID in the environment instead."],
  ["--timeout", "--timeout needs a value."],
  ["--timeout --production", "--timeout needs a value. One that begins with a dash is given as --timeout=<value>."],
  ["--production=yes", "Option '--production' does not take an argument."],
  ["stray", "Unexpected argument 'stray'. This command does not take positional arguments."],
])("%s is refused in one line that says what was meant", (text, message) => {
  expect(() => parse({ args: text.split(" "), options })).toThrow(new UsageError(message));
});

test.each<[string, string]>([
  ["link", " Did you mean link?"],
  ["lnik", " Did you mean link?"],
  ["stat", " Did you mean status?"],
  ["statsu", " Did you mean status?"],
  ["chekc", " Did you mean check?"],
  ["s", ""],
  ["", ""],
  ["remove", ""],
])("%j is taken for what is near, and for nothing else", (given, expected) => {
  expect(didYouMean(given, ["link", "status", "sign", "mock", "check"])).toBe(expected);
});
