/**
 * What a report shows of an exchange: its form, and of its content only the words that the contract documents. Text that
 * the provider wrote isn't shown at all. It could hold the secret, a signature, an id or a card number in any spelling,
 * and no list of patterns knows them all.
 */
import { signatureScheme } from "../../generated/contract.js";
import { type Json, spec } from "../contract/description.js";
import type { Exchange, WireResponse } from "./wire.js";

/** An exchange in the form in which reports show it. */
export interface ShownExchange {
  readonly request: string;
  readonly answer: string;
  /** Milliseconds. */
  readonly time: number;
}

const DEEPEST = 6;
const MOST_MEMBERS = 30;

/** Names of members and values of enumerations from the spec. */
const { names, words } = vocabulary();
/** Of this century, with at most six digits of a fraction: a date with any digits could spell a card number. */
const DATE_TIME = /^20\d\d-[01]\d-[0-3]\d[Tt][0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,6})?([Zz]|[+-][01]\d:[0-5]\d)$/;

const MEDIA_TYPES = "(application/(json|problem\\+json|xml|octet-stream)|text/(html|plain|xml|json))";
const CHARSETS = "(utf-?8|utf-16|us-ascii|iso-8859-1|windows-125[12])";
const METHODS = "(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)";

/** What may be shown of a response's header: values from a closed set. Anything else may be a cookie or an echo. */
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
    answer: response ? shownAnswer(response) : `no answer: ${failure}`,
    time: Math.round(time),
  };
}

/** The end of the id of our own request, to find the request in a log. */
function endOfId(text: string): string | undefined {
  return /^[\da-f]{8}-[\da-f-]{23}([\da-f]{4})$/i.exec(text)?.[1];
}

function shownAnswer({ status, headers, body }: WireResponse): string {
  const lines = headers.flatMap(([name, value]) => {
    const form = HEADERS[name.toLowerCase()];
    return form ? [`${name}: ${form.test(value) ? value : "(not shown)"}`] : [];
  });
  return [`HTTP ${status}`, ...lines, shownText(body.toString("utf8"))].join("\n");
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

/** The same value with a description in place of whatever the contract doesn't document. */
function shown(value: unknown, endOf: EndOf, depth: number): unknown {
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return "(a number)";
  if (typeof value === "string") return shownString(value, endOf(value));
  if (depth === 0) return "(more)";
  if (Array.isArray(value)) return firstOf(value).map((inner) => shown(inner, endOf, depth - 1));
  const members = firstOf(Object.entries(Object(value)));
  return Object.fromEntries(members.map(([name, inner], at) => [shownName(name, at), shown(inner, endOf, depth - 1)]));
}

function shownString(text: string, end: string | undefined): string {
  if (end !== undefined) return `…${end}`;
  return words.has(text) || DATE_TIME.test(text) ? text : `(${text.length} characters)`;
}

function shownName(name: string, at: number): string {
  return names.has(name) ? name : `(another member, ${at + 1})`;
}

function firstOf<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(0, MOST_MEMBERS);
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
