/** What a whole check reports, where a look at the defects would tell too little. */
import { Agent } from "node:http";
import { describe, expect, test } from "vitest";
import { type CheckOptions, checkProvider } from "../../src/check/index.js";
import { credentials, envelope, link, startProvider } from "./provider.js";

describe("a report", () => {
  const check = (target: string, options: Partial<CheckOptions> = {}) =>
    checkProvider({ target, credentials, timeout: 5000, ...options });

  test("says where and when, counts what it found, and names each rule in a sentence", async () => {
    const before = Date.now();
    const target = await startProvider();
    const report = await check(`${target}/`, { link });
    expect(report.target).toBe(target);
    expect(Date.parse(report.startedAt)).toBeGreaterThanOrEqual(before);
    expect(report.duration).toBeLessThan(Date.now() - before + 2);
    expect(Number.isInteger(report.duration)).toBe(true);
    expect(report).not.toHaveProperty("unchecked");
    const { passed, failed, undocumented, not_applicable } = report.counts;
    expect(passed + failed + undocumented + not_applicable).toBe(report.checks.length);
    const rules = Object.fromEntries(report.checks.map(({ id, title, where }) => [id, `${title} ${where}`]));
    expect(rules).toMatchObject({
      tls: "The connection is encrypted, and its certificate accepted #/servers",
      "requestStatus.unknown_id":
        "An id that was never sent is not called linked or in process #/paths/~1v5~1card-api~1request~1status/post",
      "linkCard.signature.missing": "A request without a signature is refused #/paths/~1v5~1card-api~1card~1link/post",
      "linkCard.answer.size":
        "The body is no larger than a client reads #/paths/~1v5~1card-api~1card~1link/post/responses/200",
      "linkCard.request.method": expect.stringContaining("with another method is refused"),
      "linkCard.body.card_id.type.null": expect.stringContaining("breaks `type` of card_id with null is refused"),
    });
    expect(report.checks.find(({ id }) => id === "tls")?.reason).toBe(
      "The target is spoken to in plain http, on this machine.",
    );
  });

  test.each<[string, Parameters<typeof startProvider>[0], string, string]>([
    ["linked", { statusOf: () => ["ok", "success"] }, "failed", "It is called success."],
    ["in process", { statusOf: () => ["ok", "process"] }, "failed", "It is called in_process."],
    ["an error", {}, "passed", "It is answered with an error."],
    [
      "a status",
      { reply: () => ({ ...envelope(["ok", "success"]), status: 404 }) },
      "undocumented",
      "It is answered 404.",
    ],
  ])("says of an unknown id that is answered with %s", async (_what, defect, status, reason) => {
    const { checks } = await check(await startProvider(defect));
    expect(checks.find(({ id }) => id === "requestStatus.unknown_id")).toMatchObject({ status, reason });
  });

  test("asks a function for the key of each request, and shows none of the keys", async () => {
    const { authId, secret } = credentials;
    let asked = 0;
    const keyService = async () => {
      asked += 1;
      return secret;
    };
    const report = await check(await startProvider(), { credentials: { authId, secret: keyService } });
    expect(report.passed).toBe(true);
    expect(asked).toBeGreaterThan(20);
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  test("of a key that can't be had says so in place of what is left", async () => {
    const { authId, secret } = credentials;
    let asked = 0;
    const rotten = () => {
      if (asked++ < 3) return secret;
      throw new Error(`no more of ${secret}`);
    };
    const report = await check(await startProvider(), { credentials: { authId, secret: rotten } });
    expect(report.passed).toBe(false);
    expect(report.unchecked).toMatch(/^The function given as secret failed\./);
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  test("is the same over connections that an agent makes", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let connections = 0;
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (...args) => {
      connections += 1;
      return connect(...args);
    };
    const report = await check(await startProvider(), { agent });
    agent.destroy();
    expect(report.passed).toBe(true);
    expect(connections).toBeGreaterThan(0);
  });

  test("of an unreachable target has nothing but the reason", async () => {
    expect(await check("http://127.0.0.1:9", { strict: true })).toMatchObject({
      unchecked: "no answer came (ECONNREFUSED)",
      passed: false,
      checks: [],
      counts: { passed: 0, failed: 0, undocumented: 0, not_applicable: 0 },
    });
  });

  test("measures refusals by the link where one was taken, and by an unknown id where none was", async () => {
    const asked = async (options: Partial<CheckOptions>, refuses: boolean) => {
      const target = await startProvider({
        ...(refuses && { linkedAs: ["error", "error"] as const }),
        blindTo: ["missing"],
      });
      const { checks } = await check(target, { link, ...options });
      return checks.find(({ id }) => id === "requestStatus.signature.missing")?.status;
    };
    // A link that was taken is a question with another answer, so a signature that wasn't looked at shows.
    expect(await asked({}, false)).toBe("failed");
    expect(await asked({}, true)).toBe("not_applicable");
  });

  test.each<[string, string, string]>([
    ["a path", "https://a.example/v5", "target must be scheme, host and port, without a path."],
    ["a query", "https://a.example/?a", "target must be scheme, host and port, without a path."],
    ["production", "https://api.freedompay.kz", "target is production; set allowProduction if that is what you mean."],
    ["no URL", "a", "target can't be used; expected https"],
  ])("isn't made of a target with %s", async (_what, target, message) => {
    await expect(check(target)).rejects.toThrow(message);
  });

  test("hides a secret that was given as bytes", async () => {
    const secret = new TextEncoder().encode(credentials.secret);
    const target = await startProvider({ reply: (reply) => ({ ...reply, body: credentials.secret }) });
    const report = await checkProvider({ target, credentials: { ...credentials, secret }, timeout: 5000 });
    expect(JSON.stringify(report)).not.toContain(credentials.secret);
    expect(JSON.stringify(report)).toContain("(left out)");
  });
});
