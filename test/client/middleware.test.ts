/** What a middleware of the user's can do to a call, and what it can't. */
import type { Middleware } from "openapi-fetch";
import { describe, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import type { CallOptions } from "../../src/index.js";
import {
  clientOf as bareClientOf,
  isSigned,
  json,
  lost,
  newLink,
  refusal,
  startServer,
  type TestServer,
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
        seen.push(
          `${name} > ${request.method} ${schemaPath} ${request_id} ${request.headers.has(signatureScheme.header)}`,
        );
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

  test("sees the questions of requestStatus, and all that settle sends", async () => {
    const paths: string[] = [];
    const onRequest: Middleware["onRequest"] = ({ schemaPath }) => void paths.push(schemaPath);
    const client = clientOf(await startServer(json(refusal)), { onRequest });
    await client.requestStatus(crypto.randomUUID());
    expect(await client.settle(newLink(), { interval: 1 })).toMatchObject({ kind: "rejected" });
    const question = operations.requestStatus.path;
    expect(paths).toEqual([question, question, question, question, path, question]);
  });

  test("that adds a header has it sent", async () => {
    const server = await startServer();
    const client = clientOf(server, { onRequest: ({ request }) => request.headers.set("x-trace", "7") });
    expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked" });
    expect(server.received[0]?.headers["x-trace"]).toBe("7");
  });
});

