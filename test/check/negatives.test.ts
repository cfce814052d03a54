/** The values that break one constraint of a schema and no other, whatever the schema. */
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { broken, constraints } from "../../src/check/negatives.js";
import type { DescribedBody, JsonSchema } from "../../src/contract/description.js";

const ajv = new Ajv({ allErrors: true, strict: false });

function bodyOf(schema: JsonSchema, example: unknown): DescribedBody {
  // Ajv's own function is what the generated validators are.
  const compiled = ajv.compile(schema) as unknown as DescribedBody["compiled"];
  return { name: "body", mediaType: "application/json", schema, compiled, examples: { example } };
}

function breaking(schema: JsonSchema, example: unknown, keyword: string): unknown {
  const constraint = constraints(schema).find((each) => each.keyword === keyword);
  if (!constraint) throw new TypeError(`The schema has no ${keyword}.`);
  return broken(bodyOf(schema, example), constraint);
}

describe("a value that breaks only the pattern", () => {
  test.each(["\0", "\n", "\x7F", " ", "-", ":", "0", "9", "g", "é"])("has a %j where there must be none", (letter) => {
    // Text alone, of this length or one more, so that no shorter or longer way is left.
    const schema = { type: "string", pattern: `^[^${letter}]*$`.replace("[^-]", "[^\\-]"), minLength: 4, maxLength: 5 };
    const value = breaking(schema, "Wxyz", "pattern");
    expect(value).toContain(letter);
    expect(String(value).replaceAll(letter, "")).toMatch(/^W?x?y?z?$/);
  });

  test.each([
    ["two letters in the other order", "^(?!.*[^ab]).*ab.*$|^x$", "ab"],
    ["a letter less", "^.{4}$|^x?$", "abcd"],
    ["capitals", "^[a-z]+$", "abc"],
    ["small letters", "^[A-Z]+$", "ABC"],
  ])("has %s", (_what, pattern, example) => {
    expect(breaking({ type: "string", pattern, minLength: 1 }, example, "pattern")).not.toMatch(
      new RegExp(pattern, "u"),
    );
  });
});

test.each<[keyword: string, schema: JsonSchema, example: unknown, broken: unknown]>([
  ["maximum", { type: "number", maximum: 10 }, 1, 1e9],
  ["minimum", { type: "number", minimum: 0 }, 1, -1],
  ["multipleOf", { type: "number", multipleOf: 1 }, 1, 1.5],
  ["maxItems", { type: "array", maxItems: 3 }, [1], Array(1000).fill(1)],
  ["uniqueItems", { type: "array", uniqueItems: true }, [1, 2], [1, 2, 1, 2]],
  ["minItems", { type: "array", minItems: 1 }, [1], []],
  ["maxLength", { type: "string", maxLength: 500 }, "ab", "ab".repeat(1000)],
  ["minLength", { type: "string", minLength: 1 }, "ab", ""],
])("%s is broken by a value of the same type", (keyword, schema, example, value) => {
  expect(breaking(schema, example, keyword)).toEqual(value);
});

test("a constraint that nothing breaks alone is an error that says what to do", () => {
  const schema = { type: "string", maxLength: 3, pattern: "^.{0,2}$" };
  expect(() => breaking(schema, "ab", "maxLength")).toThrow(
    "body: no value breaks only `maxLength` at /. Drop the constraint if another one implies it, add an example that has " +
      "the member, or add to `mutants` in src/check/negatives.ts a value that breaks it.",
  );
});

test("a keyword that nobody taught to break is an error that names it and its place", () => {
  expect(() => constraints({ properties: { a: { dependentRequired: {} } } })).toThrow(
    'The spec uses the keyword "dependentRequired" at /a. Teach src/check/negatives.ts to break it.',
  );
});
