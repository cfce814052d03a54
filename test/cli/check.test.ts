/** What the command check does, called in this process. */
import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as command from "../../src/cli/check.js";
import { UsageError } from "../../src/cli/usage.js";
import { describedOperations } from "../../src/contract/description.js";
import { link, type Reply, startProvider, credentials as tenant } from "../check/provider.js";
import { asConfigured, env, request_id, run, scratch, silent } from "./setting.js";

asConfigured(tenant.authId, tenant.secret);

const nobody = "http://127.0.0.1:9";
const linking = ["--client-id", link.client_id, "--card-id", link.card_id];
const check = (target: string, ...args: string[]) => run(command, ["--target", target, ...args]);

test("the check reports each part once, and links the given client and card", async () => {
  const { exit, said, output } = await check(await startProvider(), ...linking, "--allow-link");
  expect(exit).toBe(0);
  expect(output).toContain("ok           linkCard.signature (12)\n");
  // Without TLS, and with operations to which it sends nothing.
  const unchecked = 1 + describedOperations.length - 2;
  const [, checked, all, kept] = /(\d+) of (\d+) rules could be checked, all (\d+) kept, in [\d.]+ s\.$/.exec(output)!;
  expect([Number(all) - Number(checked), kept]).toEqual([unchecked, checked]);
  expect(output.split("\n").length).toBeLessThan(19 + unchecked);
  expect(output + said).not.toContain(tenant.secret);
  expect(output).not.toContain("\u001b[");
  expect(said.filter((line) => line === "checked linkCard.signature")).toHaveLength(1);
});

test("a request that the provider knows is taken, so that a refusal proves something", async () => {
  const target = await startProvider({ blindTo: ["missing"], statusOf: () => ["ok", "success"] });
  const { exit, output } = await check(target, "--request-id", request_id, "--format", "json");
  expect({ exit, report: JSON.parse(output) }).toMatchObject({ exit: 1, report: { passed: false, target } });
});

test("undocumented responses count as failed in strict mode", async () => {
  const target = await startProvider({ reply: (right) => ({ ...right, status: 201 }) });
  expect(await check(target)).toMatchObject({ exit: 0 });
  const output = expect.stringContaining('type="undocumented"');
  expect(await check(target, "--strict", "--format", "junit")).toMatchObject({ exit: 1, output });
});

test("plain http to one's own host is accepted with --allow-http", async () => {
  await expect(check("http://mock.invalid")).rejects.toThrow("expected https");
  expect(await check("http://mock.invalid", "--allow-http")).toMatchObject({ exit: 3 });
});

test("the time of one request is limited", async () => {
  const output = expect.stringContaining("no response came (timed_out)");
  expect(await check(await startProvider({ raw: silent }), "--timeout", "0.1")).toMatchObject({ exit: 3, output });
});

const refusing = `import { Agent } from "node:http"; import { connect } from "node:net";
  class Refusing extends Agent { createConnection() { return connect(1, "127.0.0.1"); } }
  export const agent = new Refusing();`;
test.each<[string, string, string | undefined, number, string]>([
  ["the key", `export const secret = async () => ${JSON.stringify(tenant.secret)};`, undefined, 0, "all"],
  ["a key service that fails", "export const secret = () => { throw 1; };", undefined, 3, "given as secret failed"],
  ["the connections", refusing, tenant.secret, 3, "ECONNREFUSED"],
])("%s may come from a module, with the auth_id from the environment", async (_what, code, secret, exit, says) => {
  env({ FREEDOMPAY_SECRET: secret });
  const done = await check(await startProvider(), "--setup", await scratch(code, "setup.mjs"));
  expect(done).toMatchObject({ exit, output: expect.stringContaining(says) });
});

test.each<[string, string, string]>([
  ["exports neither", "export const key = 1;", "exports neither secret nor agent."],
  ["throws", 'throw Object.assign(new Error("no"), { code: "E_OWN" });', "can't be loaded (E_OWN)."],
  ["throws no error", 'throw "a secret";', "can't be loaded (Error)."],
])("a module that %s is refused", async (_what, code, says) => {
  const file = await scratch(code, "setup.mjs");
  await expect(check(nobody, "--setup", file)).rejects.toThrow(new UsageError(`--setup: the file ${says}`));
});

test("no more links are made than may be", async () => {
  const { output } = await check(await startProvider(), ...linking, "--allow-link", "--max-links", "1");
  expect(output).toContain("maxLinks is reached");
});

test("the report is written into a file, and nothing is printed then", async () => {
  const file = await scratch();
  expect(await check(nobody, "--output", file)).toMatchObject({ exit: 3, output: "" });
  expect(await readFile(file, "utf8")).toBe(`${nobody} can't be checked: no response came (ECONNREFUSED).\n`);
  expect(await check(await startProvider(), "--format", "json", "--output", file)).toMatchObject({ output: "" });
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ passed: true, counts: { failed: 0 } });
});

test("nothing is sent if the report can't be written", async () => {
  let came = 0;
  const target = await startProvider({ raw: () => came++ });
  const refused = new UsageError("--output: the file can't be written.");
  await expect(check(target, "--output", "/no/such/folder/report")).rejects.toThrow(refused);
  expect(came).toBe(0);
});

test("a report that can't be written in the end is printed, with exit code 3", async () => {
  const file = await scratch();
  const reply = (right: Reply) => {
    rmSync(file, { recursive: true });
    mkdirSync(file);
    return right;
  };
  const done = await check(await startProvider({ reply }), "--output", file);
  expect(done).toMatchObject({ exit: 3, output: expect.stringContaining("rules could be checked") });
});

test("production needs --allow-production before anything is sent", async () => {
  await expect(check("https://api.freedompay.kz")).rejects.toThrow("set allowProduction");
  // The next thing it looks at is the secret, so the leave was heard.
  env({ FREEDOMPAY_AUTH_ID: " " });
  await expect(check("https://api.freedompay.kz", "--allow-production")).rejects.toThrow("authId must be text");
});

test("a target is needed", async () => {
  const refused = new UsageError("--target is missing; expected the base URL of the provider.");
  await expect(run(command, [])).rejects.toThrow(refused);
});

test.each<[string, string[], string]>([
  ["another format", ["--format", "xml"], "--format must be one of text, json, junit, markdown."],
  ["no time", ["--timeout", "0"], "--timeout must be a number of seconds above 0 and below 2147483."],
  ["no number of links", ["--max-links", "x"], "--max-links must be"],
  ["ids without leave", linking, "--client-id, --card-id and --allow-link go together"],
  ["leave without ids", ["--allow-link"], "go together: give all three, or none to link nothing."],
  ["a client alone", [...linking.slice(0, 2), "--allow-link"], "go together"],
])("the check refuses %s", async (_what, args, message) => {
  await expect(check(nobody, ...args)).rejects.toThrow(message);
});
