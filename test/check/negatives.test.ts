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
  test.each([
    ["\0", "^[^\\0]*$"],
    ["\n", "^[^\\n]*$"],
    ["\x7F", "^[^\\x7F]*$"],
    [" ", "^[^ ]*$"],
    ["-", "^[^-]*$"],
    [":", "^[^:]*$"],
    ["0", "^[^0]*$"],
    ["9", "^[^9]*$"],
    ["g", "^[^g]*$"],
    ["é", "^[^é]*$"],
  ])("has a %j where there must be none", (letter, pattern) => {
    // Text alone, of this length or one more, so that no shorter or longer way is left.
    const value = breaking({ type: "string", pattern, minLength: 4, maxLength: 5 }, "Wxyz", "pattern");
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

test("numbers and lists are broken as well as texts", () => {
  expect(breaking({ type: "number", maximum: 10 }, 1, "maximum")).toBe(1e9);
  expect(breaking({ type: "number", minimum: 0 }, 1, "minimum")).toBe(-1);
  expect(breaking({ type: "number", multipleOf: 1 }, 1, "multipleOf")).toBe(1.5);
  expect(breaking({ type: "array", maxItems: 3 }, [1], "maxItems")).toHaveLength(1000);
  expect(breaking({ type: "array", uniqueItems: true }, [1, 2], "uniqueItems")).toEqual([1, 2, 1, 2]);
  expect(breaking({ type: "array", minItems: 1 }, [1], "minItems")).toEqual([]);
  expect(breaking({ type: "string", maxLength: 500 }, "ab", "maxLength")).toBe("ab".repeat(1000));
  expect(breaking({ type: "string", minLength: 1 }, "ab", "minLength")).toBe("");
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
