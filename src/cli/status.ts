import { classifyStatus } from "../client/classify.js";
import { createCardLinkClient } from "../client/client.js";
import { type LinkOutcome, type StatusOutcome, SUCCESS } from "../client/outcome.js";
import { verdictOf } from "../contract/verdict.js";
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

export const summary = "ask how an earlier link went";

export const help: string = `Usage: freedompay-card-link status <request_id> [options]

Asks once how a link went; with --follow, until it is settled or the deadline passes. The outcome goes to
standard output as JSON. A single error is no rejection, because the link may still be on its way: exit
code 6. With --follow, an error settles the link when it lasts for --timeout and ten seconds more, since
another process may still be sending it.

Options
  --follow               ask until the link is settled
  --timeout <seconds>    for one request (default 30)
  --deadline <seconds>   for --follow (default 60)
${FORMAT_HELP}
${SERVER_HELP}
  -h, --help             this text

${ENVIRONMENT_HELP}

${EXIT_HELP}`;

export async function run(
  args: string[],
  say: (line: string) => void,
  _print?: (line: string) => void,
  onRequest?: (request_id: string) => void,
): Promise<{ output: StatusOutcome | LinkOutcome; format: Format; exit: number } | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      ...FORMAT_OPTION,
      follow: { type: "boolean", default: false },
      timeout: { type: "string", default: "30" },
      deadline: { type: "string", default: "60" },
    },
  });
  if (values.help) return undefined;
  const [request_id, ...rest] = positionals;
  if (request_id === undefined || rest.length > 0) throw new UsageError("Expected one argument, <request_id>.");
  const format = formatOf(values.format);
  const timeout = seconds("timeout", values.timeout);
  const deadline = seconds("deadline", values.deadline);
  const server = { baseUrl: baseUrlOf(values), allowHttp: values["allow-http"] };
  const client = createCardLinkClient({ ...server, timeout, ...credentialsOf(process.env) });

  onRequest?.(request_id);
  if (values.follow) {
    const onPoll = ({ poll, outcome }: { poll: number; outcome: LinkOutcome }) =>
      say(`poll ${poll}: ${summaryOf(outcome)}`);
    const output = await client.follow(request_id, { deadline, onPoll });
    return { output, format, exit: EXIT[output.kind] };
  }
  const output = await client.requestStatus(request_id);
  if (output.kind === "unanswered") {
    say(summaryOf(output));
    return { output, format, exit: EXIT.unknown };
  }
  const decision = classifyStatus(verdictOf(output.body), { isKnown: false });
  return { output, format, exit: EXIT[decision === "success" ? SUCCESS.linkCard : decision] };
}
