/** What a whole check sends and reports, where a look at the defects would tell too little. */
import { Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import { describe, expect, test } from "vitest";
import { type CheckOptions, checkProvider } from "../../src/check/index.js";
import { EXAMPLE_CREDENTIALS, startMock } from "../../src/mock/index.js";
import { secure } from "../faults/child.js";
import { check, found, resultOf } from "./checking.js";
import { ECHOES } from "./defects.js";
import { credentials, type Defect, link, startProvider } from "./provider.js";

const LINK_PATH = "/v5/card-api/card/link";
const MISSING = "linkCard.signature.missing";
const ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i;
const SECRETS = [credentials.secret, credentials.authId, link.client_id, link.card_id];
const patience = { timeout: 1000 };

/** A provider that keeps the ids of the valid requests that it gets. */
async function startListener(defect: Defect = {}) {
  const heard = { links: [] as string[], polls: [] as string[] };
  const reply: Defect["reply"] = (right, { path, body }) => {
    heard[path === LINK_PATH ? "links" : "polls"].push(JSON.parse(body).request_id);
    return right;
  };
  return { ...heard, target: await startProvider({ ...defect, reply }) };
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
  const [asked, linked] = ["request~1status", "card~1link"].map((path) => `#/paths/~1v5~1card-api~1${path}/post`);
  const rules = report.checks.map(({ id, title, where }) => `${id}: ${title} ${where}`);
  expect(rules).toEqual(
    expect.arrayContaining([
      "tls: The connection uses TLS with a valid certificate #/servers",
      `requestStatus.unknown_id: An unknown id is not reported as linked or in process ${asked}`,
      `linkCard.signature.missing: A request without a signature is refused ${linked}`,
      `linkCard.response.size: The body is no larger than a client reads ${linked}/responses/200`,
      expect.stringMatching(/^linkCard\.body\.card_id\.type\.null: .*`type` of card_id with null is refused/),
    ]),
  );
  expect(resultOf(report, "tls")?.reason).toBe("The target uses plain http.");
});

test("the mock keeps every rule that can be checked without TLS", async () => {
  const mock = await startMock();
  const report = await check(mock.url, { credentials: EXAMPLE_CREDENTIALS });
  await mock.close();
  expect([...found(report, "failed"), ...found(report, "undocumented")]).toEqual([]);
  expect(found(report, "not_applicable")).toEqual(["requestStatus.members", "settling.final", "tls"]);
});

test("a provider that has linked before gets the same report as a fresh one, and few requests", async () => {
  const { target, links, polls } = await startListener();
  const [fresh, used] = [await check(target), await check(target)];
  const told = ({ checks }: typeof fresh) => checks.map(({ id, status }) => `${id}: ${status}`);
  expect(told(used)).toEqual(told(fresh));
  // Each time the link, its duplicate, one of nobody, and four to compare refusals with; and a poll for each refused link.
  expect(links).toHaveLength(14);
  expect(polls.length).toBeLessThan(132);
});