describe("a middleware that changes the body", () => {
  test("has the changed body validated and signed", async () => {
    const server = await startServer();
    const link = newLink();
    expect(await clientOf(server, changing({ card_id: "💳 2" })).linkCard(link)).toMatchObject({ kind: "linked" });
    const [received] = server.received;
    expect(JSON.parse(String(received?.body))).toEqual({ ...link, card_id: "💳 2" });
    expect(isSigned(received!)).toBe(true);
  });

  test.each<[string, object, object]>([
    ["into one that breaks the contract", { card_id: "" }, { violations: [{ member: "card_id" }] }],
    [
      "to another request_id",
      { request_id: crypto.randomUUID() },
      { message: expect.stringMatching(/^The request_id was/) },
    ],
  ])("%s has it refused, and nothing is sent", async (_what, change, error) => {
    const server = await startServer();
    const client = clientOf(server, changing(change));
    const refused = { code: "invalid_request", ...error };
    const link = newLink();
    await expect(client.linkCard(link)).rejects.toMatchObject(refused);
    await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject(refused);
    expect(server.received).toEqual([]);
    expect(await clientOf(server).linkCard(link), "the id is free").toMatchObject({ kind: "linked" });
  });

  test("to another request_id gets no response about another request", async () => {
    const server = await startServer();
    const client = clientOf(server, changing({ request_id: crypto.randomUUID() }));
    const refused = { code: "invalid_request", message: expect.stringMatching(/^The request_id was changed/) };
    await expect(client.requestStatus(crypto.randomUUID())).rejects.toMatchObject(refused);
    await expect(client.settle(newLink())).rejects.toMatchObject(refused);
    expect(server.received).toEqual([]);
  });

  test("can't make another operation of it, nor a question of a link", async () => {
    const server = await startServer();
    const status = operations.requestStatus.path;
    const elsewhere: Middleware = {
      async onRequest({ request }) {
        const { request_id } = JSON.parse(await request.clone().text());
        const { method, headers } = request;
        return new Request(new URL(status, request.url), { method, headers, body: JSON.stringify({ request_id }) });
      },
    };
    const client = clientOf(server, elsewhere);
    const changed = {
      code: "invalid_request",
      message: expect.stringContaining("The operation was changed on its way"),
    };
    await expect(client.linkCard(newLink())).rejects.toMatchObject(changed);
    await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject(changed);
    expect(server.received).toEqual([]);
  });

  test("by reading it has nothing sent, and the error says how to read it", async () => {
    const server = await startServer();
    const client = clientOf(server, { onRequest: async ({ request }) => void (await request.text()) });
    await expect(client.linkCard(newLink())).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("request.clone()"),
    });
    expect(server.received).toEqual([]);
  });
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

  test.each<[what: string, Middleware, answers: Parameters<typeof startServer>[0][], outcome: object]>([
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
  /** A link and what the server saw of it. */
  async function linking(middleware: Middleware, answer?: Parameters<typeof startServer>[0], options?: CallOptions) {
    const server = await startServer(answer);
    const outcome = await clientOf(server, middleware).linkCard(newLink(), options);
    return { outcome, posts: server.received.length };
  }

  test("and throws on the request: nothing is sent, and the reason has its cause without its message", async () => {
    const { outcome, posts } = await linking({ onRequest: throws });
    expect(outcome).toMatchObject({
      kind: "unknown",
      reason: { code: "cancelled", causes: [{ name: "RangeError", code: "E_OWN" }] },
    });
    expect(JSON.stringify(outcome)).not.toContain("card number");
    expect(posts).toBe(0);
  });

  test("and responds in place of the server: unknown, since nobody knows what it did", async () => {
    const { outcome, posts } = await linking({ onRequest: () => Response.json(valid) });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "intercepted" } });
    expect(posts).toBe(0);
  });

  test.each<[string, Middleware]>([
    ["on the response", { onResponse: () => Response.json(valid) }],
    ["on an error", { onError: () => Response.json(valid) }],
  ])("and makes a 503 a success %s: unknown", async (_when, middleware) => {
    const { outcome, posts } = await linking(middleware, json({}, 503));
    expect(outcome).toMatchObject({ kind: "unknown", httpStatus: 503, reason: { code: "undocumented_status" } });
    expect(posts).toBe(1);
  });

  test("and makes a broken response a success: unknown", async () => {
    const { outcome } = await linking({ onError: () => Response.json(valid) }, json({ status: "ok" }));
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "invalid_body" } });
  });

  test.each<[string, Middleware]>([
    ["throws", { onResponse: throws }],
    ["returns no Response", { onResponse: () => "no" as unknown as Response }],
    ["makes a refusal of it", { onResponse: () => Response.json(refusal) }],
  ])("and %s after the card was linked: linked", async (_what, middleware) => {
    const { outcome, posts } = await linking(middleware);
    expect(outcome).toMatchObject({ kind: "linked", body: valid });
    expect(posts).toBe(1);
  });

  test("and hangs: the deadline ends the call, and nothing is sent when it goes on later", async () => {
    const server = await startServer();
    let goOn: () => void = () => {};
    const hanging = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let isOver: (sent: unknown) => void = () => {};
    const over = new Promise((resolve) => {
      isOver = resolve;
    });
    const client = clientOf(server, { onRequest: () => hanging, onError: ({ error }) => isOver(error) });
    const link = newLink();
    expect(await client.linkCard(link, { timeout: 50 })).toMatchObject({
      kind: "unknown",
      reason: { code: "cancelled", causes: [{ name: "DeadlinePassed" }] },
    });
    goOn();
    expect(await over).toMatchObject({ code: "cancelled" });
    expect(server.received).toEqual([]);
    expect(await clientOf(server).linkCard(link)).toMatchObject({ kind: "linked" });
  });

  test("and hangs on the response: what the server said counts, at the deadline", async () => {
    const { outcome } = await linking({ onResponse: () => new Promise(() => {}) }, undefined, { timeout: 200 });
    expect(outcome).toMatchObject({ kind: "linked" });
  });

  test("and gives a body that doesn't end: the deadline ends the call, and nothing is sent", async () => {
    const endless = (request: Request) =>
      new Request(request, { body: new ReadableStream(), duplex: "half" } as RequestInit);
    const { outcome, posts } = await linking({ onRequest: ({ request }) => endless(request) }, undefined, {
      timeout: 50,
    });
    expect(outcome).toMatchObject({ kind: "unknown", reason: { code: "cancelled" } });
    expect(posts).toBe(0);
  });
});
