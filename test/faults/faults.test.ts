import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { Agent, fetch as undiciFetch } from "undici";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { operations } from "../../generated/contract.js";
import { type CallEvent, type CardLinkClientOptions, CardLinkError, type LinkOutcome } from "../../src/index.js";
import { answer, scenarios } from "./scenarios.js";
import { closedUrl, type FaultServer, http, listen, type Play, say, startFaultServer } from "./server.js";
import { isLink, NO, newLink, clientOf as quietClientOf, startVendor, type Verdict } from "./vendor.js";

const secret = "the secret of the fault run";

/** Everything that a user of the client could print over the whole run. */
const printed: string[] = [];
const print = (value: unknown): void => {
  printed.push(inspect(value, { depth: null, showHidden: true, getters: true }), JSON.stringify(value) ?? "");
  if (value instanceof Error) printed.push(value.stack ?? "", value.message);
};

function clientOf(baseUrl: string, more: Partial<CardLinkClientOptions> = {}) {
  const onEvent = (event: CallEvent) => void printed.push(JSON.stringify(event));
  const client = quietClientOf(baseUrl, { secret, onEvent, ...more });
  print(client);
  return client;
}

function check(outcome: LinkOutcome, expected: { outcome: string; code?: string | undefined }): void {
  print(outcome);
  const { kind } = outcome;
  const code = "reason" in outcome ? outcome.reason.code : undefined;
  // Of some it depends on the version of undici.
  const codes: readonly unknown[] = expected.code?.split(" or ") ?? [undefined];
  expect({ kind, code }).toEqual({ kind: expected.outcome, code: codes.includes(code) ? code : codes[0] });
}

const trusting = new Agent({ connect: { rejectUnauthorized: false } });
/** As a caller's fetch once the certificate is trusted. Its types are undici's own. */
const mended = {
  fetch: (url, init) => undiciFetch(url, { ...init, dispatcher: trusting }),
} as Partial<CardLinkClientOptions>;

/** Where the vendor may stand after an outcome, and how settle then ends. */
const ENDS: Readonly<Record<string, Readonly<Partial<Record<Verdict | "never arrived", string>>>>> = {
  linked: { success: "linked" },
  in_process: { success: "linked", error: "rejected" },
  unknown: { success: "linked", error: "rejected", "never arrived": "linked" },
};

describe.concurrent("a link", () => {
  test.for(scenarios)(
    "$name: $outcome, posted $posts times; then settle ends right",
    async (scenario, { expect, onTestFinished: finishing }) => {
      const { outcome: expected, posts, play, ends, fetch, tls = false } = scenario;
      const abort = new AbortController();
      const fault: Play = (...request) => {
        play(...request);
        if (ends === "abort") setTimeout(() => abort.abort(), 50);
      };
      const { server, links, settled } = await startVendor(fault, { tls, finishing });
      const client = clientOf(server.url, fetch && { fetch });
      const link = { ...newLink(), request_id: crypto.randomUUID().toUpperCase() };
      const outcome = await client.linkCard(link, ends === "timeout" ? { timeout: 3000 } : { signal: abort.signal });
      check(outcome, scenario);
      expect(outcome).toMatchObject({ request_id: link.request_id, ...scenario.holds });
      // On a busy machine the deadline may pass before the request is there.
      expect(server.received.length).toBeLessThanOrEqual(posts);
      if (ends !== "timeout") expect(server.received.length).toBe(posts);

      const later = tls ? clientOf(server.url, mended) : client;
      for (const [verdict, end] of Object.entries(ENDS[expected] ?? {})) {
        links.clear();
        if (verdict === "success" || verdict === "error") links.set(link.request_id, verdict);
        expect(await settled(link, later), verdict).toBe(end);
      }
      const sent = new Set(server.received.filter(isLink).map(({ body }) => String(body)));
      expect([...sent]).toEqual([JSON.stringify(link)]);
    },
  );
});

test("no status but the documented one says anything, to either operation", async () => {
  let response = "";
  const server = await startFaultServer((socket) => socket.write(response));
  const client = clientOf(server.url);
  for (let status = 201; status < 600; status++) {
    expect(operations.linkCard.responses).not.toHaveProperty(`${status}`);
    const body = [NO, answer(), "<html>", ""][status % 4] ?? "";
    const hasNone = [204, 205, 304].includes(status);
    response = hasNone ? `HTTP/1.1 ${status} No\r\n\r\n` : http(status, body, { connection: "keep-alive" });
    // Fetch takes 407 for a failure.
    const lost = status === 407 ? "connection_lost" : "undocumented_status";
    const code = Math.floor(status / 100) === 3 ? "redirected" : lost;
    check(await client.linkCard(newLink()), { outcome: "unknown", code });
    expect((await client.requestStatus(newLink().request_id)).kind).toBe("unanswered");
  }
});

