/** What a middleware of the user's can do to a call, and what it can't. */
import { once } from "node:events";
import type { Middleware } from "openapi-fetch";
import { describe, expect, test, vi } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import type { CallEvent, CardLinkClient } from "../../src/index.js";
import {
  type Answer,
  clientOf as bareClientOf,
  isSigned,
  json,
  lost,
  newLink,
  refusal,
  startServer,
  type TestServer,
  thrownBy,
  valid,
} from "./server.js";

const { path } = operations.linkCard;

function clientOf(at: TestServer, ...middleware: Middleware[]) {
  const client = bareClientOf(at, { settleAfter: 0 });
  client.use(...middleware);
  return client;
}

/** Puts these members into the body of each request. */
function changing(change: object): Middleware {
  return {
    async onRequest({ request }) {
      const body = JSON.stringify({ ...JSON.parse(await request.clone().text()), ...change });
      return new Request(request, { body });
    },
  };
}

describe("a middleware", () => {
  test("sees the request and the response of a link, in openapi-fetch's order, until it is ejected", async () => {
    const server = await startServer();
    const seen: string[] = [];
    const named = (name: string): Middleware => ({
      async onRequest({ request, schemaPath }) {
        const { request_id } = JSON.parse(await request.clone().text());
        const isSignedYet = request.headers.has(signatureScheme.header);
        seen.push(`${name} > ${request.method} ${schemaPath} ${request_id} ${isSignedYet}`);
      },
      async onResponse({ response }) {
        seen.push(`${name} < ${response.status} ${await response.clone().text()}`);
      },
    });
    const [first, second] = [named("1"), named("2")];
    const client = clientOf(server, first, second);
    const link = newLink();
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
    const request = `POST ${path} ${link.request_id} false`;
    const response = `200 ${JSON.stringify(valid)}`;
    expect(seen).toEqual([`1 > ${request}`, `2 > ${request}`, `2 < ${response}`, `1 < ${response}`]);

    client.eject(first);
    await client.linkCard(newLink());
    expect(seen.slice(4).map((line) => line[0])).toEqual(["2", "2"]);
    client.eject(second);
    expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked" });
    expect(seen).toHaveLength(6);
    expect(server.received).toHaveLength(3);
  });

  test("sees the poll of requestStatus, and every request of settle", async () => {
    const paths: string[] = [];
    const onRequest: Middleware["onRequest"] = ({ schemaPath }) => void paths.push(schemaPath);
    const client = clientOf(await startServer(json(refusal)), { onRequest });
    await client.requestStatus(crypto.randomUUID());
    expect(await client.settle(newLink(), { interval: 1 })).toMatchObject({ kind: "rejected" });
    const poll = operations.requestStatus.path;
    expect(paths).toEqual([poll, poll, poll, poll, path, poll]);
  });
});

test("a middleware of one raw call gets a real Request", async () => {
  const server = await startServer();
  const tracing: Middleware = { onRequest: ({ request }) => new Request(request.clone(), { method: "POST" }) };
  const { data } = await bareClientOf(server).POST(path, { body: newLink(), middleware: [tracing] });
  expect(data).toEqual(valid);
});

