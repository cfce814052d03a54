import { readFileSync } from "node:fs";
import { Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import { describe, expect, test } from "vitest";
import { type CheckOptions, checkProvider } from "../../src/check/index.js";
import { check, failed } from "./checking.js";
import { DEFECTS, type Seeded } from "./defects.js";
import { credentials, type Defect, link, type Reply, startProvider } from "./provider.js";

describe("without permission to link", () => {
  test("nothing but questions is sent, and the rest says what it takes", async () => {
    const paths: string[] = [];
    const target = await startProvider({
      reply: (right, { path }) => {
        paths.push(path);
        return right;
      },
    });
    const report = await checkProvider({ target, credentials });
    expect(new Set(paths)).toEqual(new Set(["/v5/card-api/request/status"]));
    const links = report.checks.filter(({ id }) => id.startsWith("linkCard") || id.startsWith("sequence"));
    expect(new Set(links.map(({ status, reason }) => `${status}: ${reason}`))).toEqual(
      new Set(["not_applicable: Nothing was linked: that takes a client, a card and the permission to link them."]),
    );
    expect(report.checks.find(({ id }) => id === "requestStatus.answer.status")).toMatchObject({ status: "passed" });
    expect(report.passed).toBe(true);
  });

  test("a refusal that looks like the answer to an unknown id proves nothing, unless a known id is given", async () => {
    // Answers every question alike, and looks at no signature.
    const blind: Defect = { blindTo: ["missing", "mac", "alg"], statusOf: () => ["error", "error"] };
    const told = async (options: object) => {
      const { checks } = await checkProvider({ target: await startProvider(blind), credentials, ...options });
      return checks.find(({ id }) => id === "requestStatus.signature.missing");
    };
    expect(await told({})).toMatchObject({
      status: "not_applicable",
      reason: expect.stringContaining("proves nothing"),
    });

    const knowing: Defect = { blindTo: ["missing"], statusOf: () => ["ok", "success"] };
    const report = await checkProvider({
      target: await startProvider(knowing),
      credentials,
      requestId: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b",
    });
    expect(failed(report)).toContain("requestStatus.signature.missing");
  });
});

describe("what the vendor doesn't document", () => {
  const created = { reply: (right: Reply) => ({ ...right, status: 201 }) };

  test("is no failure, unless one is strict", async () => {
    const report = await check(await startProvider(created));
    const found = report.checks.find(({ id }) => id === "requestStatus.answer.status");
    expect(found).toMatchObject({ status: "undocumented", reason: "The status is 201; the vendor documents 200." });
    expect(failed(report)).toEqual([]);
    expect(report.passed).toBe(true);
    expect(await check(await startProvider(created), { strict: true })).toMatchObject({ passed: false });
    expect(await check(await startProvider(), { strict: true })).toMatchObject({ passed: true });
  });

  test("is reported where a provider accepts more than this package sends", async () => {
    const takesMore = { takes: (body: object) => Object.keys(body).length > 3 };
    const report = await check(await startProvider(takesMore));
    expect(failed(report)).toEqual([]);
    expect(report.checks.find(({ id }) => id === "linkCard.body.additionalProperties")).toMatchObject({
      status: "undocumented",
      reason: "It was taken. That it must be refused is our own assumption.",
    });
  });

  test("is a status by which an invalid request is met with a crash", async () => {
    const report = await check(await startProvider({ reply: (right) => right, crashes: true }));
    expect(report.checks.find(({ id }) => id === "linkCard.signature.missing")).toMatchObject({
      status: "undocumented",
    });
  });
});

test("a link that is still in process at the end is no failure", async () => {
  const inProcess: Defect = { linkedAs: ["ok", "process"], statusOf: () => ["ok", "process"] };
  const report = await check(await startProvider(inProcess), { timeout: 5000 });
  expect(failed(report)).toEqual(["requestStatus.unknown_id"]);
});

test("a link that is refused is no failure, and leaves nothing to follow", async () => {
  const report = await check(await startProvider({ linkedAs: ["error", "error"] }));
  expect(failed(report)).toEqual([]);
  expect(report.checks.find(({ id }) => id === "sequence.status")).toMatchObject({
    status: "not_applicable",
    reason: expect.stringContaining("wasn't taken (refused)"),
  });
});

describe("a connection with TLS", () => {
  const read = (name: string) => readFileSync(new URL(`../faults/${name}`, import.meta.url));
  const tls = { key: read("untrusted-key.pem"), cert: read("untrusted-cert.pem") };

  test("with an untrusted certificate fails, and nothing more is sent", async () => {
    const report = await check(await startProvider({}, tls));
    expect(report.checks).toMatchObject([
      {
        id: "tls",
        status: "failed",
        reason: expect.stringMatching(/^The certificate isn't accepted: (DEPTH_ZERO|CERT)/),
      },
    ]);
    expect(report.passed).toBe(false);
  });

  test("says the version where its certificate is accepted, and fails where nobody looked at it", async () => {
    const found = async (agent: Agent) => {
      const { checks } = await checkProvider({ target: await startProvider({}, tls), credentials, agent });
      return checks.find(({ id }) => id === "tls");
    };
    const trusting = new Agent({ ca: tls.cert, checkServerIdentity: () => undefined });
    expect(await found(trusting)).toMatchObject({ status: "passed", reason: "TLSv1.3." });
    expect(await found(new Agent({ rejectUnauthorized: false }))).toMatchObject({
      status: "failed",
      reason: "The certificate was not checked; unset NODE_TLS_REJECT_UNAUTHORIZED.",
    });
  });
});

describe("a valid question", () => {
  const requestId = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
  const refusing: Defect = { linkedAs: ["error", "error"] };

  /** The ids of all links and questions, in the order in which they came. */
  async function idsOf(defect: Defect, options: Partial<CheckOptions> = {}) {
    const [links, questions]: [string[], string[]] = [[], []];
    const reply: Defect["reply"] = (right, { path, body }) => {
      (path.endsWith("/card/link") ? links : questions).push(JSON.parse(body).request_id);
      return right;
    };
    await check(await startProvider({ ...defect, reply }), options);
    return { links, last: questions.at(-1), first: questions[0] };
  }

  test("is about the link that was taken", async () => {
    const { links, last, first } = await idsOf({}, { requestId });
    expect(links).toContain(last);
    expect(links).not.toContain(first);
  });

  test("is about the request that was given, if the link was refused", async () => {
    expect(await idsOf(refusing, { requestId })).toMatchObject({ last: requestId });
  });

  test("is about an unknown id, if there is neither", async () => {
    const { links, last } = await idsOf(refusing);
    expect(last).toMatch(/^[\da-f-]{36}$/);
    expect(links).not.toContain(last);
  });

  test("tells a refusal under 200 from the answer to an unknown id", async () => {
    const refusal = () => JSON.stringify({ status: "error", request_status: "error", dt: "2026-01-15T12:30:45Z" });
    const { checks } = await check(await startProvider({ refusal }));
    const missing = checks.find(({ id }) => id === "requestStatus.signature.missing");
    expect(missing).toMatchObject({ status: "passed", reason: "It was refused: 200 error error." });
  });
});

test("a target that nobody listens at is unreachable", async () => {
  const target = "http://127.0.0.1:9";
  expect(await check(target)).toMatchObject({ unchecked: "no answer came (ECONNREFUSED)", passed: false, checks: [] });
});

test.each<[string, Partial<CheckOptions>, string]>([
  ["production", { target: "https://api.freedompay.kz" }, "set allowProduction"],
  ["production by another spelling", { target: "https://API.freedompay.kz.:443/" }, "set allowProduction"],
  ["plain http", { target: "http://test-api.freedompay.kz" }, "expected https"],
  ["a path", { target: "http://127.0.0.1:9/v5" }, "without a path"],
  ["a blank client", { link: { client_id: " ", card_id: "1" } }, "client_id must be text that is not blank"],
  ["an id that is no UUID", { requestId: "7" }, "request_id must be a UUID"],
  ["an empty secret", { credentials: { authId: "1", secret: "" } }, "secret"],
  ["a timeout that isn't one", { timeout: Number.NaN }, "timeout must be a number of milliseconds"],
  ["a number of links that is text", { maxLinks: "7" as unknown as number }, "maxLinks must be a number"], // as JavaScript may
  ["a number of links below 0", { maxLinks: -1 }, "maxLinks must be a number"],
  [
    "an agent of undici",
    { agent: { dispatch: () => true } as unknown as PlainAgent },
    "agent must be an Agent of node:http",
  ],
  ["no credentials", { credentials: undefined as unknown as CheckOptions["credentials"] }, "credentials are missing"],
])("%s is refused before anything is sent", async (_what, options, says) => {
  const refused = { code: expect.stringMatching(/^invalid_(option|request)$/), message: expect.stringContaining(says) };
  await expect(check("http://127.0.0.1:9", options)).rejects.toMatchObject(refused);
});

test("no evidence holds the secret, a signature or a full id", async () => {
  const hostile: (Seeded | undefined)[] = [
    undefined,
    DEFECTS["gives back the signature in the header"],
    DEFECTS["gives back the signature in the body"],
  ];
  for (const seeded of hostile) {
    const echo = (right: Reply): Reply => ({
      ...right,
      headers: { ...right.headers, "Retry-After": credentials.secret },
    });
    const defect: Defect = seeded ? seeded.defect : { reply: echo };
    const text = JSON.stringify(await check(await startProvider(defect)));
    for (const hidden of [credentials.secret, credentials.authId, link.client_id, link.card_id]) {
      expect(text).not.toContain(hidden);
    }
    expect(text).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i);
    expect(text).not.toMatch(/[\w-]{60,}/);
    expect(text).toContain('\\"request_id\\":\\"…');
  }
});

test("no reason holds them either, where an agent's error has them as its code", async () => {
  const hidden = [credentials.secret, credentials.authId, link.client_id, link.card_id];
  let connections = 0;
  class Leaking extends PlainAgent {
    override createConnection(...of: Parameters<PlainAgent["createConnection"]>) {
      if (++connections > 3) throw Object.assign(new Error("no tunnel"), { code: hidden.join(" ") });
      return super.createConnection(...of);
    }
  }
  const report = await check(await startProvider(), { agent: new Leaking() });
  expect(report.checks.map(({ reason }) => reason)).toContain("It could not be sent: failed.");
  for (const each of hidden) expect(JSON.stringify(report)).not.toContain(each);
});

test("the listener is called as each check ends, and its exceptions change nothing", async () => {
  const told: string[] = [];
  const report = await check(await startProvider(), {
    onCheck: ({ id }) => {
      told.push(id);
      throw new Error("full disk");
    },
  });
  expect(told).toEqual(report.checks.map(({ id }) => id));
  expect(new Set(told).size).toBe(told.length);
});

describe("nothing could be checked", () => {
  test.each([400, 401, 404, 500])(
    "where every valid request is answered %i, and it isn't said to have passed",
    async (status) => {
      const report = await check(await startProvider({ after: { requests: 0, status } }));
      expect(report).toMatchObject({
        passed: false,
        unchecked: expect.stringContaining(`every valid request was answered ${status}; check credentials and target`),
      });
      expect(failed(report)).toEqual([]);
    },
  );

  test("where a key service doesn't respond, or fails", async () => {
    const ends = async (secret: () => Promise<string>) =>
      checkProvider({ target: await startProvider(), credentials: { ...credentials, secret }, timeout: 50 });
    expect(await ends(() => new Promise(() => {}))).toMatchObject({
      passed: false,
      unchecked: "The function given as secret gave no key in time",
    });
    expect(await ends(() => Promise.reject(new Error(credentials.secret)))).toMatchObject({
      unchecked: expect.stringMatching(/^The function given as secret failed\. .*assigned$/),
    });
  });

  test("where some were refused and some were cut off", async () => {
    const raw: Defect["raw"] = (response, _right, { path }) => {
      if (path.endsWith("/card/link")) response.socket?.destroy();
      else response.writeHead(401).end();
    };
    const report = await check(await startProvider({ raw }));
    expect(report.unchecked).toContain("every valid request was answered 401, ECONNRESET; check");
    expect(report.checks.find(({ id }) => id === "linkCard.signature.missing")).toMatchObject({
      status: "not_applicable",
      reason: "The valid request got no answer.",
    });
  });

  test("but not where links alone get a documented answer", async () => {
    const reply: Defect["reply"] = (right, { path }) =>
      path.endsWith("/card/link") ? right : { ...right, status: 500 };
    expect(await check(await startProvider({ reply }))).not.toHaveProperty("unchecked");
  });

  test("where nobody responds, the check stops after the first question", async () => {
    let came = 0;
    const report = await check(await startProvider({ raw: () => void came++ }), { timeout: 300 });
    expect(report).toMatchObject({ passed: false, unchecked: "no answer came (timed_out)", checks: [] });
    expect(came).toBe(1);
  });

  test("where a server for plain http is called with TLS", async () => {
    const plain = await startProvider();
    expect(await check(plain.replace("http:", "https:"))).toMatchObject({ passed: false, checks: [] });
  });
});

describe("a provider that stops during the check", () => {
  test.each([
    ["hangs up", 0],
    ["limits the rate", 429],
    ["refuses everything", 403],
  ])("and %s refuses nothing", async (_what, status) => {
    const report = await check(await startProvider({ after: { requests: 8, status } }));
    const refusals = report.checks.filter(({ id }) => /\.(signature|body)\./.test(id));
    expect(refusals.filter((one) => one.status === "passed")).toEqual([]);
  });
});

test("what a provider took before it stopped stays a failure, and says why the rest proves nothing", async () => {
  const report = await check(await startProvider({ blindTo: ["missing"], after: { requests: 7, status: 403 } }));
  expect(failed(report)).toContain("requestStatus.signature.missing");
  expect(report.checks.find(({ id }) => id === "requestStatus.signature.tampered")).toMatchObject({
    status: "not_applicable",
    reason: "A valid request was answered 200 ok success before and 403 afterwards, so this proves nothing.",
  });
});

test("what a provider accepts against our own assumption is undocumented, and reported", async () => {
  const lax: Defect = { blindTo: ["params"] };
  const report = await check(await startProvider(lax));
  expect(failed(report)).toEqual([]);
  expect(report.checks.find(({ id }) => id === "linkCard.signature.params")).toMatchObject({ status: "undocumented" });
});

test("a link that was in process and then linked is progress", async () => {
  let asked = 0;
  const slow: Defect = {
    linkedAs: ["ok", "process"],
    statusOf: ([status]) =>
      status === "error" ? ["error", "error"] : ++asked > 3 ? ["ok", "success"] : ["ok", "process"],
  };
  const report = await check(await startProvider(slow), { timeout: 60_000 });
  expect(failed(report)).toEqual([]);
  expect(report.checks.find(({ id }) => id === "requestStatus.signature.missing")).toMatchObject({ status: "passed" });
});

test("a response that is nested too deeply doesn't crash the check", async () => {
  const deep: Defect = { reply: (right) => ({ ...right, body: `${"[".repeat(20_000)}${"]".repeat(20_000)}` }) };
  const report = await check(await startProvider(deep));
  expect(failed(report)).toContain("requestStatus.answer.schema");
});

test("no reason quotes what a provider says of a refusal", async () => {
  const card = "4400123412341234";
  const talkative: Defect = {
    refusal: (text, signature) =>
      JSON.stringify({ status: `bad \u001b[31m ${signature} for ${text} ${card} 4400 1234 1234 1234` }),
  };
  const text = JSON.stringify(await check(await startProvider(talkative)));
  for (const hidden of [link.client_id, link.card_id, credentials.secret, card, "4400 1234 1234", "\\u001b"]) {
    expect(text).not.toContain(hidden);
  }
  expect(text).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i);
  expect(text).not.toMatch(/[\w-]{40,}/);
});