describe("a link that reaches nobody", () => {
  test("because the host's name can't be resolved: unknown", async () => {
    // A label of 64 characters fits in no DNS question, so none is asked.
    const outcome = await clientOf(`https://${"a".repeat(64)}.invalid`).linkCard(newLink());
    check(outcome, { outcome: "unknown", code: "name_not_found" });
  });

  test("because the TLS handshake stalls until the deadline: unknown, for only fetch knows how far it got", async () => {
    const url = await listen(createServer(), { scheme: "https", finishing: onTestFinished });
    check(await clientOf(url).linkCard(newLink(), { timeout: 1000 }), { outcome: "unknown", code: "timed_out" });
  });

  test("because nobody listens: unknown, after two resends; then somebody listens, and settle ends linked", async () => {
    const url = await closedUrl();
    const events: CallEvent[] = [];
    const client = clientOf(url, { onEvent: (event) => events.push(event) });
    const link = newLink();
    check(await client.linkCard(link), { outcome: "unknown", code: "connection_refused" });
    expect(events.map(({ type }) => type)).toEqual(
      [..."frfrf"].flatMap((step) => (step === "f" ? ["dispatch", "failure"] : ["retry"])).concat("outcome"),
    );
    const { settled } = await startVendor(say(), { port: Number(new URL(url).port) });
    expect(await settled(link, client)).toBe("linked");
  });

  test("at first, but then somebody listens: linked, posted once, with what the caller changes meanwhile left out", async () => {
    const url = await closedUrl();
    const pooled = newLink();
    const before = { ...pooled };
    let server: Promise<FaultServer> | undefined;
    const onEvent = ({ type }: CallEvent) => {
      if (type !== "failure") return;
      Object.assign(pooled, { card_id: "another card", request_id: crypto.randomUUID() });
      server ??= startFaultServer(say(http(200, answer())), { port: Number(new URL(url).port) });
    };
    // The longest wait, so that the server listens by then.
    vi.spyOn(Math, "random").mockReturnValue(0.99);
    onTestFinished(() => void vi.restoreAllMocks());
    const { request_id } = before;
    expect(await clientOf(url, { onEvent }).linkCard(pooled)).toMatchObject({ kind: "linked", request_id });
    expect((await server)?.received.map(({ body }) => String(body))).toEqual([JSON.stringify(before)]);
  });
});

const KEEP = { connection: "keep-alive" };
test.each<[how: string, play: Play, code: string]>([
  ["closed", (socket) => socket.destroy(), "connection_lost"],
  ["answered 421", (socket) => socket.write(http(421, "", KEEP)), "undocumented_status"],
])("a connection kept alive, on which the next request is %s: unknown, and settled after", async (_how, play, code) => {
  const known = new Set<Socket>();
  const { server, settled } = await startVendor((socket, ...request) => {
    if (known.has(socket)) return play(socket, ...request);
    known.add(socket);
    socket.write(http(200, answer(), KEEP));
  });
  const client = clientOf(server.url);
  let link = newLink();
  let outcome = await client.linkCard(link);
  // Right after a response, Node may still take another connection.
  for (let links = 1; outcome.kind === "linked" && links < 20; links++) {
    link = newLink();
    outcome = await client.linkCard(link);
  }
  check(outcome, { outcome: "unknown", code });
  expect(await settled(link, client)).toBe("linked");
});

const circular = new Error("round");
circular.cause = circular;
const coded = (code: string, cause?: unknown) => Object.assign(new TypeError("fetch failed", { cause }), { code });

