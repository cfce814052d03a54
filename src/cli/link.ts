import { randomUUID } from "node:crypto";
import { createCardLinkClient } from "../client/client.js";
import type { CallEvent } from "../client/events.js";
import type { Poll } from "../client/options.js";
import type { InProcess, LinkOutcome } from "../client/outcome.js";
import { CardLinkError } from "../shared/errors.js";
import { parse } from "./arguments.js";
import { interruption } from "./interruption.js";
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

export const summary = "link a client to a card, and follow until it is settled";

export const help: string = `Usage: freedompay-card-link link <client_id> <card_id> [options]

Links a client to a card and follows the request until it is settled or the deadline passes. Progress
goes to standard error, the outcome to standard output as JSON. On SIGINT or SIGTERM it stops and prints
the outcome unknown with the request's id, or not_sent where nothing had been sent by then.

Options
  --request-id <uuid>    the id of the request; without it one is made and shown before anything is sent
  --not-sent-before      this --request-id was certainly never sent, so an error is a rejection; without it an
                         error may mean that an earlier attempt succeeded
  --timeout <seconds>    for one request (default 30)
  --deadline <seconds>   for following it (default 60)
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
): Promise<{ output: LinkOutcome; format: Format; exit: number } | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      ...FORMAT_OPTION,
      "request-id": { type: "string" },
      "not-sent-before": { type: "boolean", default: false },
      timeout: { type: "string", default: "30" },
      deadline: { type: "string", default: "60" },
    },
  });
  if (values.help) return undefined;
  const [client_id, card_id, ...rest] = positionals;
  if (client_id === undefined || card_id === undefined || rest.length > 0) {
    throw new UsageError("Expected two arguments, <client_id> and <card_id>.");
  }
  const format = formatOf(values.format);
  const timeout = seconds("timeout", values.timeout);
  const deadline = seconds("deadline", values.deadline);
  const { "request-id": given, "not-sent-before": isFirst } = values;
  if (isFirst && given === undefined) throw new UsageError("--not-sent-before is about a --request-id; give one.");
  const request_id = given ?? randomUUID();
  let shown = false;
  const onEvent = ({ type }: CallEvent): void => {
    if (type !== "dispatch" || shown) return;
    shown = true;
    say(`request_id ${request_id}: keep it, it is the only way to ask after a lost answer`);
  };
  const server = { baseUrl: baseUrlOf(values), allowHttp: values["allow-http"] };
  const client = createCardLinkClient({ ...server, timeout, onEvent, ...credentialsOf(process.env) });

  onRequest?.(request_id);
  const { signal, name, release } = interruption();
  try {
    const sentBefore = given !== undefined && !isFirst;
    const outcome = await client.linkCard({ request_id, client_id, card_id }, { sentBefore, signal });
    say(summaryOf(outcome));
    const onPoll = ({ poll, outcome, next }: Poll) => {
      const again = next === undefined ? "" : ` Next poll in ${(next / 1000).toFixed(1)} s.`;
      say(`poll ${poll}: ${summaryOf(outcome)}${again}`);
    };
    const settled = await client.follow(outcome, { deadline, signal, onPoll });
    const output = settled.kind === "in_process" && signal.aborted ? abandoned(settled, name()) : settled;
    return { output, format, exit: EXIT[output.kind] };
  } finally {
    release();
  }
}

/** However far the link came when the user interrupts it, the advice is the same: keep the id, and ask again. */
function abandoned(outcome: InProcess<"linkCard">, signal = "a signal"): LinkOutcome {
  const reason = new CardLinkError("aborted", `Ended by ${signal} while the request was in process.`).toJSON();
  return { ...outcome, kind: "unknown", reason };
}