describe("a middleware that changes the body", () => {
  test("has the changed body validated, signed and sent, with the headers it added", async () => {
    const server = await startServer();
    const link = newLink();
    const tracing: Middleware = { onRequest: ({ request }) => request.headers.set("x-trace", "7") };
    const client = clientOf(server, tracing, changing({ card_id: "💳 2" }));
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
    const [received] = server.received;
    expect(received?.headers["x-trace"]).toBe("7");
    expect(JSON.parse(String(received?.body))).toEqual({ ...link, card_id: "💳 2" });
    expect(isSigned(received!)).toBe(true);
  });

  const other = { request_id: crypto.randomUUID() };
  const elsewhere: Middleware = {
    async onRequest({ request }) {
      const { request_id } = JSON.parse(await request.clone().text());
      const url = new URL(operations.requestStatus.path, request.url);
      return new Request(url, { method: "POST", headers: request.headers, body: JSON.stringify({ request_id }) });
    },
  };
  const reading: Middleware = { onRequest: async ({ request }) => void (await request.text()) };
  const away: Middleware = { onRequest: ({ request }) => new Request(`https://api.example${path}`, request) };
  const nowhere: Middleware = { onRequest: ({ request }) => new Request(new URL("/other", request.url), request) };
  type Call = (client: CardLinkClient) => Promise<unknown>;
  const links: Call[] = [(client) => client.linkCard(newLink()), (client) => client.POST(path, { body: newLink() })];
  const all: Call[] = [
    ...links,
    (client) => client.requestStatus(crypto.randomUUID()),
    (client) => client.settle(newLink()),
  ];

  test.each<[what: string, Middleware, says: string, calls?: Call[]]>([
    ["into one that breaks the contract", changing({ card_id: "" }), "was not sent:\n  card_id"],
    ["to another request_id", changing(other), "A middleware changed the request_id"],
    ["to that of no operation", nowhere, "A middleware changed the operation"],
    ["to that of another operation", elsewhere, "A middleware changed the operation", links],
    ["to another host", away, "The request's origin differs from baseUrl's; nothing was signed."],
    ["by reading it", reading, "read request.clone() instead"],
  ])("%s has it refused, and nothing is sent", async (_what, middleware, says, calls = all) => {
    const server = await startServer();
    for (const call of calls) {
      const refused = await thrownBy(() => call(clientOf(server, middleware)));
      expect(refused).toMatchObject({ family: "input", message: expect.stringContaining(says) });
    }
    expect(server.received).toEqual([]);
  });
});

test("a middleware that spoils the second send of a link has settle return what is known", async () => {
  const server = await startServer((...args) => (args[1].path === path ? lost : json(refusal))(...args));
  let links = 0;
  const onRequest: Middleware["onRequest"] = async ({ request, schemaPath }) => {
    if (schemaPath === path && links++ > 0) await request.text();
  };
  const stop = new AbortController();
  // The eighth attempt is the second send.
  const onEvent = ({ type, attempt }: CallEvent) => void (type === "retry" && attempt === 9 && stop.abort());
  const settled = await clientOf(server, { onRequest }).settle(newLink(), {
    interval: 1,
    signal: stop.signal,
    onEvent,
  });
  expect(settled).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  expect(links).toBe(2);
});

describe("a middleware that sends a request again", () => {
  const before: Middleware = {
    async onRequest({ request, options }) {
      await options.fetch(request.clone()).catch(() => {});
    },
  };
  /** As teams write a retry: a copy of the request, and once more where that failed. */
  const retrying = (copies: Request[] = []): Middleware => ({
    onRequest: ({ request }) => void copies.push(request.clone()),
    onResponse: ({ options, response }) =>
      response.ok || copies.length === 0 ? undefined : options.fetch(copies.pop()!),
    onError: ({ options }) => options.fetch(copies.pop()!),
  });

  test.each<[what: string, Middleware, answers: Answer[], outcome: object]>([
    // As a vendor does by its duplicate rule.
    ["before the client does", before, [json(valid), json(refusal)], { kind: "unknown", reason: { code: "refused" } }],
    ["once more on a 503", retrying(), [json({}, 503), json(valid)], { kind: "linked" }],
    ["once more where the connection broke", retrying(), [lost, json(valid)], { kind: "linked" }],
    ["once more, and nothing helps", retrying(), [lost, json({}, 503)], { kind: "unknown", httpStatus: 503 }],
  ])("%s: the last response counts", async (_what, middleware, answers, outcome) => {
    const left = [...answers];
    const server = await startServer((...args) => left.shift()?.(...args));
    expect(await clientOf(server, middleware).linkCard(newLink())).toMatchObject(outcome);
    expect(server.received.map((received) => isSigned(received))).toEqual([true, true]);
    expect(new Set(server.received.map(({ body }) => String(body))).size).toBe(1);
  });

  test.each<[what: string, again: (request: Request, fetch: typeof globalThis.fetch) => Promise<unknown>]>([
    ["with a body that breaks the contract", (request, fetch) => fetch(new Request(request, { body: "{}" }))],
    ["for another id", (request, fetch) => fetch(new Request(request, { body: JSON.stringify(newLink()) }))],
    ["to another host", (_request, fetch) => fetch(new Request("https://api.example"))],
    ["without a request", (_request, fetch) => fetch(undefined as never)],
  ])("%s: the refusal is the middleware's, and what came of the first one counts", async (_what, again) => {
    const copies: Request[] = [];
    const server = await startServer();
    const client = clientOf(server, {
      onRequest: ({ request }) => void copies.push(request.clone()),
      onResponse: async ({ options }) => void (await again(copies[0]!, options.fetch as typeof fetch)),
    });
    expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked" });
    expect(server.received).toHaveLength(1);
  });

  test("while it is in flight is refused", async () => {
    const codes: unknown[] = [];
    const twice: Middleware = {
      async onRequest({ request, options }) {
        const [first, second] = [options.fetch(request.clone()), options.fetch(request.clone())];
        await second.catch(({ code }) => codes.push(code));
        await first;
      },
    };
    const server = await startServer();
    expect(await clientOf(server, twice).linkCard(newLink())).toMatchObject({ kind: "linked" });
    expect(codes).toEqual(["already_in_flight"]);
    expect(server.received).toHaveLength(2);
  });
});

