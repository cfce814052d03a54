#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { causesOf } from "../shared/causes.js";
import { bounded, printableJson, printableLines } from "../shared/printable.js";
import * as check from "./check.js";
import * as link from "./link.js";
import * as mock from "./mock.js";
import * as sign from "./sign.js";
import * as status from "./status.js";
import { EXIT, isUsage, UsageError } from "./usage.js";

interface Command {
  readonly summary: string;
  readonly help: string;
  /**
   * Progress goes to `say`, lines that are the command's output to `print`, or in one piece into `output`.
   * `onRequest` is called with the id of a request before it may be sent. Undefined if help was asked for.
   */
  run(
    args: string[],
    say: (line: string) => void,
    print: (line: string) => void,
    onRequest: (request_id: string) => void,
  ): Promise<{ output?: unknown; exit: number } | undefined>;
}

const COMMANDS: Readonly<Record<string, Command>> = { link, status, sign, mock, check };

const HELP = `Usage: freedompay-card-link <command> [options]

Commands
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join("\n")}

  --help     this text, or after a command that command's
  --version  the version of the package`;

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
  if (name === "--help" || name === "-h") return print(HELP);
  if (name === "--version") return print(packageVersion());
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) throw new UsageError(name === undefined ? "No command given." : `There is no command "${name}".`);
    const done = await command.run(args, say, print, (id) => {
      request_id = id;
    });
    if (done === undefined) return print(command.help);
    const { output, exit } = done;
    return output === undefined
      ? exit
      : print(typeof output === "string" ? output : printableJson(shown(output)), exit);
  } catch (error) {
    if (!isUsage(error)) return failed(error);
    say(error.message);
    say(`Run: freedompay-card-link ${command ? `${name} ` : ""}--help`);
    return 2;
  }
}

/** An outcome with what the server sent, as far as that can be printed. */
function shown(output: unknown): unknown {
  return typeof output === "object" && output !== null && "body" in output
    ? { ...output, body: bounded(output.body) }
    : output;
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
// Whoever reads may stop reading; the link goes on, and the exit code tells of it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.exitCode = await main(process.argv.slice(2));
