import { signature as scheme } from "../../generated/contract.js";
import { bodyOf } from "./answers.js";
import type { Exchange, Message } from "./wire.js";

/** An exchange that can be shown: what was sent and what came, without secret, signature and full ids. */
export interface Evidence {
  readonly request: string;
  readonly answer: string;
  /** Milliseconds. */
  readonly time: number;
}

/** Members whose values are shown by their last four characters. */
const IDS: ReadonlySet<string> = new Set(["request_id", "client_id", "card_id"]);
const LONGEST_SHOWN = 600;
/** Of an answer's header, what bears on the contract. Anything else may be a cookie, a trace or an echo. */
const SHOWN_HEADERS: ReadonlySet<string> = new Set([
  "content-type",
  "content-length",
  "content-encoding",
  "retry-after",
  "allow",
]);

/** @param hidden values that must not be shown wherever they stand */
export function evidenceOf({ request, answer, failure, time }: Exchange, hidden: readonly string[]): Evidence {
  const hide = (text: string) => shortened(masked(text, [...hidden, ...signaturesIn(request)]));
  const received = answer?.headers.filter(([name]) => SHOWN_HEADERS.has(name.toLowerCase())) ?? [];
  return {
    request: [
      `${request.method} ${request.path}`,
      ...lines(Object.entries(request.headers)),
      hide(bodyText(parsed(request.body), request.body)),
    ].join("\n"),
    answer: answer
      ? [
          `HTTP ${answer.status}`,
          ...lines(received).map(hide),
          hide(bodyText(bodyOf(answer), answer.body.toString("utf8"))),
        ].join("\n")
      : `no answer: ${failure}`,
    time: Math.round(time),
  };
}

function lines(headers: readonly (readonly [string, string])[]): string[] {
  return headers.map(([name, value]) => `${name}: ${name === scheme.header ? "(left out)" : value}`);
}

function signaturesIn({ headers }: Message): string[] {
  return (headers[scheme.header] ?? "").split(".").filter((part) => part.length > 0);
}

function bodyText(value: unknown, text: string): string {
  return value === undefined ? text : JSON.stringify(value, idsShortened);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function idsShortened(name: string, value: unknown): unknown {
  return IDS.has(name) && typeof value === "string" && value.length > 4 ? `…${value.slice(-4)}` : value;
}

function masked(text: string, hidden: readonly string[]): string {
  // A value of three letters tells nobody anything, and stands everywhere.
  const telling = hidden.filter((value) => value.length > 3);
  const without = telling.reduce((rest, value) => rest.replaceAll(value, "(left out)"), text);
  // A request that is cut short has its ids in no member; and a long number could be a card's.
  return without
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{8}(?=[\da-f]{4})/gi, "…")
    .replace(/\d{9,}(?=\d{4})/g, "…");
}

function shortened(text: string): string {
  const printable = text.replace(/[^\x20-\x7E\u00A0-\uFFFF]/g, "\uFFFD");
  return printable.length > LONGEST_SHOWN
    ? `${printable.slice(0, LONGEST_SHOWN)}… (${text.length} characters)`
    : printable;
}
