#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { causesOf } from "../shared/causes.js";
import { printableJson, printableLines } from "../shared/printable.js";
import { didYouMean } from "./arguments.js";
import * as check from "./check.js";
import * as link from "./link.js";
import * as mock from "./mock.js";
import * as sign from "./sign.js";
import * as status from "./status.js";
import { type Format, formatted, type Printed } from "./text.js";
import { EXIT, isUsage, UsageError } from "./usage.js";

interface Command {
  readonly summary: string;
  readonly help: string;
  /**
   * Progress goes to `say`, lines that are the command's output to `print`, or in one piece into `output`: text as it is,
   * an outcome in its `format`.
   * `onRequest` is called with the id of a request before it may be sent. Undefined if help was asked for.
   */
  run(
    args: string[],
    say: (line: string) => void,
    print: (line: string) => void,
    onRequest: (request_id: string) => void,
  ): Promise<
    { output?: string; format?: never; exit: number } | { output: Printed; format: Format; exit: number } | undefined
  >;
}

const COMMANDS: Readonly<Record<string, Command>> = { link, status, sign, mock, check };

const HELP = `Usage: freedompay-card-link <command> [options]

Commands
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join("\n")}

  help     this text, or with a command that command's

Options
  -h, --help     this text, or after a command that command's
  -v, --version  the version of the package

Set FREEDOMPAY_AUTH_ID and FREEDOMPAY_SECRET, or FREEDOMPAY_SECRET_FILE, in the environment. The help of a command
says what else it takes, and what its exit codes mean.`;

/** Progress may quote what a server wrote. */
const say = (text: string) => void process.stderr.write(`${printableLines(text)}\n`);

/** The request that may have been sent, for the outcome of a command that fails. */
let request_id: string | undefined;

function print(text: string, exit = 0): number {
  process.stdout.write(`${text}\n`);
  return exit;
}

function packageVersion(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

async function main([name, ...args]: string[]): Promise<number> {
  let command: Command | undefined;
  try {
    if (name === "--help" || name === "-h") return print(HELP);
    if (name === "--version" || name === "-v") return print(packageVersion());
    if (name === "help") return print(helpOn(args));
    command = commandNamed(name);
    const done = await command.run(args, say, print, (id) => {
      request_id = id;
    });
    if (done === undefined) return print(command.help);
    const { output, format, exit } = done;
    return output === undefined ? exit : print(format === undefined ? output : formatted(output, format), exit);
  } catch (error) {
    if (!isUsage(error)) return failed(error);
    say(error.message.replaceAll("\n ", ""));
    say(`Run: freedompay-card-link ${command ? `${name} ` : ""}--help`);
    return 2;
  }
}

function helpOn([name, ...rest]: string[]): string {
  if (rest.length > 0) throw new UsageError("Expected one command at most.");
  return name === undefined ? HELP : commandNamed(name).help;
}

function commandNamed(name: string | undefined): Command {
  if (name === undefined) throw new UsageError("No command given.");
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command;
  const names = [...Object.keys(COMMANDS), "help"];
  const meant = didYouMean(name, [...names, "--help", "--version"]) || ` Expected one of ${names.join(", ")}.`;
  throw new UsageError(`There is no command "${name}".${meant}`);
}

/** A defect of this package. Where a request may have been sent by then, its outcome is unknown. */
function failed(error: unknown): number {
  const [{ name: kind } = { name: "Error" }] = causesOf(error);
  say(`The command failed (${kind}), which is a defect of this package. Please report it.`);
  if (request_id === undefined) return 1;
  say(`A request may have been sent. Ask with: freedompay-card-link status ${request_id}`);
  return print(
    printableJson({ kind: "unknown", request_id, reason: { family: "transport", code: "connection_lost" } }),
    EXIT.unknown,
  );
}

// An exception outside of any promise would print a stack, and exit as if nothing had been sent.
process.on("uncaughtException", (error) => {
  process.stdout.write("", () => process.exit());
  process.exitCode = failed(error);
});
// The reader may close the pipe; the link goes on, and the exit code tells of it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.exitCode = await main(process.argv.slice(2));
