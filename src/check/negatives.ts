/**
 * Derives, for every constraint of a schema, a value that breaks that one and no other.
 *
 * This file doesn't know the contract. A constraint that can't be broken alone is an error, which the tests find first:
 * either another constraint implies it, or `mutants` below lacks a suitable value.
 */
import type { Schema } from "../../generated/contract.js";
import { type DescribedBody, type JsonSchema, levelOf, resolve } from "../contract/description.js";

export interface Constraint {
  /** The instance path of the value that it constrains. */
  readonly path: readonly string[];
  readonly keyword: string;
  /** The member, for `required`, which is one constraint for each member. */
  readonly member?: string;
  /** The type of the value that breaks it, for `type`, which is one constraint for each type that it excludes. */
  readonly wrongType?: JsonType;
  /** A stronger keyword in the same schema, which every value that breaks this one breaks too. */
  readonly impliedBy?: string;
  /** How well it is known, as `x-evidence` says. */
  readonly level: string;
}

/** A value of each type. The number isn't an integer, so that it breaks `integer` too. */
const OF_TYPE = { null: null, boolean: true, number: 1.5, string: "x", array: [], object: {} } as const;
export type JsonType = keyof typeof OF_TYPE;

export interface Breach {
  readonly path: string;
  readonly keyword: string;
}

const ANNOTATIONS = new Set(["title", "description", "default", "examples", "deprecated"]);
const WALKED = new Set(["$ref", "allOf", "properties", "items"]);
const ASSERTION =
  /^(enum|const|pattern|not|(min|max)(Length|imum|Items)|exclusive(Min|Max)imum|multipleOf|uniqueItems)$/;

/**
 * Each once, though two parts of an `allOf` may have the same.
 *
 * @param level of the member that the schema describes, where the schema itself doesn't say
 */
export function constraints(schema: JsonSchema, path: readonly string[] = [], level = "assumed"): Constraint[] {
  return [...new Map(written(schema, path, level).map((constraint) => [title(constraint), constraint])).values()];
}

function written(schema: JsonSchema, path: readonly string[], level: string): Constraint[] {
  const own = levelOf(schema) ?? level;
  return Object.entries(schema).flatMap(([keyword, argument]): Constraint[] => {
    if (ANNOTATIONS.has(keyword) || keyword.startsWith("x-")) return [];
    if (keyword === "type") {
      const impliedBy = ["enum", "const"].find((stronger) => stronger in schema);
      return typesOutside(argument).map((wrongType) => {
        return { path, keyword, wrongType, level, ...(impliedBy && { impliedBy }) };
      });
    }
    // The member states the level of its type and format; a shared schema states the level of its own keywords.
    if (keyword === "format") return [{ path, keyword, level }];
    if (ASSERTION.test(keyword)) return [{ path, keyword, level: own }];
    if (keyword === "required") {
      const members = (schema["properties"] ?? {}) as Record<string, JsonSchema>; // what OpenAPI has there
      return (argument as string[]).map((member) => {
        return { path, keyword, member, level: levelOf(members[member]) ?? own };
      });
    }
    if (keyword === "additionalProperties" && typeof argument === "boolean") {
      return argument ? [] : [{ path, keyword, level: own }];
    }
    if (WALKED.has(keyword)) {
      return inner(keyword, argument).flatMap(([part, step]) =>
        written(part, [...path, ...step], keyword === "properties" ? (levelOf(part) ?? own) : own),
      );
    }
    throw new Error(
      `The spec uses the keyword "${keyword}" at /${path.join("/")}. Teach src/check/negatives.ts to break it.`,
    );
  });
}

function inner(keyword: string, argument: unknown): [JsonSchema, string[]][] {
  if (keyword === "$ref") return [[resolve(argument as string), []]];
  if (keyword === "allOf") return (argument as JsonSchema[]).map((part) => [part, []]);
  if (keyword === "items") return [[argument as JsonSchema, ["0"]]];
  return Object.entries(argument as Record<string, JsonSchema>).map(([name, part]) => [part, [name]]);
}

/** Each type is its own constraint: a provider that converts numbers to strings takes one and refuses the next. */
function typesOutside(type: unknown): JsonType[] {
  const allowed = [type].flat();
  return (Object.keys(OF_TYPE) as JsonType[]).filter((name) => !allowed.includes(name)); // its own keys
}

/** What the validator must report for a value that breaks only this constraint. */
export function breachesOf({ path, keyword, impliedBy }: Constraint): Breach[] {
  return [keyword, impliedBy].flatMap((broken) => (broken ? [{ path: path.join("/"), keyword: broken }] : []));
}

/** A value that breaks exactly this constraint, made from a named example of the body. */
export function broken(body: DescribedBody, constraint: Constraint): unknown {
  const wanted = JSON.stringify(breachesOf(constraint));
  for (const example of Object.values(body.examples)) {
    for (const value of candidates(example, constraint)) {
      if (JSON.stringify(breaches(body.compiled, value)) === wanted) return value;
    }
  }
  throw new Error(
    `${body.name}: no value breaks only ${title(constraint)}. Drop the constraint if another one implies it, ` +
      "add an example that has the member, or add to `mutants` in src/check/negatives.ts a value that breaks it.",
  );
}

export function title({ path, keyword, member, wrongType }: Constraint): string {
  return `\`${keyword}\`${member ? ` of ${member}` : ""} at /${path.join("/")}${wrongType ? ` with ${wrongType}` : ""}`;
}

/** What the compiled validator says of a value, each breach once. */
export function breaches(schema: Schema, value: unknown): Breach[] {
  if (schema(value)) return [];
  const found = (schema.errors ?? []).map(({ instancePath, keyword }) => ({ path: instancePath.slice(1), keyword }));
  return [...new Map(found.map((breach) => [JSON.stringify(breach), breach])).values()];
}

function* candidates(example: unknown, { path, keyword, member, wrongType }: Constraint): Generator<unknown> {
  const value = path.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], example);
  if (value === undefined) return;
  if (member) {
    const { [member]: _, ...rest } = value as Record<string, unknown>;
    yield replaced(example, path, rest);
  } else if (wrongType) {
    yield replaced(example, path, OF_TYPE[wrongType]);
  } else if (keyword === "additionalProperties") {
    yield replaced(example, path, { ...(value as object), undocumented_member: 1 });
  } else {
    for (const mutant of mutants(value)) yield replaced(example, path, mutant);
  }
}

function replaced(node: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy = structuredClone(node) as Record<string, unknown>;
  copy[step] = replaced(copy[step], rest, value);
  return copy;
}

function* mutants(value: unknown): Generator<unknown> {
  yield* [[], {}, true, null, 0, 1.5, -1, 1e9, "", "x"];
  if (Array.isArray(value)) yield* [[...value, ...value], Array(1000).fill(value[0])];
  if (typeof value !== "string") return;
  // Values that usual format checks accept: a UUID as a URN, the nil UUID, a space instead of the T.
  yield* [`urn:uuid:${value}`, value.replace(/[\da-f]/gi, "0"), value.replace("T", " ")];
  yield* [" ".repeat(value.length), value + value, value.repeat(1000), value.toLowerCase(), value.toUpperCase()];
  for (let at = 0; at < value.length; at++) {
    const [before, here, after] = [value.slice(0, at), value.charAt(at), value.slice(at + 1)];
    yield before + after;
    yield before + after.charAt(0) + here + after.slice(1);
    for (const other of ["\0", "\n", "\x7F", " ", "-", ":", "0", "9", "g", "é"])
      yield* [before + other + after, before + other + here + after];
  }
}
