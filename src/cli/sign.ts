import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { operations, signatureScheme } from "../../generated/contract.js";
import { assertRequest } from "../contract/validate.js";
import { readJson } from "../shared/json.js";
import { sign } from "../signing/index.js";
import { originOf } from "../transport/url.js";
import { parse } from "./arguments.js";
import { curlOf } from "./curl.js";
import { baseUrlOf, credentialsOf, SERVER_HELP, SERVER_OPTIONS, type Terminal, UsageError } from "./usage.js";

export const summary = "sign a body, and print the header and a curl command";

export const help: string = `Usage: freedompay-card-link sign [file] [options]

Reads a request body as JSON from the file or from standard input, removes its white space, signs it, and
prints the header and a curl command that sends it. Sends nothing itself.

Options
  --operation <name>     ${Object.keys(operations).join(" or ")} (default linkCard)
${SERVER_HELP}

Exit codes
  0  signed
  1  a defect of this package
  2  usage, or a body that breaks the contract`;

export async function run(args: string[], { print }: Terminal): Promise<number | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { ...SERVER_OPTIONS, operation: { type: "string", default: "linkCard" } },
  });
  if (values.help) return undefined;
  const [file, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError("Expected one file at most.");
  const operation = Object.entries(operations).find(([id]) => id === values.operation)?.[1];
  if (!operation) throw new UsageError(`--operation must be ${Object.keys(operations).join(" or ")}.`);
  // No signature for a server that the client itself would refuse.
  const baseUrl = originOf(baseUrlOf(values), values["allow-http"]);
  const credentials = credentialsOf(process.env);

  const input = file === undefined ? await buffer(process.stdin) : await readFile(file).catch(unreadable);
  const body = JSON.stringify(parsed(input));
  assertRequest(operation, JSON.parse(body));
  const header = `${signatureScheme.header}: ${await sign(body, operation, credentials)}`;
  print(`${header}\n\n${curlOf(baseUrl, operation, header, body)}`);
  return 0;
}

function parsed(input: Uint8Array): unknown {
  const read = readJson(input);
  if (!read) throw new UsageError("The body is not one JSON document in UTF-8.");
  if (read.hasDuplicate) {
    throw new UsageError("The body has a duplicate member; some readers take the first and some the last.");
  }
  return read.value;
}

function unreadable(): never {
  throw new UsageError("The file can't be read. Name a file with a request body, or send it to standard input.");
}
