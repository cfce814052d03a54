import type { LinkOutcome, StatusOutcome } from "../client/outcome.js";
import { textOf } from "../shared/json.js";
import { bounded, printable, printableJson } from "../shared/printable.js";

/** Every outcome that `link` and `status` print. */
export type Printed = LinkOutcome | StatusOutcome;

/** The formats of an outcome. */
export const FORMATS = ["json", "text"] as const;
export type Format = (typeof FORMATS)[number];

const MEANING: Readonly<Record<Printed["kind"], string>> = {
  linked: "The card is linked.",
  in_process: "The vendor has the request and hasn't finished. Ask again later.",
  rejected: "The card is not linked. Correct the cause, then link under a new id.",
  unknown: "The card may be linked. Keep the id and ask again; never link under a new id.",
  answered: "What it says is below.",
  unanswered: "That says nothing of the link. Ask again.",
};

/** An outcome as it is printed. What a server sent is bounded, and holds nothing that a terminal acts on. */
export function formatted(outcome: Printed, format: Format): string {
  return format === "text" ? plain(outcome) : printableJson(boundedOutcome(outcome));
}

function plain(outcome: Printed): string {
  const { kind, request_id } = outcome;
  const reason = "reason" in outcome ? outcome.reason : undefined;
  const lines: (readonly [name: string, text: string | undefined])[] = [
    ["outcome", `${kind}. ${MEANING[kind]}`],
    ["request_id", request_id],
    ["HTTP status", "httpStatus" in outcome ? String(outcome.httpStatus) : undefined],
    ["reason", reason && `${reason.message.replaceAll("\n ", "")} (${reason.code})`],
    ["server", saidBy(outcome)],
    ["answer", kind === "answered" ? JSON.stringify(bounded(outcome.body)) : undefined],
  ];
  return lines.flatMap(([name, text]) => (text ? [printable(`${name}: ${text}`)] : [])).join("\n");
}

/** An outcome and its reason in one line, and a second one with what the server says of a refusal. */
export function summaryOf(outcome: Printed): string {
  const line = "reason" in outcome ? `${outcome.kind}. ${outcome.reason.message}` : `${outcome.kind}.`;
  const said = saidBy(outcome);
  return said ? `${line}\nThe server says: ${said}` : line;
}

/** What a problem document (RFC 9457) says, as the mock and many gateways send one; else nothing. */
function saidBy(outcome: Printed): string | undefined {
  const body = bodyOf(outcome);
  const texts = ["title", "detail"].map((name) => textOf(body, name)).filter((text) => text?.trim());
  return texts.length > 0 ? texts.join(": ").slice(0, LONGEST) : undefined;
}

/** In UTF-16 units. */
const LONGEST = 1000;

function bodyOf(outcome: Printed): unknown {
  return "body" in outcome ? outcome.body : undefined;
}

function boundedOutcome(outcome: Printed): object {
  return "body" in outcome ? { ...outcome, body: bounded(outcome.body) } : outcome;
}
