/**
 * Redacts an exchange for a report: keeps its structure and the words that the contract documents, and nothing else that the
 * provider wrote. That could hold the secret, a signature, an id or a card number in any spelling, and no list of patterns
 * matches them all.
 */
import { signatureScheme } from "../../generated/contract.js";
import { type Json, spec } from "../contract/description.js";
import type { Exchange, WireResponse } from "./wire.js";

/** An exchange as reports show it. */
export interface ShownExchange {
  /** The request as text, without the signature. */
  readonly request: string;
  /** The response as text, or why there was none. */
  readonly response: string;
  /** Milliseconds until the response was read. */
  readonly time: number;
}

const DEEPEST = 6;
const MOST_MEMBERS = 30;

/** Names of members and values of enumerations from the spec. */
const { names, words } = vocabulary();
/** This century, and at most six digits of a fraction: a date with arbitrary digits could spell a card number. */
const DATE_TIME = /^20\d\d-[01]\d-[0-3]\d[Tt][0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,6})?([Zz]|[+-][01]\d:[0-5]\d)$/;

const MEDIA_TYPES = "(application/(json|problem\\+json|xml|octet-stream)|text/(html|plain|xml|json))";
const CHARSETS = "(utf-?8|utf-16|us-ascii|iso-8859-1|windows-125[12])";
const METHODS = "(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)";

/** The header fields that may be shown, if their value is from a closed set. Others may be a cookie or an echo. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  "content-type": new RegExp(`^${MEDIA_TYPES}(; ?charset="?${CHARSETS}"?)?$`, "i"),
  "content-length": /^\d{1,6}$/,
  "content-encoding": /^(gzip|br|deflate|zstd|identity)$/i,
  "retry-after": /^\d{1,5}$/,
  allow: new RegExp(`^${METHODS}(, ?${METHODS}){0,6}$`),
};

export function shownExchange({ request, response, failure, time }: Exchange): ShownExchange {
  const headers = Object.entries(request.headers).map(([name, value]) => {
    return `${name}: ${name === signatureScheme.header ? "(left out)" : value}`;
  });
  return {
    request: [`${request.method} ${request.path}`, ...headers, shownText(request.body, endOfId)].join("\n"),
    response: response ? shownResponse(response) : `no response: ${failure}`,
    time: Math.round(time),
  };
}

/** The end of our own `request_id`, to find the request in a log. */
function endOfId(text: string): string | undefined {
  return /^[\da-f]{8}-[\da-f-]{23}([\da-f]{4})$/i.exec(text)?.[1];
}

function shownResponse({ status, headers, body }: WireResponse): string {
  const lines = headers.flatMap(([name, value]) => {
    const form = HEADERS[name.toLowerCase()];
    return form ? [`${name}: ${form.test(value) ? value : "(not shown)"}`] : [];
  });
  return [`HTTP ${status}`, ...lines, shownText(Buffer.from(body).toString("utf8"))].join("\n");
}

type EndOf = (text: string) => string | undefined;

function shownText(text: string, endOf: EndOf = () => undefined): string {
  if (text === "") return "(no body)";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `(${text.length} characters, not JSON)`;
  }
  return JSON.stringify(shown(value, endOf, DEEPEST));
}

/** The value with a description in place of everything that the contract doesn't document. */
function shown(value: unknown, endOf: EndOf, depth: number): unknown {
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return "(a number)";
  if (typeof value === "string") {
    const end = endOf(value);
    if (end !== undefined) return `…${end}`;
    return words.has(value) || DATE_TIME.test(value) ? value : `(${value.length} characters)`;
  }
  if (depth === 0) return "(more)";
  const inside = Object.entries(Object(value)).slice(0, MOST_MEMBERS);
  const named = inside.map(([name, inner], at): [string, unknown] => [
    names.has(name) ? name : `(another member, ${at + 1})`,
    shown(inner, endOf, depth - 1),
  ]);
  return Array.isArray(value) ? named.map(([, inner]) => inner) : Object.fromEntries(named);
}

function vocabulary(): { readonly names: ReadonlySet<string>; readonly words: ReadonlySet<unknown> } {
  const found = { names: new Set<string>(), words: new Set<unknown>() };
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { properties, enum: values } = node as Json; // a node of the spec
    for (const name of Object.keys(properties ?? {})) found.names.add(name);
    if (Array.isArray(values)) for (const value of values) found.words.add(value);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(spec["components"]?.["schemas"]);
  return found;
}
