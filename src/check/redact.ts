/**
 * What a report shows of an exchange: its form, and of its content only the words that the contract documents. Text of a
 * provider's own isn't shown at all. It could hold the secret, a signature, an id or a card number in any spelling, and no
 * list of patterns knows them all.
 */
import { signature as scheme } from "../../generated/contract.js";
import { document, type Json } from "../contract/description.js";
import type { Exchange, WireResponse } from "./wire.js";

/** An exchange that can be shown. */
export interface Evidence {
  readonly request: string;
  readonly answer: string;
  /** Milliseconds. */
  readonly time: number;
}

const DEEPEST = 6;
const MOST_MEMBERS = 30;

/** Names of members, and values of enumerations, that stand in the spec. */
const { names, words } = vocabulary();
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** What may be shown of an answer's header, where the value has the usual form. Anything else may be a cookie or an echo. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  "content-type": /^(application|text)\/[a-z]{1,20}(\+json)?(; ?charset="?[a-z0-9-]{1,20}"?)?$/i,
  "content-length": /^\d{1,10}$/,
  "content-encoding": /^(gzip|br|deflate|zstd|identity)$/i,
  "retry-after": /^\d{1,6}$/,
  allow: /^[A-Z]{3,7}(, ?[A-Z]{3,7}){0,6}$/,
};

export function evidenceOf({ request, answer, failure, time }: Exchange): Evidence {
  const headers = Object.entries(request.headers).map(([name, value]) => {
    return `${name}: ${name === scheme.header ? "(left out)" : value}`;
  });
  return {
    request: [`${request.method} ${request.path}`, ...headers, shownText(ended(request.body))].join("\n"),
    answer: answer ? shownAnswer(answer) : `no answer: ${failure}`,
    time: Math.round(time),
  };
}

/** A sentence of ours without the values that it must not hold, should one ever get into it. */
export function masked(text: string, hidden: readonly string[]): string {
  // A value of three letters tells nobody anything, and stands everywhere.
  const telling = hidden.filter((value) => value.length > 3);
  return telling.reduce((rest, value) => rest.replaceAll(value, "(left out)"), text);
}

/** Our own request with the end of its id, by which it can be found in a log. */
function ended(body: string): string {
  return body.replace(/"[\da-f]{8}-[\da-f-]{23}([\da-f]{4})"/gi, '"…$1"');
}

function shownAnswer({ status, headers, body }: WireResponse): string {
  const lines = headers.flatMap(([name, value]) => {
    const form = HEADERS[name.toLowerCase()];
    return form ? [`${name}: ${form.test(value) ? value : "(of another form)"}`] : [];
  });
  return [`HTTP ${status}`, ...lines, shownText(body.toString("utf8"))].join("\n");
}

function shownText(text: string): string {
  if (text === "") return "(no body)";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `(${text.length} characters, not JSON)`;
  }
  return JSON.stringify(shown(value, DEEPEST));
}

/** The same value with a description in place of whatever the contract doesn't document. */
function shown(value: unknown, depth: number): unknown {
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return "(a number)";
  if (typeof value === "string") return shownString(value);
  if (depth === 0) return "(more)";
  if (Array.isArray(value)) return few(value).map((inner) => shown(inner, depth - 1));
  const members = few(Object.entries(Object(value)));
  return Object.fromEntries(members.map(([name, inner], at) => [shownName(name, at), shown(inner, depth - 1)]));
}

function shownString(text: string): string {
  return words.has(text) || DATE_TIME.test(text) || /^…[\da-f]{4}$/i.test(text) ? text : `(${text.length} characters)`;
}

function shownName(name: string, at: number): string {
  return names.has(name) ? name : `(another member, ${at + 1})`;
}

function few<Item>(items: readonly Item[]): readonly Item[] {
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
  visit(document["components"]?.["schemas"]);
  return found;
}
