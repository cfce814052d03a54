import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import type { Schema } from "../../generated/contract.js";
import { violations } from "../../src/contract/violations.js";

const Named = { title: "a name", type: "string", minLength: 1 };
const cases: readonly (readonly [name: string, schema: object, value: unknown, says: string])[] = [
  ["a title", { title: "text of ours", type: "string" }, 1, "the body must be text of ours"],
  ["types", { type: ["string", "integer"] }, true, "the body must be a string or an integer"],
  ["limits", { type: "string", minLength: 2, description: "d" }, "a", "the body must be a string with minLength 2"],
  ["an enumeration", { enum: ["a", null, { b: 1 }] }, 1, 'the body must be one of a, null, {"b":1}'],
  ["a constant", { const: "" }, 1, 'the body must be ""'],
  ["a rule that needs more words", { type: "array", uniqueItems: true }, [1, 1], "the body must be as `uniqueItems`"],
  ["what must not be", { not: { type: "string" } }, "a", "the body must be as `not` in the spec asks"],
  ["a reference", { properties: { a: { $ref: "#/components/schemas/Na~1med" } } }, { a: 1 }, "a must be a name"],
  [
    "a missing member",
    { required: ["a"], properties: { a: { type: "array" } } },
    {},
    "a is missing (expected an array)",
  ],
  [
    "a missing reference",
    { required: ["a"], properties: { a: { $ref: "#/components/schemas/Na~1med" } } },
    {},
    "a name)",
  ],
  ["members by pattern", { patternProperties: { "^x": { type: "string" } } }, { xy: 1 }, "xy must be a string"],
  ["any other member", { additionalProperties: { type: "string" } }, { "a/b": 1 }, "a~1b must be a string"],
  ["names of members", { propertyNames: { pattern: "^a" } }, { b: 1 }, "the body must be a value with pattern ^a"],
  ["a member that may not be", { properties: { a: false } }, { a: 1 }, "a must be as `false schema` in the spec asks"],
  ["odd names", { properties: { 'a,"b}': { type: "string", minLength: 2 } } }, { 'a,"b}': 1 }, "must be a string with"],
  ["code in a pattern", { type: "string", pattern: "missingProperty: x;const " }, "a", "must be a string with pattern"],
  ["code in a title", { title: "},data};function ,parentData", type: "string" }, 1, "},data};function ,parentData"],
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

test.each(cases.map((each, at) => [...each, at] as const))("%s is said in words", (_name, schema, value, says, at) => {
  const [broken] = violations(compiled[`S${at}`] as Schema, value); // exported under that name
  expect(broken?.message).toContain(says);
  const components = { schemas: { "Na/med": Named } };
  const plain = new Ajv({ strict: false }).compile({ ...schema, components });
  expect(plain(value)).toBe(false);
  expect(broken?.keyword).toBe(plain.errors?.[0]?.keyword);
});
