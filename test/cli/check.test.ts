/** What the command check does, called in this process. */
import { readFile, writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import * as check from "../../src/cli/check.js";
import { UsageError } from "../../src/cli/usage.js";
import { type Defect, link as linkable, startProvider, credentials as tenant } from "../check/provider.js";
import { asConfigured, env, request_id, scratch, silent } from "./setting.js";

asConfigured();

describe("check", () => {
  beforeEach(() => env({ FREEDOMPAY_AUTH_ID: tenant.authId, FREEDOMPAY_SECRET: tenant.secret }));
  const linking = ["--client-id", linkable.client_id, "--card-id", linkable.card_id];

  test("reports each part once, and links the given client and card", async () => {
    const said: string[] = [];
    const args = ["--target", await startProvider(), ...linking, "--allow-link"];
    const done = await check.run(args, (line) => said.push(line));
    expect(done).toMatchObject({ exit: 0, output: expect.stringContaining("ok           linkCard.signature (12)\n") });
    // Without TLS, and with operations to which it sends nothing.
    const notApplicable =
      1 + Object.keys(operations).filter((id) => !["linkCard", "requestStatus"].includes(id)).length;
    const [, checked, all, kept] =
      /(\d+) of (\d+) rules could be checked, all (\d+) kept, in [\d.]+ s\.$/.exec(done?.output ?? "") ?? [];
    expect([Number(all) - Number(checked), kept]).toEqual([notApplicable, checked]);
    expect(done?.output?.split("\n").length).toBeLessThan(19 + notApplicable);
    expect(`${done?.output}${said.join("\n")}`).not.toContain(tenant.secret);
    expect(said).toContain("checked linkCard.signature");
    expect(said.filter((line) => line === "checked linkCard.signature")).toHaveLength(1);
    expect(done?.output).not.toContain("\u001b[");
  });

  test("takes a request that the provider knows, so that a refusal proves something", async () => {
    const target = await startProvider({ blindTo: ["missing"], statusOf: () => ["ok", "success"] });
    const args = ["--target", target, "--request-id", request_id, "--format", "json"];
    const done = await check.run(args, silent);
    expect(done?.exit).toBe(1);
    expect(JSON.parse(done?.output ?? "")).toMatchObject({ passed: false, target });
  });

  test("counts undocumented responses as failed in strict mode", async () => {
    const target = await startProvider({ reply: (right) => ({ ...right, status: 201 }) });
    expect(await check.run(["--target", target], silent)).toMatchObject({ exit: 0 });
    const done = await check.run(["--target", target, "--strict", "--format", "junit"], silent);
    expect(done).toMatchObject({ exit: 1, output: expect.stringContaining('type="undocumented"') });
  });

  test("exits with 3 if nothing listens", async () => {
    expect(await check.run(["--target", "http://127.0.0.1:9"], silent)).toMatchObject({ exit: 3 });
  });

  test("accepts plain http to one's own host with --allow-http", async () => {
    const args = ["--target", "http://mock.invalid"];
    await expect(check.run(args, silent)).rejects.toThrow("expected https");
    expect(await check.run([...args, "--allow-http"], silent)).toMatchObject({ exit: 3 });
  });

  test("limits the time of one request", async () => {
    const target = await startProvider({ raw: silent });
    const done = await check.run(["--target", target, "--timeout", "0.1"], silent);
    expect(done).toMatchObject({ exit: 3, output: expect.stringContaining("no response came (timed_out)") });
  });

  /** A module that exports this. */
  async function setup(code: string): Promise<string> {
    const file = (await scratch()).replace(/json$/, "mjs");
    await writeFile(file, code);
    return file;
  }

  test("takes the key and the connections from a module, with the auth_id from the environment", async () => {
    env({ FREEDOMPAY_SECRET: undefined });
    const target = await startProvider();
    const key = await setup(`export const secret = async () => ${JSON.stringify(tenant.secret)};`);
    expect(await check.run(["--target", target, "--setup", key], silent)).toMatchObject({ exit: 0 });
    const refusing = `import { Agent } from "node:http"; import { connect } from "node:net";
      class Refusing extends Agent { createConnection() { return connect(1, "127.0.0.1"); } }`;
    env({ FREEDOMPAY_SECRET: tenant.secret });
    const agent = await setup(`${refusing} export const agent = new Refusing();`);
    const done = await check.run(["--target", target, "--setup", agent], silent);
    expect(done).toMatchObject({ exit: 3, output: expect.stringContaining("ECONNREFUSED") });
  });

  test.each<[string, string, string]>([
    ["exports neither", "export const key = 1;", "exports neither secret nor agent."],
    ["throws", 'throw Object.assign(new Error("no"), { code: "E_OWN" });', "can't be loaded (E_OWN)."],
    ["throws no error", 'throw "a secret";', "can't be loaded (Error)."],
    ["throws an error without a code", 'throw new TypeError("a secret");', "can't be loaded (TypeError)."],
  ])("a module that %s is refused", async (_what, code, says) => {
    const file = await setup(code);
    const refused = check.run(["--target", "http://127.0.0.1:9", "--setup", file], silent);
    await expect(refused).rejects.toThrow(new UsageError(`--setup: ${file} ${says}`));
  });

  test("makes no more links than it may", async () => {
    const args = ["--target", await startProvider(), ...linking, "--allow-link", "--format", "json"];
    const passed = async (...more: string[]) =>
      (await check.run([...args, ...more], silent))?.output?.match(/"status":"passed"|"status": "passed"/g)?.length ??
      0;
    expect(await passed("--max-links", "1")).toBeLessThan(await passed());
    await expect(check.run([...args, "--max-links", "x"], silent)).rejects.toThrow("--max-links");
  });

  test("writes the report into a file, and prints nothing then", async () => {
    const file = await scratch();
    const done = await check.run(["--target", "http://127.0.0.1:9", "--output", file], silent);
    expect(done).toEqual({ exit: 3 });
    expect(await readFile(file, "utf8")).toBe(
      "http://127.0.0.1:9 can't be checked: no response came (ECONNREFUSED).\n",
    );
    const inJson = ["--target", await startProvider(), "--format", "json", "--output", file];
    expect(await check.run(inJson, silent)).toEqual({ exit: 0 });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ passed: true, counts: { failed: 0 } });
  });

  test("sends nothing if the report can't be written", async () => {
    let came = 0;
    const reply: Defect["reply"] = (right) => {
      came++;
      return right;
    };
    const target = await startProvider({ reply });
    const nowhere = ["--target", target, "--output", "/no/such/folder/report"];
    await expect(check.run(nowhere, silent)).rejects.toThrow(
      new UsageError("/no/such/folder/report can't be written."),
    );
    expect(came).toBe(0);
  });

  test("requires --allow-production before it sends anything to production", async () => {
    const args = ["--target", "https://api.freedompay.kz"];
    await expect(check.run(args, silent)).rejects.toThrow("set allowProduction");
    // The next thing it looks at is the secret, so the leave was heard.
    env({ FREEDOMPAY_AUTH_ID: " " });
    await expect(check.run([...args, "--allow-production"], silent)).rejects.toThrow("authId must be text");
  });

  test("takes no secret as an argument, and does nothing without one", async () => {
    const args = ["--target", "http://127.0.0.1:9"];
    await expect(check.run([...args, "--secret", "x"], silent)).rejects.toThrow("Unknown option. Expected --target");
    env({ FREEDOMPAY_SECRET: "" });
    await expect(check.run(args, silent)).rejects.toThrow(
      "FREEDOMPAY_SECRET is not set; set it to the vendor's secret",
    );
  });

  test.each<[string, string[], string]>([
    ["no target", [], "--target is missing; expected the base URL of the provider."],
    ["another format", ["--format", "xml"], "--format must be one of text, json, junit, markdown."],
    ["no time", ["--timeout", "0"], "--timeout must be a number of seconds above 0 and below 2147483."],
    ["ids without leave", linking, "--client-id, --card-id and --allow-link go together"],
    ["leave without ids", ["--allow-link"], "go together: give all three, or none to link nothing."],
    ["a client alone", [...linking.slice(0, 2), "--allow-link"], "go together"],
    ["a card alone", [...linking.slice(2), "--allow-link"], "go together"],
    ["a client without leave", linking.slice(0, 2), "go together"],
    ["a card without leave", linking.slice(2), "go together"],
  ])("refuses %s", async (what, args, message) => {
    const target = what === "no target" ? [] : ["--target", "http://127.0.0.1:9"];
    await expect(check.run([...target, ...args], silent)).rejects.toThrow(message);
  });
});
