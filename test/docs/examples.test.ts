/** The examples in the doc comments of the public functions, run against the mock. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import { transformSync } from "rolldown/utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as check from "../../src/check/index.js";
import * as main from "../../src/index.js";
import * as mocking from "../../src/mock/index.js";
import * as signing from "../../src/signing/index.js";

const source = new URL("../../src/", import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const code = files.map((name) => readFileSync(new URL(name, source), "utf8")).join("\n");

const entries = { ...main, ...signing, ...mocking, ...check };
const isClass = (value: unknown) => String(value).startsWith("class ");
const functions = Object.entries(entries).filter(([, value]) => typeof value === "function" && !isClass(value));
const names = [...functions.map(([name]) => name), "linkCard", "requestStatus", "settle"];

const given = {
  ...mocking.EXAMPLE_CREDENTIALS,
  baseUrl: "",
  request_id: randomUUID(),
};
let mock: mocking.Mock;
beforeAll(async () => {
  mock = await mocking.startMock();
  given.baseUrl = mock.url;
});
afterAll(() => mock.close());

/** The doc comment before a declaration, without its stars. */
function exampleOf(name: string): string {
  const comments = [
    ...code.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:async )?(?:function )?(\w+)[<(]/g),
  ];
  const comment = comments.find(([, , declared]) => declared === name)?.[1] ?? "";
  const [, example = ""] = /@example\n([\s\S]*?)(?=\n\s*\*?\s*(?:\n|@|$))/.exec(`${comment}\n`) ?? [];
  return example.replaceAll(/^\s*\* ?/gm, "");
}

test.each(names)("the example of %s prints what it says", async (name) => {
  const example = exampleOf(name);
  const expected = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text);
  expect(expected, `${name} needs an @example with a line such as: console.log(outcome.kind); // linked`).not.toEqual(
    [],
  );
  const client = main.createCardLinkClient({ ...given });
  // What request_id stands for in the examples: a request that the mock has taken.
  const link = { request_id: given.request_id, client_id: "client-700123", card_id: "card-900456" };
  if (name !== "linkCard") await client.linkCard(link);
  const printed: string[] = [];
  const console = { log: (...words: unknown[]) => void printed.push(words.join(" ")) };
  const request_id = name === "linkCard" ? randomUUID() : given.request_id;
  const values: Record<string, unknown> = { ...entries, ...given, request_id, client, createClient, console };
  const declared = new Set([...example.matchAll(/const (?:\{ )?(\w+)/g)].map(([, variable]) => variable));
  const known = Object.keys(values).filter((variable) => !declared.has(variable));
  const { code: javascript } = transformSync("example.ts", example);
  const run = new Function(...known, `return (async () => {\n${javascript}\n})()`);
  await run(...known.map((variable) => values[variable]));
  expect(printed).toEqual(expected);
});
