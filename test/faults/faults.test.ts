import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  type CallEvent,
  type CardLinkClientOptions,
  CardLinkError,
  createCardLinkClient,
  type LinkOutcome,
} from "../../src/index.js";
import { answer, scenarios } from "./scenarios.js";
import { type FaultServer, http, say, stall, startFaultServer } from "./server.js";

const secret = "the secret of the fault run";
const input = { client_id: "client-700123", card_id: "card-900456" };

/** Everything that a user of the client could print over the whole run. */
const printed: string[] = [];
const print = (value: unknown): void => {
  printed.push(inspect(value, { depth: null, showHidden: true, getters: true }), JSON.stringify(value) ?? "");
  if (value instanceof Error) printed.push(value.stack ?? "", value.message);
};

function clientOf(baseUrl: string, more: Partial<CardLinkClientOptions> = {}) {
  const onEvent = (event: CallEvent) => print(event);
  const client = createCardLinkClient({ baseUrl, authId: "123456", secret, onEvent, ...more });
  print(client);
  return client;
}

function check(outcome: LinkOutcome, expected: { outcome: string; code?: string | undefined; body?: unknown }): void {
  print(outcome);
  const { kind, ...rest } = outcome;
  expect({ kind, code: "reason" in rest ? rest.reason.code : undefined }).toEqual({
    kind: expected.outcome,
    code: expected.code,
  });
  if (expected.body !== undefined) expect(rest).toMatchObject({ body: expected.body });
}

describe.concurrent("a link", () => {
  test.for(scenarios)("$name: $outcome, posted $posts times", async (scenario, { expect }) => {
    const server = await startFaultServer(scenario.play, { tls: scenario.tls ?? false });
    try {
      const outcome = await clientOf(server.url).linkCard(input, scenario.options?.());
      check(outcome, scenario);
      expect(server.received).toHaveLength(scenario.posts);
    } finally {
      await server.close();
    }
  });
});

describe("a link that reaches nobody", () => {
  test("because the host's name can't be resolved: not_sent", async () => {
    // A label of 64 characters fits in no DNS question, so none is asked.
    const outcome = await clientOf(`https://${"a".repeat(64)}.invalid`).linkCard(input);
    check(outcome, { outcome: "not_sent", code: "name_not_found" });
  });

  test("because no connection comes about in the time that a fetch of the caller's gives it: unknown", async () => {
    const cause = Object.assign(new Error("Connect Timeout Error"), { code: "UND_ERR_CONNECT_TIMEOUT" });
    const fails = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const outcome = await clientOf("https://127.0.0.1", { fetch: fails }).linkCard(input);
    // It may have sent the request before; that the built-in fetch proves it is shown in transport/failure.test.ts.
    check(outcome, { outcome: "unknown", code: "connection_lost" });
  });

  test("because the TLS handshake stalls until the deadline: unknown, for only fetch knows how far it got", async () => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    check(await clientOf(`https://127.0.0.1:${port}`).linkCard(input, { timeout: 1000 }), {
      outcome: "unknown",
      code: "timed_out",
    });
    server.close();
  });

  test("because nobody listens: not_sent, after two resends", async () => {
    const server = await startFaultServer(say());
    await server.close();
    const events: CallEvent[] = [];
    const outcome = await clientOf(server.url, { onEvent: (event) => events.push(event) }).linkCard(input);
    check(outcome, { outcome: "not_sent", code: "connection_refused" });
    expect(events.map(({ type }) => type)).toEqual(
      [..."frfrf"].flatMap((step) => (step === "f" ? ["dispatch", "failure"] : ["retry"])).concat("outcome"),
    );
  });

  test("at first, but then somebody listens: linked, posted once", async () => {
    const { client, server } = await startLate();
    check(await client.linkCard(input), { outcome: "linked" });
    expect((await server()).received).toHaveLength(1);
  });
});

/** A server that begins to listen once a first try has found nobody; `onFailure` is called before. */
async function startLate(onFailure = () => {}) {
  const closed = await startFaultServer(say());
  await closed.close();
  const { port } = new URL(closed.url);
  let server: Promise<FaultServer> | undefined;
  const onEvent = (event: CallEvent) => {
    print(event);
    if (event.type !== "failure") return;
    onFailure();
    server ??= startFaultServer(say(http(200, answer())), { port: Number(port) });
  };
  // The longest wait, so that the server listens by then.
  vi.spyOn(Math, "random").mockReturnValue(0.99);
  onTestFinished(async () => {
    vi.restoreAllMocks();
    await (await server)?.close();
  });
  return { client: clientOf(closed.url, { onEvent }), server: async () => (await server)! };
}

