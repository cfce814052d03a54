/** What the command says of arguments that it doesn't take. */
import { expect, test } from "vitest";
import { parse } from "../../src/cli/arguments.js";
import { UsageError } from "../../src/cli/usage.js";

const options = {
  timeout: { type: "string" },
  production: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

test("arguments are parsed as by Node", () => {
  const { values, positionals } = parse({ args: ["a", "--timeout=5", "-h"], options, allowPositionals: true });
  expect({ ...values, positionals }).toEqual({ timeout: "5", help: true, positionals: ["a"] });
});

const taken = "Expected --timeout, --production, --help; credentials come only from the environment.";

test.each<[string, string]>([
  ["--hush", `Unknown option. ${taken}`],
  ["--secret=hush", `Unknown option. ${taken}`],
  ["-hush", `Unknown option. ${taken}`],
  ["hush", `Unexpected argument. ${taken}`],
  ["--production=hush", "Option '--production' does not take an argument"],
  ["--timeout", "Option '--timeout <value>' argument missing"],
  ["--timeout --hush", "Option '--timeout' argument is ambiguous. Did you forget"],
])("%s is refused in one line that says what is taken, and quotes nothing that was typed", (text, message) => {
  const refused = () => parse({ args: text.split(" "), options });
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow(message);
  expect(refused).not.toThrow(/hush|\n/);
});
