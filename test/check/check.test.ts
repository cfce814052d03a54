/** What a whole check sends and reports, where a look at the defects would tell too little. */
import { readFileSync } from "node:fs";
import { Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import { describe, expect, test } from "vitest";
import { type CheckOptions, checkProvider } from "../../src/check/index.js";
import { EXAMPLE_CREDENTIALS, startMock } from "../../src/mock/index.js";
import { check, found, resultOf } from "./checking.js";
import { DEFECTS } from "./defects.js";
import { credentials, type Defect, envelope, link, startProvider } from "./provider.js";

const LINK_PATH = "/v5/card-api/card/link";
const MISSING = "requestStatus.signature.missing";
const ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i;
const SECRETS = [credentials.secret, credentials.authId, link.client_id, link.card_id];

/** A defect that does nothing but hand on what came and was right. */
function heard(each: (path: string, request_id: string) => unknown): Defect {
  return {
    reply: (right, { path, body }) => {
      each(path, JSON.parse(body).request_id);
      return right;
    },
  };
}

test("a report says first what settling a link rests on, then of each rule what was found, and counts it", async () => {
  const target = await startProvider();
  const report = await check(`${target}/`);
  expect(report).toMatchObject({ target, passed: true });
  expect(Date.parse(report.startedAt) + report.duration).toBeLessThanOrEqual(Date.now() + 1);
  const { passed, failed, undocumented, not_applicable } = report.counts;
  expect(passed + failed + undocumented + not_applicable).toBe(report.checks.length);
  expect(report.checks.slice(0, 5).map(({ id, title, reason }) => `${id}: ${title}. ${reason}`)).toEqual([
    "settling.duplicate: A: a duplicate request_id is refused. The response is error.",
    "settling.unchanged: A: a duplicate doesn't change the first link. request/status said success before, and success afterwards.",
    expect.stringMatching(
      /^settling.known: B: .* soon knows a link\. It knew the link \d+ ms after the response to it\.$/,
    ),
    expect.stringMatching(/^settling.remembered: B: .* In \d+ polls it never said error\.$/),
    "settling.final: C: an error from card/link is final for its id. Later, request/status says error of it.",
  ]);
  const rules = Object.fromEntries(report.checks.map(({ id, title, where }) => [id, `${title} ${where}`]));
  const [asked, linked] = ["request~1status", "card~1link"].map((path) => `#/paths/~1v5~1card-api~1${path}/post`);
  expect(rules).toMatchObject({
    tls: "The connection uses TLS with a valid certificate #/servers",
    "requestStatus.unknown_id": `An unknown id is not reported as linked or in process ${asked}`,
    "linkCard.signature.missing": `A request without a signature is refused ${linked}`,
    "linkCard.response.size": `The body is no larger than a client reads ${linked}/responses/200`,
    "linkCard.body.card_id.type.null": expect.stringContaining("breaks `type` of card_id with null is refused"),
  });
  expect(resultOf(report, "tls")?.reason).toBe("The target uses plain http.");
});

test("the mock keeps every rule that can be checked without TLS", async () => {
  const mock = await startMock();
  const report = await check(mock.url, { credentials: EXAMPLE_CREDENTIALS });
  await mock.close();
  expect([...found(report, "failed"), ...found(report, "undocumented")]).toEqual([]);
  expect(found(report, "not_applicable")).toEqual(["requestStatus.members", "settling.final", "tls"]);
});

test("a provider that has linked before gets the same report as a fresh one", async () => {
  const target = await startProvider();
  const [fresh, used] = [await check(target), await check(target)];
  const told = ({ checks }: typeof fresh) => checks.map(({ id, status }) => `${id}: ${status}`);
  expect(told(used)).toEqual(told(fresh));
});

test("all links come before all refusals of polls, and a refusal of a link costs one poll", async () => {
  const paths: string[] = [];
  await check(await startProvider(heard((path) => paths.push(path))));
  const links = paths.filter((path) => path === LINK_PATH).length;
  // The link, its duplicate, one of nobody, and the measure of refusals.
  expect(links).toBe(4);
  expect(paths.length).toBeLessThan(70);
});

describe("without permission to link", () => {
  test("only polls are sent, and the skipped rules say what they need", async () => {
    const paths = new Set<string>();
    const report = await checkProvider({ target: await startProvider(heard((path) => paths.add(path))), credentials });
    expect([...paths]).toEqual(["/v5/card-api/request/status"]);
    const links = report.checks.filter(({ id }) => /^(linkCard|settling)/.test(id));
    expect(new Set(links.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
      new Set(["not_applicable: Nothing was linked: this needs a client, a card and permission to link."]),
    );
    expect(resultOf(report, "requestStatus.response.status")).toMatchObject({ status: "passed" });
    expect(report.passed).toBe(true);
  });

  test("a refusal that looks like the response to an unknown id proves nothing, unless a known id is given", async () => {
    const blind: Defect = { blindTo: ["missing"], statusOf: () => ["error", "error"] };
    const report = await checkProvider({ target: await startProvider(blind), credentials });
    const reason = expect.stringContaining("proves nothing");
    expect(resultOf(report, MISSING)).toMatchObject({ status: "not_applicable", reason });
    const knowing = await startProvider({ blindTo: ["missing"], statusOf: () => ["ok", "success"] });
    const requestId = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b";
    expect(found(await checkProvider({ target: knowing, credentials, requestId }), "failed")).toContain(MISSING);
  });
});

test("an undocumented response fails only in strict mode", async () => {
  const target = await startProvider({ reply: (right) => ({ ...right, status: 201 }) });
  expect(await check(target)).toMatchObject({ passed: true });
  expect(await check(target, { strict: true })).toMatchObject({ passed: false });
  expect(await check(await startProvider(), { strict: true })).toMatchObject({ passed: true });
});

test.each<[string, Defect, string, object]>([
  [
    "more than this package sends",
    { takes: (body) => Object.keys(body).length > 3 },
    "linkCard.body.additionalProperties",
    { status: "undocumented", reason: "It was taken. We only assume that it must be refused." },
  ],
  ["params that aren't empty", { blindTo: ["params"] }, "linkCard.signature.params", { status: "undocumented" }],
  ["nothing, and crashes", { crashes: true }, "linkCard.signature.missing", { status: "undocumented" }],
  [
    "no link of a linked card, and looks at no signature",
    { linksOnce: true, blindTo: ["missing"] },
    "linkCard.signature.missing",
    { status: "not_applicable", reason: "A valid request gets 200 error error too, so this response proves nothing." },
  ],
  [
    "no link at all",
    { linkedAs: ["error", "error"] },
    "settling.known",
    { status: "not_applicable", reason: "The link wasn't taken (error)." },
  ],
  ["no link at all, and says so for good", { linkedAs: ["error", "error"] }, "settling.final", { status: "passed" }],
  [
    "a link into process, and is never done",
    { linkedAs: ["ok", "process"] },
    "requestStatus.outcome",
    { status: "passed", reason: "card/link said in_process, and request/status in_process." },
  ],
  [
    "a link into process, and then knows only errors",
    { linkedAs: ["ok", "process"], statusOf: () => ["error", "error"] },
    "settling.known",
    { status: "not_applicable", reason: expect.stringMatching(/^In \d polls over \d+ ms it didn't know the link/) },
  ],
  [
    "a duplicate of what is in process, which ends meanwhile",
    { linkedAs: ["ok", "process"], duplicateTo: ["error", "error"] },
    "settling.unchanged",
    { status: "not_applicable", reason: "request/status said in_process before, and error afterwards." },
  ],
])("a provider that takes %s", async (_what, defect, id, result) => {
  expect(resultOf(await check(await startProvider(defect), { timeout: 3000 }), id)).toMatchObject(result);
});

describe("a connection with TLS", () => {
  const read = (name: string) => readFileSync(new URL(`../faults/${name}`, import.meta.url));
  const tls = { key: read("untrusted-key.pem"), cert: read("untrusted-cert.pem") };
  const trusting = new Agent({ ca: tls.cert, checkServerIdentity: () => undefined });
  const unchecked = "The certificate was not verified; unset NODE_TLS_REJECT_UNAUTHORIZED.";

  test.each<[string, Agent | undefined, string, unknown]>([
    ["is accepted says the version", trusting, "passed", "TLSv1.3."],
    ["is untrusted fails", undefined, "failed", expect.stringMatching(/^The certificate is invalid: (DEPTH|CERT)/)],
    ["nobody looked at fails", new Agent({ rejectUnauthorized: false }), "failed", unchecked],
  ])("whose certificate %s, and nothing more is sent where it fails", async (_what, agent, status, reason) => {
    const target = await startProvider({}, tls);
    const report = await checkProvider({ target, credentials, ...(agent && { agent }) });
    expect(resultOf(report, "tls")).toMatchObject({ status, reason });
    expect(report).toMatchObject({ passed: status === "passed" });
    expect(report.checks.length === 1).toBe(status === "failed");
  });
});

test.each<[string, Defect, Partial<CheckOptions>, "given" | "linked" | "neither"]>([
  ["the link that was taken", {}, { requestId: "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d" }, "linked"],
  [
    "the request that was given, if the link was refused",
    { linkedAs: ["error", "error"] },
    { requestId: "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d" },
    "given",
  ],
  ["an unknown id, if there is neither", { linkedAs: ["error", "error"] }, {}, "neither"],
])("refusals of questions are compared with a question about %s", async (_what, defect, options, about) => {
  const [links, questions]: [string[], string[]] = [[], []];
  const listening = heard((path, id) => (path === LINK_PATH ? links : questions).push(id));
  await check(await startProvider({ ...defect, ...listening }), { timeout: 3000, ...options });
  const often = questions.find((id) => questions.filter((each) => each === id).length > 3);
  expect(often === options.requestId ? "given" : links.includes(often ?? "") ? "linked" : "neither").toBe(about);
});

test.each<[string, Partial<CheckOptions>, string]>([
  ["production", { target: "https://api.freedompay.kz" }, "set allowProduction"],
  ["production by another spelling", { target: "https://API.freedompay.kz.:443/" }, "set allowProduction"],
  ["plain http", { target: "http://test-api.freedompay.kz" }, "expected https"],
  ["no URL", { target: "a" }, "target can't be used; expected https"],
  ["a path", { target: "http://127.0.0.1:9/v5" }, "without a path"],
  ["a query", { target: "https://a.example/?a" }, "without a path"],
  ["a blank client", { link: { client_id: " ", card_id: "1" } }, "client_id must be text that is not blank"],
  ["an id that is no UUID", { requestId: "7" }, "request_id must be a UUID"],
  ["an empty secret", { credentials: { authId: "1", secret: "" } }, "secret"],
  ["a timeout that isn't one", { timeout: Number.NaN }, "timeout must be a number of milliseconds"],
  ["a number of links that is text", { maxLinks: "7" as unknown as number }, "maxLinks must be a number"], // as JavaScript may
  ["a number of links below 0", { maxLinks: -1 }, "maxLinks must be a number"],
  ["an agent of undici", { agent: { dispatch: () => true } as unknown as PlainAgent }, "must be an Agent of node:http"],
  ["no credentials", { credentials: undefined as unknown as CheckOptions["credentials"] }, "credentials are missing"],
])("%s is refused before anything is sent", async (_what, options, says) => {
  const refused = { code: expect.stringMatching(/^invalid_(option|request)$/), message: expect.stringContaining(says) };
  await expect(check("http://127.0.0.1:9", options)).rejects.toMatchObject(refused);
});

const talk = (text: string) => `bad \u001b[31m ${text} 4400123412341234 4400 1234 1234 1234`;
const quoting = (text: string) => JSON.stringify({ a: text, b: Buffer.from(text).toString("base64"), card: "4400" });

test.each<[string, Defect]>([
  ["a header", { reply: (right) => ({ ...right, headers: { ...right.headers, "Retry-After": credentials.secret } }) }],
  ["the signature in the header", DEFECTS["gives back the signature in the header"]![0]],
  ["the signature in the body", DEFECTS["gives back the signature in the body"]![0]],
  ["a body alone", { reply: (right) => ({ ...right, body: credentials.secret }) }],
  ["members", { reply: (right) => ({ ...right, body: quoting(credentials.secret) }), blindTo: ["mac"] }],
  ["a refusal", { refusal: (text, signature) => JSON.stringify({ status: talk(`${signature} for ${text}`) }) }],
])(
  "no report holds a secret, a signature, a full id or the provider's words, given back in %s",
  async (_where, defect) => {
    const bytes = new TextEncoder().encode(credentials.secret);
    const text = JSON.stringify(
      await check(await startProvider(defect), { credentials: { ...credentials, secret: bytes }, timeout: 3000 }),
    );
    for (const hidden of [...SECRETS, Buffer.from(bytes).toString("base64"), "4400", "\\u001b"]) {
      expect(text).not.toContain(hidden);
    }
    expect(text).not.toMatch(ID);
    expect(text).not.toMatch(/[\w-]{60,}/);
    expect(text).toContain('\\"request_id\\":\\"…');
    expect(text).toContain("(left out)");
  },
);

test("no reason holds them either, if an agent's error has them as its code", async () => {
  let connections = 0;
  class Leaking extends PlainAgent {
    override createConnection(...of: Parameters<PlainAgent["createConnection"]>) {
      if (++connections > 3) throw Object.assign(new Error("no tunnel"), { code: SECRETS.join(" ") });
      return super.createConnection(...of);
    }
  }
  const report = await check(await startProvider(), { agent: new Leaking(), timeout: 3000 });
  expect(report.checks.map(({ reason }) => reason)).toContain("The response is failed. A duplicate must get an error.");
  for (const each of SECRETS) expect(JSON.stringify(report)).not.toContain(each);
});

test("connections that an agent keeps are used, and the listener is called as each check ends", async () => {
  const agent = new PlainAgent({ keepAlive: true, maxSockets: 1 });
  const told: string[] = [];
  const onCheck = ({ id }: { id: string }) => {
    told.push(id);
    throw new Error("full disk");
  };
  const report = await check(await startProvider(), { agent, onCheck });
  agent.destroy();
  expect(report.passed).toBe(true);
  expect(told.toSorted()).toEqual(report.checks.map(({ id }) => id).toSorted());
  expect(new Set(told).size).toBe(told.length);
});

test("the key function is called for each request, and its error ends the check without being shown", async () => {
  let asked = 0;
  const rotten = () => {
    if (asked++ < 30) return credentials.secret;
    throw new Error(`no more of ${credentials.secret}`);
  };
  const report = await check(await startProvider(), { credentials: { ...credentials, secret: rotten } });
  expect(report).toMatchObject({
    passed: false,
    unchecked: expect.stringMatching(/^The function given as secret failed\./),
  });
  expect(asked).toBe(31);
  expect(JSON.stringify(report)).not.toContain(credentials.secret);
  const silent = { ...credentials, secret: () => new Promise<string>(() => {}) };
  const unchecked = "The function given as secret returned no key in time";
  expect(await check(await startProvider(), { credentials: silent, timeout: 50 })).toMatchObject({ unchecked });
});

describe("nothing could be checked", () => {
  test.each([400, 401, 404, 500])(
    "where every valid request gets %i, and it isn't said to have passed",
    async (status) => {
      const report = await check(await startProvider({ after: { requests: 0, status } }));
      const unchecked = expect.stringContaining(`every valid request got ${status}; check credentials and target`);
      expect(report).toMatchObject({ passed: false, unchecked, counts: { failed: 0 } });
    },
  );

  test("where some were refused and some were cut off", async () => {
    const raw: Defect["raw"] = (response, _right, { path }) =>
      path === LINK_PATH ? response.socket?.destroy() : response.writeHead(401).end();
    const report = await check(await startProvider({ raw }));
    expect(report.unchecked).toContain("every valid request got 401, ECONNRESET; check");
    const reason = "The valid request got no response.";
    expect(resultOf(report, "linkCard.signature.missing")).toMatchObject({ status: "not_applicable", reason });
  });

  test("but not where links alone get a documented response", async () => {
    const reply: Defect["reply"] = (right, { path }) => (path === LINK_PATH ? right : { ...right, status: 500 });
    expect(await check(await startProvider({ reply }), { timeout: 3000 })).not.toHaveProperty("unchecked");
  });

  test.each<[string, (target: string) => string, Defect, string]>([
    ["nobody listens", () => "http://127.0.0.1:9", {}, "no response came (ECONNREFUSED)"],
    ["nobody responds", (target) => target, { raw: () => {} }, "no response came (timed_out)"],
    ["a server for plain http is called with TLS", (target) => target.replace("http:", "https:"), {}, "no response"],
  ])("where %s, and one question is all that is tried", async (_why, targetOf, defect, says) => {
    const report = await check(targetOf(await startProvider(defect)), { timeout: 3000, strict: true });
    expect(report).toMatchObject({ passed: false, checks: [], unchecked: expect.stringContaining(says) });
  });
});

test.each([0, 429, 403])("a provider that stops during the check, with %i, refuses nothing", async (status) => {
  // After the first refusals, of which one was none.
  const report = await check(await startProvider({ blindTo: ["missing"], after: { requests: 12, status } }));
  const refusals = report.checks.filter(({ id }) => /\.(signature|body)\./.test(id));
  expect(refusals.filter((one) => one.status === "passed")).toEqual([]);
  expect(resultOf(report, "linkCard.signature.missing")).toMatchObject({ status: "failed" });
  if (status !== 403) return;
  const reason = "A valid request got success before and 403 afterwards, so this proves nothing.";
  expect(resultOf(report, "linkCard.signature.alg")).toMatchObject({ status: "not_applicable", reason });
});

test("a response that is nested too deeply doesn't crash the check", async () => {
  const deep: Defect = { reply: (right) => ({ ...right, body: `${"[".repeat(20_000)}${"]".repeat(20_000)}` }) };
  expect(found(await check(await startProvider(deep)), "failed")).toContain("requestStatus.response.schema");
});

test.each([0, 1, 2, 3, 7])("at most %i links are sent, and the skipped rules say so", async (maxLinks) => {
  const paths: string[] = [];
  const report = await check(await startProvider(heard((path) => paths.push(path))), { maxLinks });
  // A link alone, without the same once more, would show little. Of 7, four are valid.
  expect(paths.filter((path) => path === LINK_PATH)).toHaveLength([0, 0, 2, 3][maxLinks] ?? 4);
  expect(report.checks.some(({ reason }) => reason.startsWith("maxLinks is reached"))).toBe(true);
});

test.each<[string, Defect, string, string]>([
  ["linked", { statusOf: () => ["ok", "success"] }, "failed", "It is reported as success."],
  ["in process", { statusOf: () => ["ok", "process"] }, "failed", "It is reported as in_process."],
  ["an error", {}, "passed", "It is reported as error."],
  [
    "a status",
    { reply: () => ({ ...envelope(["ok", "success"]), status: 404 }) },
    "undocumented",
    "It is reported as 404 ok success.",
  ],
])("an unknown id that gets %s", async (_what, defect, status, reason) => {
  const report = await checkProvider({ target: await startProvider(defect), credentials });
  expect(resultOf(report, "requestStatus.unknown_id")).toMatchObject({ status, reason });
});
