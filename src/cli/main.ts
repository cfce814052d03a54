#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { causesOf } from "../shared/causes.js";
import { printableJson, printableLines } from "../shared/printable.js";
import * as check from "./check.js";
import * as link from "./link.js";
import * as mock from "./mock.js";
import * as sign from "./sign.js";
import * as status from "./status.js";
import { EXIT, isUsage, type Terminal, UsageError } from "./usage.js";

interface Command {
  readonly summary: string;
  readonly help: string;
  /** Returns the exit code, or undefined if the user asked for help. */
  run(args: string[], terminal: Terminal): Promise<number | undefined>;
}

const COMMANDS: Readonly<Record<string, Command>> = { link, status, sign, mock, check };

const HELP = `Usage: freedompay-card-link <command> [options]

Commands
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join("\n")}

  help     this text, or the help of a command

Options
  -h, --help     this text, or the help of a command
  -v, --version  the version of the package

Set FREEDOMPAY_AUTH_ID and FREEDOMPAY_SECRET, or FREEDOMPAY_SECRET_FILE, in the environment. The help of a command
lists its options, its environment and its exit codes.`;

/** Progress may quote what a server wrote. */
const say = (text: string) => void process.stderr.write(`${printableLines(text)}\n`);

/** The request that may have been sent, for the outcome of a command that fails. */
let request_id: string | undefined;

/**
 * From now on, the first signal only aborts the call. After the outcome it changes neither the output nor the exit code. A
 * second signal ends the process.
 */
function begin(id: string): AbortSignal {
  request_id = id;
  const controller = new AbortController();
  const stop = () => {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return controller.signal;
}

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
    return (await command.run(args, { say, print, begin })) ?? print(command.help);
  } catch (error) {
    if (!isUsage(error)) return failed(error);
    say(error.message.replace(/\b(baseUrl|allowHttp|allowProduction)\b/g, asOption));
    say(`Run: freedompay-card-link ${command ? `${name} ` : ""}--help`);
    return EXIT.usage;
  }
}

/** `allowHttp` as `--allow-http`. */
const asOption = (name: string) => `--${name.replace(/[A-Z]/, "-$&").toLowerCase()}`;

function helpOn([name, ...rest]: string[]): string {
  if (rest.length > 0) throw new UsageError("Expected one command at most.");
  return [undefined, "--help", "-h"].includes(name) ? HELP : commandNamed(name).help;
}

function commandNamed(name: string | undefined): Command {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command;
  throw new UsageError(`Expected a command, one of ${Object.keys(COMMANDS).join(", ")}, help.`);
}

/** Reports a defect of this package. If a request may have been sent, its outcome is unknown. */
function failed(error: unknown): number {
  const [{ name: kind } = { name: "Error" }] = causesOf(error);
  say(`The command failed (${kind}), which is a defect of this package. Please report it.`);
  if (request_id === undefined) return 1;
  say(`A request may have been sent. Run link again with the same ids and --request-id ${request_id}.`);
  const reason = { family: "transport", code: "connection_lost" };
  return print(printableJson({ kind: "unknown", request_id, reason }), EXIT.unknown);
}

// Otherwise an uncaught exception would print a stack, and exit as if nothing had been sent. After the outcome it changes
// nothing.
process.on("uncaughtException", (error) => {
  process.exitCode ??= failed(error);
  process.stdout.write("", () => process.exit());
});
// If the reader closes the pipe, the link continues, and the exit code reports it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.exitCode = await main(process.argv.slice(2));