describe("a fetch, or an abort, that brings an error of any kind", () => {
  // A code describes the failure and proves nothing; where it says that nobody could be reached, the same goes again.
  test.each<[unknown, string, number]>([
    [new CardLinkError("undocumented_status", "No.", { httpStatus: 400 }), "connection_lost", 1],
    [new CardLinkError("connection_refused", "No."), "connection_lost", 1],
    [circular, "connection_lost", 1],
    [coded("ECONNRESET", coded("ECONNREFUSED")), "connection_refused", 3],
    [coded("ECONNREFUSED"), "connection_refused", 3],
    [coded("ENOTFOUND"), "name_not_found", 3],
    [coded("EAI_AGAIN"), "name_not_found", 3],
    [coded("ENETUNREACH"), "no_route", 3],
    [coded("UND_ERR_CONNECT_TIMEOUT"), "connect_timeout", 3],
    [coded("CERT_HAS_EXPIRED"), "tls_refused", 1],
    ["text", "connection_lost", 1],
    [null, "connection_lost", 1],
    [undefined, "connection_lost", 1],
    [{ code: "constructor" }, "connection_lost", 1],
  ])("is told as unknown: %s", async (thrown, code, calls) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => void vi.restoreAllMocks());
    const fails = vi.fn(() => Promise.reject(thrown));
    const link = newLink();
    check(await clientOf("https://127.0.0.1", { fetch: fails }).linkCard(link), { outcome: "unknown", code });
    expect(fails).toHaveBeenCalledTimes(calls);

    const abort = new AbortController();
    const { server, links, settled } = await startVendor(() => abort.abort(thrown));
    const client = clientOf(server.url);
    check(await client.linkCard(link, { signal: abort.signal }), { outcome: "unknown", code: "aborted" });
    links.set(link.request_id, "error");
    expect(await settled(link)).toBe("rejected");
  });

  test("may have followed a redirect: what another server says is not read", async () => {
    const elsewhere = await startFaultServer(say(http(200, answer())));
    const server = await startFaultServer(say(http(307, "", { location: elsewhere.url })));
    const follows = (url: string, init: RequestInit) => fetch(url, { ...init, redirect: "follow" });
    const outcome = await clientOf(server.url, { fetch: follows }).linkCard(newLink());
    check(outcome, { outcome: "unknown", code: "redirected" });
    expect(elsewhere.received).toHaveLength(1);
  });
});

test("the same request_id later on: an error is no rejection, since it may be the duplicate rule answering a success", async () => {
  const { server, links, settled } = await startVendor((socket, _received, count) =>
    count === 1 ? socket.resetAndDestroy() : void socket.end(count === 2 ? http(200, NO) : http(409)),
  );
  const [client, link] = [clientOf(server.url), newLink()];
  for (const code of ["connection_lost", "refused", "undocumented_status"])
    check(await client.linkCard(link), { outcome: "unknown", code });
  links.set(link.request_id, "success");
  expect(await settled(link)).toBe("linked");
});

test("on the wire a link has its length and no chunks, each header once, and the body that was signed", async () => {
  const { server } = await startVendor(say(http(200, answer())));
  const link = { ...newLink(), client_id: "клиент 7" };
  check(await clientOf(server.url).linkCard(link), { outcome: "linked" });
  const [{ message, body } = expect.fail("nothing came")] = server.received;
  const { method, url, headersDistinct } = message;
  expect([method, url]).toEqual(["POST", operations.linkCard.path]);
  expect(Object.entries(headersDistinct).filter(([, values]) => values?.length !== 1)).toEqual([]);
  expect(Object.keys(headersDistinct)).toEqual(expect.arrayContaining(["content-type", "x-jws-signature"]));
  expect(headersDistinct).not.toHaveProperty("transfer-encoding");
  expect(headersDistinct).toHaveProperty("content-length", [`${body.length}`]);
  expect(String(body)).toBe(JSON.stringify(link));
});

test("100 links at once keep apart", async () => {
  const server = await startFaultServer((socket, { body }) => {
    const { client_id } = JSON.parse(String(body));
    setTimeout(() => socket.end(http(200, answer({ echo: client_id }))), Math.random() * 20);
  });
  const client = clientOf(server.url);
  const ids = Array.from({ length: 100 }, (_, index) => `client-${index}`);
  const outcomes = await Promise.all(ids.map((client_id) => client.linkCard({ ...newLink(), client_id })));
  expect(outcomes).toMatchObject(ids.map((echo) => ({ kind: "linked", body: { echo } })));
  expect(new Set(outcomes.map(({ request_id }) => request_id)).size).toBe(100);
});

test("nothing that was printed over the whole run holds the secret, a signature or an id of client or card", () => {
  expect(printed.length).toBeGreaterThan(500);
  const all = printed.join("\n");
  for (const hidden of [secret, "eyJ", "X-JWS", "client-700123", "card-900456"])
    expect(all.split(hidden)).toHaveLength(1);
});
