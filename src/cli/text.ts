import type { LinkOutcome, StatusOutcome } from "../client/outcome.js";
import { textOf } from "../shared/json.js";
import { printable, printableJson } from "../shared/printable.js";

/** Every outcome that `link` and `status` print. */
export type Printed = LinkOutcome | StatusOutcome;

/** The formats of an outcome. */
export const FORMATS = ["json", "text"] as const;
export type Format = (typeof FORMATS)[number];

const MEANING: Readonly<Record<Printed["kind"], string>> = {
  linked: "The card is linked.",
  in_process: "The vendor has the request and hasn't finished. Run link again with the same ids, request_id included.",
  rejected: "The card is not linked. Correct the cause, then link under a new request_id.",
  unknown: "The card may be linked. Run link again with the same ids, request_id included; never with a new one.",
  answered: "The response is below.",
  unanswered: "No usable response; the link's state is unknown.",
};

/** An outcome for standard output. The server's part is bounded and holds nothing that a terminal acts on. */
export function formatted(outcome: Printed, format: Format): string {
  const body = bounded("body" in outcome ? outcome.body : undefined);
  if (format === "json") return printableJson({ ...outcome, body });
  const { kind, request_id, httpStatus } = outcome;
  const reason = "reason" in outcome ? outcome.reason : undefined;
  const lines: readonly Line[] = [
    ["outcome", `${kind}. ${MEANING[kind]}`],
    ["request_id", request_id],
    ["HTTP status", httpStatus],
    ["reason", reason && `${reason.message.replace("\n  ", " ").replaceAll("\n  ", "; ")} (${reason.code})`],
    ...saidBy(outcome),
    ["response", kind === "answered" ? JSON.stringify(body) : undefined],
  ];
  return written(lines);
}

/** An outcome and its reason in one line, followed by the server's description of the error. */
export function summaryOf(outcome: Printed): string {
  const line = "reason" in outcome ? `${outcome.kind}. ${outcome.reason.message}` : `${outcome.kind}.`;
  return [line, written(saidBy(outcome))].filter(Boolean).join("\n");
}

const LARGEST = 64 * 1024;

/** A value from a server, left out if it is too large to be printed: of 64 KB, indentation and escapes could make megabytes. */
export function bounded(value: unknown): unknown {
  return value !== undefined && printableJson(value).length > LARGEST ? "(left out: too large to print)" : value;
}

type Line = readonly [name: string, text: string | number | undefined];

function written(lines: readonly Line[]): string {
  return lines.flatMap(([name, text]) => (text === undefined ? [] : [printable(`${name}: ${text}`)])).join("\n");
}

/** In UTF-16 units. */
const LONGEST = 1000;

/** The vendor's code and description, and the title and detail of a problem document (RFC 9457), which the mock and many gateways send. */
function saidBy(outcome: Printed): Line[] {
  if (!("reason" in outcome)) return [];
  const { error_code, error_description } = outcome.reason;
  const texts = {
    error_code,
    error_description,
    title: textOf(outcome.body, "title"),
    detail: textOf(outcome.body, "detail"),
  };
  return Object.entries(texts).flatMap(([name, text]) => {
    const said = String(text ?? "").slice(0, LONGEST);
    return said.trim() ? [[name, said] as const] : [];
  });
}
