import { signature as scheme } from "../../generated/contract.js";
import type { Exchange } from "./wire.js";

/** An exchange that can be shown: what was sent and what came, without secret, signature and full ids. */
export interface Evidence {
  readonly request: string;
  readonly answer: string;
  /** Milliseconds. */
  readonly time: number;
}

const LONGEST_SHOWN = 600;
/** Of an answer's header, what bears on the contract. Anything else may be a cookie, a trace or an echo. */
const SHOWN_HEADERS: ReadonlySet<string> = new Set([
  "content-type",
  "content-length",
  "content-encoding",
  "retry-after",
  "allow",
]);

/** Leaves out of a text what must not be shown: given values and all that looks like a signature, an id or a card. */
export type Hide = (text: string) => string;

/** @param hidden values that must not be shown wherever they stand */
export function hiding(hidden: readonly string[], exchanges: readonly Exchange[]): Hide {
  const signatures = exchanges.flatMap(({ request }) => (request.headers[scheme.header] ?? "").split("."));
  // A value of three letters tells nobody anything, and stands everywhere.
  const telling = [...hidden, ...hidden.map(base64), ...signatures].filter((value) => value.length > 3);
  return (text) => shortened(masked(text, telling));
}

export function evidenceOf({ request, answer, failure, time }: Exchange, hide: Hide): Evidence {
  const received = answer?.headers.filter(([name]) => SHOWN_HEADERS.has(name.toLowerCase())) ?? [];
  const body = shown(request.body, hide);
  return {
    request: [`${request.method} ${request.path}`, ...lines(Object.entries(request.headers)), body].join("\n"),
    answer: answer
      ? [`HTTP ${answer.status}`, ...lines(received).map(hide), shown(answer.body.toString("utf8"), hide)].join("\n")
      : `no answer: ${failure}`,
    time: Math.round(time),
  };
}

function lines(headers: readonly (readonly [string, string])[]): string[] {
  return headers.map(([name, value]) => `${name}: ${name === scheme.header ? "(left out)" : value}`);
}

/** Value by value, before they are written as JSON, in which a secret could be spelt in another way. */
function shown(text: string, hide: Hide): string {
  try {
    const value = JSON.parse(text, (name, inner) => {
      if (typeof inner !== "string") return inner;
      return ID.test(name) && inner.length > 4 ? `…${hide(inner.slice(-4))}` : hide(inner);
    });
    return hide(JSON.stringify(value));
  } catch {
    // No JSON, or nested more deeply than anyone reads.
    return hide(text);
  }
}

/** A name whose value is shown by its last four characters, as in `request_id` and `cardId`. */
const ID = /(^|_)id$|Id$|ID$/;

function base64(text: string): string {
  return Buffer.from(text).toString("base64").replace(/=+$/, "");
}

function masked(text: string, hidden: readonly string[]): string {
  return (
    hidden
      .reduce((rest, value) => rest.replaceAll(value, "(left out)"), text)
      // A request that is cut short has its ids in no member; a long number could be a card's.
      .replace(/[\da-f]{8}(-?)[\da-f]{4}\1[\da-f]{4}\1[\da-f]{4}\1[\da-f]{8}(?=[\da-f]{4})/gi, "…")
      .replace(/\d(?:[ -]?\d){8,}(?=[ -]?\d{4})/g, "…")
      .replace(/[\w-]{40,}/g, "(left out)")
  );
}

function shortened(text: string): string {
  const printable = text.replace(/[^\x20-\x7E\u00A0-\uFFFF]/g, "\uFFFD");
  if (printable.length <= LONGEST_SHOWN) return printable;
  return `${printable.slice(0, LONGEST_SHOWN)}… (${text.length} characters)`;
}
