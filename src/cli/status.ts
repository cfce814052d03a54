import { createCardLinkClient } from "../client/client.js";
import { readingOf } from "../contract/reading.js";
import { parse } from "./arguments.js";
import { formatted, summaryOf } from "./text.js";
import { CLIENT_HELP, clientOptionsOf, EXIT, formatOf, SERVER_OPTIONS, type Terminal, UsageError } from "./usage.js";

export const summary = "poll the status of an earlier link once";

export const help: string = `Usage: freedompay-card-link status <request_id> [options]

Polls the status of a link once. The outcome goes to standard output. An error settles nothing, because the
link may still arrive; to settle it, run link with the same ids and --request-id.

Options
${CLIENT_HELP}

Exit codes
  0  the card is linked
  1  a defect of this package; nothing was sent
  2  usage: the command was used wrongly; nothing was sent
  3  the vendor has the request and hasn't finished
  6  unknown: an error, or no usable response`;

export async function run(args: string[], { say, print, begin }: Terminal): Promise<number | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      timeout: { type: "string", default: "30" },
      format: { type: "string", default: "json" },
    },
  });
  if (values.help) return undefined;
  const [request_id, ...rest] = positionals;
  if (request_id === undefined || rest.length > 0) throw new UsageError("Expected one argument, <request_id>.");
  const format = formatOf(values.format);
  const client = createCardLinkClient(clientOptionsOf(values));

  const output = await client.requestStatus(request_id, { signal: begin(request_id) });
  if (output.kind === "unanswered") say(summaryOf(output));
  const reading = output.kind === "answered" ? readingOf("requestStatus", output.body) : undefined;
  print(formatted(output, format));
  // A single error doesn't reject a link.
  return reading === "success" ? EXIT.linked : reading === "in_process" ? EXIT.in_process : EXIT.unknown;
}