test("a secret is never shown, in any encoding", async () => {
  const secret = 'quote " and \\ secret';
  const spelt = JSON.stringify({ a: secret, b: Buffer.from(secret).toString("base64"), cardId: "card-77777777" });
  const echo: Defect = {
    reply: (right) => ({ ...right, body: String(right.body).replace("{", `${spelt.slice(0, -1)},`) }),
  };
  const report = await checkProvider({
    target: await startProvider({ ...echo, blindTo: ["mac"] }),
    credentials: { ...credentials, secret },
  });
  const text = JSON.stringify(report);
  expect(text).not.toContain("quote");
  expect(text).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
  expect(text).not.toContain("card-77777777");
});

test("no more links are sent than may be, and what is left says so", async () => {
  for (const maxLinks of [0, 1, 2, 7]) {
    let links = 0;
    const target = await startProvider({
      reply: (right, { path }) => {
        if (path === "/v5/card-api/card/link") links += 1;
        return right;
      },
    });
    const { checks } = await check(target, { maxLinks });
    // A link alone, without the same once more, would show little.
    expect(links, `of ${maxLinks}`).toBeLessThanOrEqual(maxLinks);
    expect(links > 0).toBe(maxLinks >= 2);
    expect(checks.some(({ reason }) => reason.startsWith("maxLinks is reached"))).toBe(true);
  }
});