describe("a middleware that goes its own way", () => {
  const throws = () => {
    throw Object.assign(new RangeError("a card number"), { code: "E_OWN" });
  };
  let giveUp = () => {};
  const hangs = () => {
    giveUp();
    return new Promise<never>(() => {});
  };
  const succeeds = () => Response.json(valid);
  const endless: Middleware["onRequest"] = ({ request }) =>
    new Request(request, {
      body: new ReadableStream({ pull: hangs }, { highWaterMark: 0 }),
      duplex: "half",
    } as RequestInit);
  const unknown = (code: string, more = {}) => ({ kind: "unknown", reason: { code, ...more } });
  const linked = { kind: "linked", body: valid };

  const own = { causes: [{ name: "RangeError", code: "E_OWN" }] };
  const givenUp = { causes: [{ name: "AbortError" }] };
  const untyped = () => "no" as unknown as Response; // what an untyped caller could return

  test.each<[what: string, Middleware, answer: Answer | undefined, outcome: object]>([
    ["throws on the request", { onRequest: throws }, undefined, unknown("cancelled", own)],
    ["responds in place of the server", { onRequest: succeeds }, undefined, unknown("intercepted")],
    ["hangs on the request", { onRequest: hangs }, undefined, unknown("cancelled", givenUp)],
    ["gives a body that doesn't end", { onRequest: endless }, undefined, unknown("cancelled")],
    ["makes a 503 a success", { onResponse: succeeds }, json({}, 503), unknown("undocumented_status")],
    ["makes a 503 a success on an error", { onError: succeeds }, json({}, 503), unknown("undocumented_status")],
    ["makes a broken response a success", { onError: succeeds }, json({ status: "ok" }), unknown("invalid_body")],
    ["throws after the card was linked", { onResponse: throws }, json(valid), linked],
    ["returns no Response", { onResponse: untyped }, json(valid), linked],
    ["makes an error of a success", { onResponse: () => Response.json(refusal) }, json(valid), linked],
    ["hangs on the response, until the caller gives up", { onResponse: hangs }, json(valid), linked],
  ])("and %s changes nothing of what the server said", async (_what, middleware, answer, expected) => {
    const server = await startServer(answer);
    const abort = new AbortController();
    giveUp = () => abort.abort();
    const outcome = await clientOf(server, middleware).linkCard(newLink(), { signal: abort.signal });
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain("card number");
    expect(server.received).toHaveLength(answer ? 1 : 0);
  });

  test("that continues after the deadline sends nothing, and its id is free", async () => {
    const server = await startServer();
    const goOn = new AbortController();
    const onError = vi.fn();
    const client = clientOf(server, { onRequest: async () => void (await once(goOn.signal, "abort")), onError });
    const link = newLink();
    expect(await client.linkCard(link, { timeout: 50 })).toMatchObject(unknown("cancelled"));
    goOn.abort();
    await expect.poll(() => onError.mock.lastCall).toMatchObject([{ error: { code: "cancelled" } }]);
    expect(server.received).toEqual([]);
    expect(await clientOf(server).linkCard(link)).toMatchObject({ kind: "linked" });
  });
});
