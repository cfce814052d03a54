import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { createCardLinkClient } from "../client/client.js";
import type { CallEvent } from "../client/events.js";
import type { LinkOutcome } from "../client/outcome.js";
import {
  baseUrlOf,
  credentialsOf,
  ENVIRONMENT_HELP,
  EXIT,
  EXIT_HELP,
  SERVER_HELP,
  SERVER_OPTIONS,
  seconds,
  UsageError,
} from "./usage.js";

export const summary = "link a client to a card, and follow until it is settled";

export const help: string = `Usage: freedompay-card-link link <client_id> <card_id> [options]

Links a client to a card and follows the request until it is settled or the deadline passes. Progress
goes to standard error, the outcome to standard output as JSON.

Options
  --request-id <uuid>    the id of the request; without it one is made and shown before anything is sent
  --not-sent-before      this --request-id was certainly never sent, so an error is a rejection; without it an
                         error may mean that an earlier attempt succeeded
  --timeout <seconds>    for one request (default 30)
  --deadline <seconds>   for following it (default 60)
${SERVER_HELP}
  -h, --help             this text

${ENVIRONMENT_HELP}

${EXIT_HELP}`;

export async function run(
  args: string[],
  say: (line: string) => void,
  _print?: (line: string) => void,
  onRequest?: (request_id: string) => void,
): Promise<{ output: LinkOutcome; exit: number } | undefined> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
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
  const timeout = seconds("timeout", values.timeout);
  const deadline = seconds("deadline", values.deadline);
  const request_id = values["request-id"] ?? randomUUID();
  let shown = false;
  const onEvent = ({ type }: CallEvent): void => {
    if (type !== "dispatch" || shown) return;
    shown = true;
    say(`request_id ${request_id}: keep it, it is the only way to ask after a lost answer`);
  };
  const client = createCardLinkClient({ baseUrl: baseUrlOf(values), timeout, onEvent, ...credentialsOf(process.env) });

  onRequest?.(request_id);
  const sentBefore = values["request-id"] !== undefined && !values["not-sent-before"];
  const outcome = await client.linkCard({ request_id, client_id, card_id }, { sentBefore });
  say(describe(outcome));
  const settled = await client.follow(outcome, {
    deadline,
    onPoll: ({ poll, outcome, next }) => {
      const again = next === undefined ? "" : ` Next poll in ${(next / 1000).toFixed(1)} s.`;
      say(`poll ${poll}: ${describe(outcome)}${again}`);
    },
  });
  return { output: settled, exit: EXIT[settled.kind] };
}

export function describe(outcome: LinkOutcome): string {
  return "reason" in outcome ? `${outcome.kind}. ${outcome.reason.message}` : `${outcome.kind}.`;
}
