import { createCardLinkClient } from "../client/client.js";
import type { StatusOutcome } from "../client/outcome.js";
import { readingOf } from "../contract/reading.js";
import { parse } from "./arguments.js";
import { type Format, summaryOf } from "./text.js";
import {
  CLIENT_HELP,
  CLIENT_OPTIONS,
  clientOptionsOf,
  ENVIRONMENT_HELP,
  EXIT,
  formatOf,
  SERVER_OPTIONS,
  UsageError,
} from "./usage.js";

export const summary = "poll the status of an earlier link once";

export const help: string = `Usage: freedompay-card-link status <request_id> [options]

Polls the status of a link once. The outcome goes to standard output. An error settles nothing, because the
link may still arrive; to settle it, run link with the same ids and --request-id.

Options
${CLIENT_HELP}
  -h, --help             this text

${ENVIRONMENT_HELP}

Exit codes
  0  the card is linked
  1  a defect of this package; nothing was sent
  2  usage: the command was used wrongly; nothing was sent
  3  the vendor has the request and hasn't finished
  6  unknown: an error, or no usable response`;

export async function run(
  args: string[],
  say: (line: string) => void,
  _print: (line: string) => void,
  begin: (request_id: string) => AbortSignal,
): Promise<{ output: StatusOutcome; format: Format; exit: number } | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { ...SERVER_OPTIONS, ...CLIENT_OPTIONS },
  });
  if (values.help) return undefined;
  const [request_id, ...rest] = positionals;
  if (request_id === undefined || rest.length > 0) throw new UsageError("Expected one argument, <request_id>.");
  const format = formatOf(values.format);
  const client = createCardLinkClient(clientOptionsOf(values));

  const output = await client.requestStatus(request_id, { signal: begin(request_id) });
  if (output.kind === "unanswered") say(summaryOf(output));
  const reading = output.kind === "answered" ? readingOf("requestStatus", output.body) : undefined;
  // A single error doesn't reject a link.
  const exit = reading === "success" ? EXIT.linked : reading === "in_process" ? EXIT.in_process : EXIT.unknown;
  return { output, format, exit };
}
