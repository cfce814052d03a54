import { randomUUID } from "node:crypto";
import { createCardLinkClient } from "../client/client.js";
import type { CallEvent } from "../client/events.js";
import type { LinkOutcome } from "../client/outcome.js";
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

export const summary = "link a client to a card, and make certain how it ended";

export const help: string = `Usage: freedompay-card-link link <client_id> <card_id> [options]

Links a client to a card and settles the link: it asks, and makes the same call again where asking can't
settle it, until the outcome is linked or rejected or the deadline passes. An error is printed at once, on
standard error; a rejection takes about 90 seconds. Progress goes to standard error, the outcome to standard
output as JSON. On SIGINT or SIGTERM it stops and prints what is known. Run it again with the same ids and
--request-id to go on, after a crash too.

Options
  --request-id <uuid>       the id of the request; without it one is made and shown before anything is sent
  --timeout <seconds>       for one request (default 30)
  --deadline <seconds>      for everything (default 180)
  --settle-after <seconds>  for how long the vendor must answer nothing but errors before the link is rejected
                            (default 60); below 30 it is refused for the vendor's hosts; 0 is for tests
${FORMAT_HELP}
${SERVER_HELP}
  -h, --help                this text

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
      timeout: { type: "string", default: "30" },
      deadline: { type: "string", default: "180" },
      "settle-after": { type: "string", default: "60" },
    },
  });
  if (values.help) return undefined;
  const [client_id, card_id, ...rest] = positionals;
  if (client_id === undefined || card_id === undefined || rest.length > 0) {
    throw new UsageError("Expected two arguments, <client_id> and <card_id>.");
  }
  const format = formatOf(values.format);
  const timeout = seconds("timeout", values.timeout);
  const end = performance.now() + seconds("deadline", values.deadline);
  const settleAfter = values["settle-after"] === "0" ? 0 : seconds("settle-after", values["settle-after"]);
  const request_id = values["request-id"] ?? randomUUID();
  let shown = false;
  const onEvent = (event: CallEvent): void => {
    if (event.type === "dispatch" && !shown) {
      shown = true;
      say(`request_id ${request_id}: keep it, it is the only way to ask after a lost response`);
    }
    if (event.type === "response") say(`${event.operation}: ${event.reading ?? `HTTP ${event.httpStatus}`}`);
    if (event.type === "failure") say(`${event.operation}: ${event.code}`);
  };
  const server = { baseUrl: baseUrlOf(values), allowHttp: values["allow-http"] };
  const client = createCardLinkClient({ ...server, timeout, settleAfter, onEvent, ...credentialsOf(process.env) });

  onRequest?.(request_id);
  const { signal, release } = interruption();
  try {
    const link = { request_id, client_id, card_id };
    const first = await client.linkCard(link, { signal, timeout: Math.min(timeout, end - performance.now()) });
    say(summaryOf(first));
    const left = end - performance.now();
    const output =
      first.kind === "linked" || signal.aborted || left <= 0
        ? first
        : await client.settle(link, { signal, timeout: left });
    return { output, format, exit: EXIT[output.kind] };
  } finally {
    release();
  }
}
