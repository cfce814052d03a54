import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Schema } from "../../generated/contract.js";
import { violations } from "../../src/contract/violations.js";

const Named = { title: "a name", type: "string", minLength: 1, pattern: "^[^ ]+$" };
const named = { $ref: "#/components/schemas/Na~1med" };
const yours = { ...named, title: "yours" };
const texts = { items: { type: "string" } };
const CODE = '"};data;`';

const cases: readonly (readonly [name: string, schema: object, value: unknown, says: string])[] = [
  ["a title", { title: "a day", pattern: "^\\d\\d$" }, "a", "the body must be a day"],
  ["a title of what must not be", { title: "no text", not: { type: "string" } }, "a", "the body must be no text"],
  ["alternatives", { title: "a or b", anyOf: [{ const: "a" }, { const: "b" }] }, "c", "the body must be a or b"],
  ["a title of one of two", { title: "a", oneOf: [{ const: "a" }, { const: "b" }] }, "c", "the body must be a"],
  ["a type", { title: "text of ours", type: "string" }, 1, "the body must be string"],
  ["types", { type: ["string", "integer"] }, true, "the body must be string,integer"],
  ["a limit", { title: "a name", type: "string", minLength: 2 }, "a", "the body must NOT have fewer than 2 characters"],
  ["a pattern", { type: "string", pattern: "^a" }, "b", 'the body must match pattern "^a"'],
  ["a format", { type: "string", format: "uuid" }, "b", 'the body must match format "uuid"'],
  ["an enumeration", { enum: ["a", null, { b: 1 }] }, 1, 'the body must be one of a, null, {"b":1}'],
  ["a constant", { const: "" }, 1, 'the body must be ""'],
  ["a reference", { properties: { a: named } }, { a: " " }, "a must be a name"],
  ["a missing array", { required: ["a"], properties: { a: { type: "array" } } }, {}, "a is missing (expected array)"],
  ["a missing reference", { required: ["a"], properties: { a: named } }, {}, "a is missing (expected a name)"],
  ["a missing one with a title", { required: ["a"], properties: { a: yours } }, {}, "a is missing (expected yours)"],
  ["a missing member without a schema", { required: ["a-b"] }, {}, "a-b is missing"],
  ["a missing name in quotes", { required: ['a"b\\'] }, {}, 'a"b\\ is missing'],
  ["a member too many", { additionalProperties: false }, { a: 1 }, "a is not a member of this contract; leave it out"],
  ["an item", texts, ["a", 1], "1 must be string"],
  ["a member by pattern", { patternProperties: { "^x": { type: "string" } } }, { xy: 1 }, "xy must be string"],
  ["a card as name", { additionalProperties: texts }, { "4111111111111111": [1] }, "(another member).0 must be string"],
  ["code in a pattern", { pattern: '";x' }, "a", 'the body must match pattern "";x"'],
  ["code in a title", { title: CODE, pattern: "b" }, "a", `the body must be ${CODE}`],
  ["code in a value", { const: CODE }, "a", `the body must be ${JSON.stringify(CODE)}`],
];

/** By the generator's own functions, in a process of its own, since they are plain JavaScript. */
const code = execFileSync(process.execPath, ["--input-type=module"], {
  cwd: fileURLToPath(new URL("../..", import.meta.url)),
  encoding: "utf8",
  input: `
    import { oneModule, validatorsModule } from "./spec/tools/generate/validators.mjs";
    const schemas = ${JSON.stringify({ ...Object.fromEntries(cases.map(([, schema], at) => [`S${at}`, schema])), "Na/med": Named })};
    const exported = ${JSON.stringify(Object.fromEntries(cases.map((_, at) => [`S${at}`, `#/components/schemas/S${at}`])))};
    const validators = validatorsModule({ components: { schemas } }, exported);
    console.log(await oneModule("validators", { validators }));`,
});
const compiled: Readonly<Record<string, Schema>> = await import(`data:text/javascript,${encodeURIComponent(code)}`);

test.each(cases.map((each, at) => [...each, at] as const))("%s is said in words", (_name, _schema, value, says, at) => {
  const found = violations(compiled[`S${at}`] as Schema, value); // exported under that name
  expect(found.at(-1)?.message).toBe(says);
});
