import { randomUUID } from "node:crypto";
import { createCardLinkClient } from "../client/client.js";
import type { CallEvent } from "../client/events.js";
import type { LinkOutcome } from "../client/outcome.js";
import { isVendors } from "../transport/url.js";
import { parse } from "./arguments.js";
import { formatted, summaryOf } from "./text.js";
import {
  CLIENT_HELP,
  clientOptionsOf,
  EXIT,
  formatOf,
  SERVER_OPTIONS,
  seconds,
  type Terminal,
  UsageError,
} from "./usage.js";

export const summary = "link a client to a card, and settle the link";

export const help: string = `Usage: freedompay-card-link link <client_id> <card_id> [options]

Links a client to a card and settles the link: polls request/status, and makes the same call again if
polling can't settle the link, until the outcome is linked or rejected or the deadline passes. Shows an
error at once, but rejects the link only after about 90 seconds of errors. Progress goes to standard error,
the outcome to standard output. SIGINT or SIGTERM stops it and prints what is known; a second one ends it
at once.

To continue after a deadline, a signal or a crash, run it again with the same ids and --request-id.

Options
  --request-id <uuid>    the id of the request; default: a new one, which is shown before anything is sent
  --deadline <seconds>   for everything (default 180)
  --settle-after <s>     seconds of nothing but errors before the link is rejected (default 60); at least 30
                         for the vendor's hosts; 0 is for tests
${CLIENT_HELP}

Exit codes
  0  linked      the card is linked
  1              a defect of this package; nothing was sent
  2  usage       the command was used wrongly; nothing was sent
  3  in_process  the vendor has the request and hasn't finished
  4  rejected    the card is not linked; only now may a new --request-id be used
  6  unknown     the card may be linked; run it again with the same ids and --request-id`;

export async function run(args: string[], { say, print, begin }: Terminal): Promise<number | undefined> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      "request-id": { type: "string" },
      deadline: { type: "string", default: "180" },
      "settle-after": { type: "string", default: "60" },
      ...SERVER_OPTIONS,
      timeout: { type: "string", default: "30" },
      format: { type: "string", default: "json" },
    },
  });
  if (values.help) return undefined;
  const [client_id, card_id, ...rest] = positionals;
  if (client_id === undefined || card_id === undefined || rest.length > 0) {
    throw new UsageError("Expected two arguments, <client_id> and <card_id>.");
  }
  const format = formatOf(values.format);
  const deadline = seconds("deadline", values.deadline);
  const settleAfter = values["settle-after"] === "0" ? 0 : seconds("settle-after", values["settle-after"]);
  const options = clientOptionsOf(values);
  const { baseUrl } = options;
  if (settleAfter < 30_000 && URL.canParse(baseUrl) && isVendors(new URL(baseUrl).hostname)) {
    throw new UsageError("--settle-after must be 30 or more for the vendor's hosts.");
  }
  const client = createCardLinkClient({ ...options, settleAfter });
  const request_id = values["request-id"] ?? randomUUID();
  const link = { request_id, client_id, card_id };

  const signal = begin(request_id);
  const end = performance.now() + deadline;
  let isShown = false;
  const first = await client.linkCard(link, {
    signal,
    timeout: Math.min(options.timeout, deadline),
    onEvent({ type }) {
      if (type === "dispatch" && !isShown) say(`request_id ${request_id}: keep it, to continue after a crash`);
      isShown ||= type === "dispatch";
    },
  });
  say(summaryOf(first));
  const left = end - performance.now();
  const isOver = first.kind === "linked" || signal.aborted || left <= 0;
  const settled = isOver ? first : await client.settle(link, { signal, timeout: left, onEvent: progressTo(say) });
  // A later failure doesn't invalidate the vendor's response to the call itself.
  const output = isFromVendor(settled) || !isFromVendor(first) ? settled : first;
  if (output.kind === "in_process" || output.kind === "unknown") {
    say(`To continue, run it again with the same ids and --request-id ${request_id}.`);
  }
  print(formatted(output, format));
  return EXIT[output.kind];
}

function progressTo(say: (line: string) => void): (event: CallEvent) => void {
  return (event) => {
    if (event.type === "response") say(`${event.operation}: ${event.reading ?? `HTTP ${event.httpStatus}`}`);
    if (event.type === "failure") say(`${event.operation}: ${event.code}`);
  };
}

/** Whether the outcome rests on a response of the vendor about the link. */
function isFromVendor(outcome: LinkOutcome): boolean {
  return outcome.kind !== "unknown" || outcome.reason.code === "refused";
}