test("without permission to link, only polls are sent, and the skipped rules say what they need", async () => {
  const { target, links } = await startListener();
  const report = await checkProvider({ target, credentials });
  expect(links).toEqual([]);
  const skipped = report.checks.filter(({ id }) => /^(linkCard|settling)/.test(id));
  expect(new Set(skipped.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
    new Set(["not_applicable: Nothing was linked: this needs a client, a card and permission to link."]),
  );
  expect(resultOf(report, "requestStatus.response.status")).toMatchObject({ status: "passed" });
  expect(report.passed).toBe(true);
});

test("an undocumented response fails only in strict mode", async () => {
  const target = await startProvider({ reply: (right) => ({ ...right, status: 201 }) });
  expect(await check(target)).toMatchObject({ passed: true });
  expect(await check(target, { strict: true })).toMatchObject({ passed: false });
  expect(await check(await startProvider(), { strict: true })).toMatchObject({ passed: true });
});

const EXTRA = "linkCard.body.additionalProperties";
const ASSUMED = "It was taken. We only assume that it must be refused.";
const SAME = "A valid request gets 200 error error too, so this response proves nothing.";
const UNKNOWN = "requestStatus.unknown_id";
const UNCLEAR = "Nobody can tell whether it linked the card: request/status says 429 ok success.";
let polls = 0;
const limited: Defect["reply"] = (right, { path }) =>
  path !== LINK_PATH && polls++ > 4 ? { ...right, status: 429 } : right;
const refused: Defect["linkedAs"] = ["error", "error"];
const takesMore: Defect = { takes: (body) => "undocumented_member" in body };
const cutOff: Defect["raw"] = (response, _right, { path }) =>
  path === LINK_PATH ? response.socket?.destroy() : response.writeHead(401).end();
const giving = (change: object): Defect => ({ reply: (right) => ({ ...right, ...change }) });

test.each<[string, Defect, string, string, unknown?]>([
  ["takes more than this package sends", takesMore, EXTRA, "undocumented", ASSUMED],
  ["takes params that aren't empty", { blindTo: ["params"] }, "linkCard.signature.params", "undocumented"],
  ["crashes where it must refuse", { refusal: (right) => ({ ...right, status: 500 }) }, MISSING, "undocumented"],
  [
    "refuses in a 200 of its own",
    { refusal: (right) => ({ ...right, status: 200, body: "{}" }) },
    MISSING,
    "undocumented",
  ],
  ["links first, and limits polls", { linksBefore: "signature", reply: limited }, MISSING, "not_applicable", UNCLEAR],
  ["links a card once", { linksOnce: true, blindTo: ["missing"] }, MISSING, "not_applicable", SAME],
  ["cuts links off", { raw: cutOff }, MISSING, "not_applicable", "The valid request got no response."],
  ["knows every id", { statusOf: () => ["ok", "success"] }, UNKNOWN, "failed", "It is reported as success."],
])("a provider that %s", async (_what, defect, id, status, reason = expect.any(String)) => {
  expect(resultOf(await check(await startProvider(defect), patience), id)).toMatchObject({ status, reason });
});

const trusting = new Agent({ ca: secure.cert, checkServerIdentity: () => undefined });
const unverified = "The certificate was not verified; unset NODE_TLS_REJECT_UNAUTHORIZED.";

test.each<[string, Agent | undefined, string, unknown]>([
  ["is accepted says the version", trusting, "passed", "TLSv1.3."],
  ["is untrusted fails", undefined, "failed", expect.stringMatching(/^The certificate is invalid: (DEPTH|CERT)/)],
  ["nobody looked at fails", new Agent({ rejectUnauthorized: false }), "failed", unverified],
])("a certificate that %s, and nothing more is sent where it fails", async (_what, agent, status, reason) => {
  const target = await startProvider({}, secure);
  const report = await checkProvider({ target, credentials, ...(agent && { agent }) });
  expect(resultOf(report, "tls")).toMatchObject({ status, reason });
  expect(report).toMatchObject({ passed: status === "passed" });
  expect(report.checks.length === 1).toBe(status === "failed");
});

test.each<["given" | "linked" | "unknown", Defect, Partial<CheckOptions>]>([
  ["linked", {}, { requestId: "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d" }],
  ["given", { linkedAs: refused }, { requestId: "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d" }],
  ["unknown", { linkedAs: refused }, {}],
])("refusals of polls are compared with a poll of the %s id", async (which, defect, options) => {
  const { target, links, polls } = await startListener(defect);
  await check(target, { ...patience, ...options });
  const often = polls.find((id) => polls.filter((each) => each === id).length > 3) ?? "";
  expect(often === options.requestId ? "given" : links.includes(often) ? "linked" : "unknown").toBe(which);
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
const echoing: Defect = {
  refusal: (right, { body, signature }) => ({ ...right, status: 200, body: quoting(talk(body + signature)) }),
};
test.each<[string, Defect]>([
  ...Object.entries(ECHOES),
  ["gives back the secret in a header", giving({ headers: { "Retry-After": credentials.secret } })],
  ["gives back the secret alone", giving({ body: credentials.secret })],
  ["gives back the secret in members", giving({ body: quoting(credentials.secret) })],
  ["gives back all in a refusal", echoing],
])("no report holds a secret, a signature, a full id or the words of a provider that %s", async (_what, defect) => {
  const secret = new TextEncoder().encode(credentials.secret);
  const report = await check(await startProvider(defect), { credentials: { ...credentials, secret }, ...patience });
  const text = JSON.stringify(report);
  for (const hidden of [...SECRETS, Buffer.from(secret).toString("base64"), "4400", "\\u001b"]) {
    expect(text).not.toContain(hidden);
  }
  expect(text).not.toMatch(ID);
  expect(text).not.toMatch(/[\w-]{60,}/);
  expect(text).toContain('\\"request_id\\":\\"…');
  expect(text).toContain("(left out)");
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
  const failed = expect.stringMatching(/^The function given as secret failed\./);
  expect(report).toMatchObject({ passed: false, unchecked: failed });
  expect(asked).toBe(31);
  expect(JSON.stringify(report)).not.toContain(credentials.secret);
  const silent = { ...credentials, secret: () => new Promise<string>(() => {}) };
  const unchecked = "The function given as secret returned no key in time";
  expect(await check(await startProvider(), { credentials: silent, timeout: 50 })).toMatchObject({ unchecked });
});

describe("nothing could be checked", () => {
  test.each<[string, number, Defect]>([
    ["400", 0, { after: { requests: 0, status: 400 } }],
    ["500", 0, { after: { requests: 0, status: 500 } }],
    ["401, ECONNRESET", 1, { raw: cutOff }],
  ])("where every valid request gets %s, and it isn't said to have passed", async (got, failed, defect) => {
    const report = await check(await startProvider(defect));
    const unchecked = expect.stringContaining(`every valid request got ${got}; check credentials and target`);
    expect(report).toMatchObject({ passed: false, unchecked, counts: { failed } });
  });

  test("but not where links alone get a documented response", async () => {
    const reply: Defect["reply"] = (right, { path }) => (path === LINK_PATH ? right : { ...right, status: 500 });
    expect(await check(await startProvider({ reply }), patience)).not.toHaveProperty("unchecked");
  });

  test.each<[string, Defect, string, string]>([
    ["the connection is closed", { after: { requests: 0, status: 0 } }, "http:", "no response came (ECONNRESET)"],
    ["nobody responds", { raw: () => {} }, "http:", "no response came (timed_out)"],
    ["a server for plain http is called with TLS", {}, "https:", "no response came"],
  ])("where %s, and one poll is all that is tried", async (_why, defect, scheme, unchecked) => {
    const target = (await startProvider(defect)).replace("http:", scheme);
    const report = await check(target, { ...patience, strict: true });
    expect(report).toMatchObject({ passed: false, checks: [], unchecked: expect.stringContaining(unchecked) });
  });
});

test.each<[status: number, requests: number, path?: string]>([
  [0, 13],
  [429, 13],
  [403, 13],
  [403, 5, LINK_PATH],
])(
  "a provider that stops during the check, with %i after %i requests, refuses nothing",
  async (status, requests, path) => {
    // After the first refusals, of which one was none.
    const after = { requests, status, ...(path && { path }) };
    const report = await check(await startProvider({ blindTo: ["missing"], after }));
    const refused = path ? /linkCard\.(signature|body)\./ : /\.(signature|body)\./;
    const refusals = report.checks.filter(({ id }) => refused.test(id));
    expect(refusals.filter((one) => one.status === "passed")).toEqual([]);
    expect(resultOf(report, MISSING)).toMatchObject({ status: "failed" });
    if (status !== 403) return;
    const reason = "A valid request got success before and 403 afterwards, so this proves nothing.";
    expect(resultOf(report, "linkCard.signature.alg")).toMatchObject({ status: "not_applicable", reason });
  },
);

test.each([0, 1, 2, 3, 7])("at most %i links are sent, and the skipped rules say so", async (maxLinks) => {
  const { target, links } = await startListener();
  const report = await check(target, { maxLinks });
  // A link alone, without the same once more, would show little. Of 7, four are valid.
  expect(links).toHaveLength([0, 0, 2, 3][maxLinks] ?? 4);
  expect(report.checks.some(({ reason }) => reason.startsWith("maxLinks is reached"))).toBe(true);
});