describe("memory that is collected amid a call", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  /** Twice, a moment after the request is on its way: nothing but the call itself holds it by then. */
  const collecting = async (url: string, init: RequestInit): Promise<Response> => {
    const response = fetch(url, init);
    for (const wait of [20, 20]) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      collect();
    }
    return response;
  };

  test("takes nothing from a deadline, nor from an abort", { timeout: 20_000 }, async () => {
    const server = await startFaultServer(stall());
    const client = clientOf(server.url, { fetch: collecting });
    check(await client.linkCard(input, { timeout: 1000 }), { outcome: "unknown", code: "timed_out" });
    check(await client.linkCard(input, { signal: AbortSignal.timeout(1000) }), { outcome: "unknown", code: "aborted" });
    const body = { ...input, request_id: crypto.randomUUID() };
    const raw = client.POST("/v5/card-api/card/link", { body, signal: AbortSignal.timeout(1000) });
    await expect(raw).rejects.toMatchObject({ code: "aborted" });
    await server.close();
  });
});

test("a connection kept alive and closed under the next request: unknown, posted once", async () => {
  const server = await startFaultServer((socket, _received, count) => {
    if (count === 1) socket.write(http(200, answer(), { connection: "keep-alive" }));
    else socket.destroy();
  });
  const client = clientOf(server.url);
  check(await client.linkCard(input), { outcome: "linked" });
  check(await client.linkCard(input), { outcome: "unknown", code: "connection_lost" });
  expect(server.received).toHaveLength(2);
  await server.close();
});

describe("a fetch, or an abort, that brings an error of any kind", () => {
  const refusing = new CardLinkError("refused_by_status", "No.", { httpStatus: 400 });
  const unsent = new CardLinkError("connection_refused", "No.");
  const circular = new Error("round");
  circular.cause = circular;
  const retried = new Error("again", { cause: Object.assign(new Error("first"), { code: "ECONNREFUSED" }) });
  Object.assign(retried, { code: "ECONNRESET" });

  test.each([refusing, unsent, circular, retried, "text", null, undefined, { code: "constructor" }])(
    "is told as unknown, and sends nothing again: %s",
    async (thrown) => {
      let sent = 0;
      const fails = () => {
        sent++;
        return Promise.reject(thrown);
      };
      check(await clientOf("https://127.0.0.1", { fetch: fails }).linkCard(input), {
        outcome: "unknown",
        code: "connection_lost",
      });
      expect(sent).toBe(1);

      const server = await startFaultServer(stall());
      const abort = new AbortController();
      const onEvent = ({ type }: CallEvent) => void (type === "dispatch" && setTimeout(() => abort.abort(thrown), 50));
      const outcome = await clientOf(server.url, { onEvent }).linkCard(input, { signal: abort.signal });
      check(outcome, { outcome: "unknown", code: "aborted" });
      await server.close();
    },
  );

  test("stops at the deadline even where it ignores the signal, and lets go of an answer that comes later", async () => {
    let cancelled: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const late = () =>
      new Promise<Response>((resolve) => {
        setTimeout(() => resolve(new Response(new ReadableStream({ cancel: cancelled }))), 300);
      });
    const outcome = await clientOf("https://127.0.0.1", { fetch: late }).linkCard(input, { timeout: 100 });
    check(outcome, { outcome: "unknown", code: "timed_out" });
    await released;
  });

  test("may have followed a redirect: what another server refuses is no rejection", async () => {
    const elsewhere = await startFaultServer(say(http(404)));
    const server = await startFaultServer(say(http(307, "", { location: elsewhere.url })));
    // As text, since fetch sends no stream to where a redirect points.
    const follows = async (url: string, init: RequestInit) =>
      fetch(url, { ...init, body: await new Response(init.body).text(), redirect: "follow" });
    check(await clientOf(server.url, { fetch: follows }).linkCard(input), { outcome: "unknown", code: "redirected" });
    await Promise.all([server.close(), elsewhere.close()]);
  });
});

