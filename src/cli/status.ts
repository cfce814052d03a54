import { createCardLinkClient } from "../client/client.js";
import type { StatusOutcome } from "../client/outcome.js";
import { type Reading, readingOf } from "../contract/reading.js";
import { parse } from "./arguments.js";
import { type Format, summaryOf } from "./text.js";
import {
  baseUrlOf,
  credentialsOf,
  ENVIRONMENT_HELP,
  EXIT,
  EXIT_HELP,
  FORMAT_HELP,
  FORMAT_OPTION,
  formatOf,
  SERVER_HELP,
  SERVER_OPTIONS,
  seconds,
  UsageError,
} from "./usage.js";

export const summary = "ask once how an earlier link went";

export const help: string = `Usage: freedompay-card-link status <request_id> [options]

Asks once how a link went. The response goes to standard output as JSON. An error settles nothing, because
the link may still be on its way: exit code 6. To make certain, give link the same ids and --request-id.

Options
  --timeout <seconds>    for the request (default 30)
${FORMAT_HELP}
${SERVER_HELP}
  -h, --help             this text

${ENVIRONMENT_HELP}

${EXIT_HELP}`;

/** A single error is no rejection. */
const EXITS: Readonly<Record<Reading, number>> = {
  success: EXIT.linked,
  in_process: EXIT.in_process,
  error: EXIT.unknown,
  contradictory: EXIT.unknown,
};

export async function run(
  args: string[],
  say: (line: string) => void,
  _print?: (line: string) => void,
  onRequest?: (request_id: string) => void,
): Promise<{ output: StatusOutcome; format: Format; exit: number } | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { ...SERVER_OPTIONS, ...FORMAT_OPTION, timeout: { type: "string", default: "30" } },
  });
  if (values.help) return undefined;
  const [request_id, ...rest] = positionals;
  if (request_id === undefined || rest.length > 0) throw new UsageError("Expected one argument, <request_id>.");
  const format = formatOf(values.format);
  const timeout = seconds("timeout", values.timeout);
  const server = { baseUrl: baseUrlOf(values), allowHttp: values["allow-http"] };
  const client = createCardLinkClient({ ...server, timeout, ...credentialsOf(process.env) });

  onRequest?.(request_id);
  const output = await client.requestStatus(request_id);
  if (output.kind === "unanswered") {
    say(summaryOf(output));
    return { output, format, exit: EXIT.unknown };
  }
  const reading = readingOf("requestStatus", output.body) ?? "contradictory"; // a valid body has one
  return { output, format, exit: EXITS[reading] };
}