test("what the caller does to the input while a link is under way changes nothing of it", async () => {
  const pooled = { ...input, request_id: crypto.randomUUID() };
  const before = JSON.stringify(pooled);
  const { client, server } = await startLate(() => {
    pooled.card_id = "another card";
    pooled.request_id = crypto.randomUUID();
  });
  expect((await client.linkCard(pooled, { sentBefore: false })).request_id).toBe(JSON.parse(before).request_id);
  expect((await server()).received.map(({ body }) => body.toString("utf8"))).toEqual([before]);
});

test("a listener that throws, now or later, changes nothing", async () => {
  const server = await startFaultServer(say(http(200, answer())));
  const throws = () => {
    throw new Error("now");
  };
  check(await clientOf(server.url, { onEvent: throws }).linkCard(input), { outcome: "linked" });
  check(await clientOf(server.url, { onEvent: async () => throws() }).linkCard(input), { outcome: "linked" });
  await server.close();
});

describe("the same request_id", () => {
  let request_id: string;
  beforeEach(() => {
    request_id = crypto.randomUUID().toUpperCase();
  });

  test("twice at once is refused locally, in any spelling, and posted once", async () => {
    const server = await startFaultServer(say(http(200, answer())));
    const client = clientOf(server.url);
    const first = client.linkCard({ ...input, request_id });
    const second = client.linkCard({ ...input, request_id: request_id.toLowerCase() });
    await expect(second).rejects.toMatchObject({ family: "input", code: "already_in_flight" });
    check(await first, { outcome: "linked" });
    expect(server.received).toHaveLength(1);
    await server.close();
  });

  test("later on: an error is no rejection, since it may be the duplicate rule answering a success", async () => {
    const refusal = http(200, answer({ status: "error", request_status: "error" }));
    const server = await startFaultServer((socket, _received, count) =>
      count === 1 ? socket.resetAndDestroy() : void socket.end(count === 2 ? refusal : http(409)),
    );
    const client = clientOf(server.url);
    check(await client.linkCard({ ...input, request_id }), { outcome: "unknown", code: "connection_lost" });
    check(await client.linkCard({ ...input, request_id }), { outcome: "unknown", code: "refused" });
    await server.close();
  });

  test("said to have been sent before: an error is no rejection either", async () => {
    const server = await startFaultServer(say(http(400)));
    check(await clientOf(server.url).linkCard({ ...input, request_id }, { sentBefore: true }), {
      outcome: "unknown",
      code: "undocumented_status",
    });
    await server.close();
  });

  test("that got lost is refused, since a new one in its place could link twice", async () => {
    const server = await startFaultServer(say(http(200, answer())));
    // @ts-expect-error what an untyped caller could pass
    const call = clientOf(server.url).linkCard({ ...input, request_id: undefined });
    await expect(call).rejects.toMatchObject({ code: "invalid_request", violations: [{ member: "request_id" }] });
    expect(server.received).toEqual([]);
    await server.close();
  });

  test("is sent unchanged and returned with the outcome", async () => {
    const server = await startFaultServer(say(http(200, answer())));
    const outcome = await clientOf(server.url).linkCard({ ...input, request_id });
    expect(outcome.request_id).toBe(request_id);
    expect(JSON.parse(String(server.received[0]?.body))).toEqual({ ...input, request_id });
    await server.close();
  });
});

test("100 links at once keep apart", async () => {
  const server = await startFaultServer((socket, { body }) => {
    const { client_id } = JSON.parse(String(body));
    setTimeout(() => socket.end(http(200, answer({ echo: client_id }))), Math.random() * 20);
  });
  const client = clientOf(server.url);
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) => client.linkCard({ ...input, client_id: `client-${index}` })),
  );
  for (const [index, outcome] of outcomes.entries()) {
    expect(outcome).toMatchObject({ kind: "linked", body: { echo: `client-${index}` } });
  }
  expect(new Set(outcomes.map(({ request_id }) => request_id)).size).toBe(100);
  await server.close();
});

test("nothing that was printed over the whole run holds the secret, a signature or an id of client or card", () => {
  expect(printed.length).toBeGreaterThan(500);
  const all = printed.join("\n");
  for (const hidden of [secret, "eyJ", "X-JWS", "client-700123", "card-900456"])
    expect(all.split(hidden)).toHaveLength(1);
});
