/** What a middleware of the user's can do to a call, and what it can't. */
import type { Middleware } from "openapi-fetch";
import { describe, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { createCardLinkClient, type LinkOptions } from "../../src/index.js";
import { verify } from "../../src/signing/index.js";
import { json, type Received, startServer, type TestServer, valid } from "./server.js";

const credentials = { authId: "123456", secret: "a secret of the tests" };
const { path } = operations.linkCard;
const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });
const refusal = { ...valid, status: "error", request_status: "error" };

function clientOf({ url }: TestServer, ...middleware: Middleware[]) {
  const client = createCardLinkClient({ baseUrl: url, ...credentials });
  client.use(...middleware);
  return client;
}

function verified({ headers, body }: Received) {
  return verify(String(headers[signatureScheme.header.toLowerCase()]), body, operations.linkCard, credentials);
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

  test("sees the questions of requestStatus and follow", async () => {
    const paths: string[] = [];
    const client = clientOf(await startServer(), { onRequest: ({ schemaPath }) => void paths.push(schemaPath) });
    await client.requestStatus(crypto.randomUUID());
    await client.follow(crypto.randomUUID());
    expect(paths).toEqual(Array(2).fill(operations.requestStatus.path));
  });

  test("that adds a header has it sent", async () => {
    const server = await startServer();
    const client = clientOf(server, { onRequest: ({ request }) => request.headers.set("x-trace", "7") });
    expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked" });
    expect(server.received[0]?.headers["x-trace"]).toBe("7");
  });
});

test("a middleware that failed sends nothing once the call has ended", async () => {
  const server = await startServer();
  let send = (): Promise<unknown> => Promise.resolve();
  const client = clientOf(server, {
    onRequest({ request, options }) {
      send = () => options.fetch(request);
      throw new Error("x");
    },
  });
  const outcome = await client.linkCard(newLink(), { sentBefore: false });
  expect(outcome).toMatchObject({ kind: "not_sent", reason: { code: "cancelled" } });
  await expect(send()).rejects.toMatchObject({ code: "cancelled" });
  expect(server.received).toEqual([]);
});

describe("a middleware that changes the body", () => {
  test("has the changed body validated and signed", async () => {
    const server = await startServer();
    const link = newLink();
    expect(await clientOf(server, changing({ card_id: "💳 2" })).linkCard(link)).toMatchObject({ kind: "linked" });
    const [received] = server.received;
    expect(JSON.parse(String(received?.body))).toEqual({ ...link, card_id: "💳 2" });
    expect(await verified(received!)).toEqual({ verified: true });
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
    // Nothing was sent under the id either.
    expect(await clientOf(server).linkCard(link)).toMatchObject({ kind: "linked" });
  });

  test("to another request_id gets no answer about another request", async () => {
    const server = await startServer();
    const client = clientOf(server, changing({ request_id: crypto.randomUUID() }));
    const refused = { code: "invalid_request", message: expect.stringMatching(/^The request_id was changed/) };
    await expect(client.requestStatus(crypto.randomUUID())).rejects.toMatchObject(refused);
    await expect(client.follow(crypto.randomUUID())).rejects.toMatchObject(refused);
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

describe("a middleware that sends a link a second time", () => {
  const codes: unknown[] = [];
  const keep = ({ code }: { code: unknown }) => void codes.push(code);
  const before: Middleware = {
    async onRequest({ request, options }) {
      await options.fetch(request.clone());
    },
  };
  const after: Middleware = {
    async onResponse({ request, options }) {
      // The body is read by now, so the same request is made anew.
      const body = JSON.stringify({ ...newLink(), request_id: request.headers.get("x-id") });
      const again = new Request(request.url, { method: "POST", headers: { "content-type": "application/json" }, body });
      await options.fetch(again).catch((error) => {
        keep(error);
        throw error;
      });
    },
  };

  test.each([
    ["before", before],
    ["after", after],
  ])("%s the client does is refused: the first one counts", async (_when, middleware) => {
    // As a vendor does by its duplicate rule.
    let links = 0;
    const server = await startServer((...args) => json(links++ === 0 ? valid : refusal)(...args));
    const marking = (link: { request_id: string }): Middleware => ({
      onRequest: ({ request }) => request.headers.set("x-id", link.request_id),
    });
    const link = newLink();
    expect(await clientOf(server, marking(link), middleware).linkCard(link)).toMatchObject({ kind: "linked" });
    expect(server.received).toHaveLength(1);

    const other = newLink();
    const raw = clientOf(server, marking(other), middleware).POST(path, { body: other });
    await expect(raw).rejects.toMatchObject({
      code: "already_sent",
      message: "A middleware tried to send this request a second time. It was sent once.",
    });
    expect(server.received).toHaveLength(2);
    expect(codes.every((code) => code === "already_sent")).toBe(true);
  });

  test("may do so with a question, of which the last response counts", async () => {
    let questions = 0;
    const server = await startServer((...args) =>
      json(questions++ === 0 ? { ...valid, request_status: "process" } : valid)(...args),
    );
    const client = clientOf(server, before);
    expect(await client.requestStatus(crypto.randomUUID())).toMatchObject({ body: { request_status: "success" } });
    const body = { request_id: crypto.randomUUID() };
    expect((await client.POST(operations.requestStatus.path, { body })).data).toEqual(valid);
    expect(server.received).toHaveLength(4);
  });
});

describe("a middleware that goes its own way", () => {
  const throws = () => {
    throw Object.assign(new RangeError("a card number"), { code: "E_OWN" });
  };
  /** A link and what the server saw of it. */
  async function linking(middleware: Middleware, answer?: Parameters<typeof startServer>[0], options?: LinkOptions) {
    const server = await startServer(answer);
    const outcome = await clientOf(server, middleware).linkCard(newLink(), { sentBefore: false, ...options });
    return { outcome, posts: server.received.length };
  }

  test("and throws on the request: not_sent, with its cause and without its message", async () => {
    const { outcome, posts } = await linking({ onRequest: throws });
    expect(outcome).toMatchObject({
      kind: "not_sent",
      reason: { code: "cancelled", causes: [{ name: "RangeError", code: "E_OWN" }] },
    });
    expect(JSON.stringify(outcome)).not.toContain("card number");
    expect(posts).toBe(0);
  });

  test("and throws on the request, of an id that was sent before: unknown", async () => {
    const server = await startServer();
    const client = clientOf(server, { onRequest: throws });
    expect(await client.linkCard(newLink())).toMatchObject({
      kind: "unknown",
      reason: { code: "cancelled" },
    });
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
    expect(await client.linkCard(link, { timeout: 50, sentBefore: false })).toMatchObject({
      kind: "not_sent",
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
    expect(outcome).toMatchObject({ kind: "not_sent", reason: { code: "cancelled" } });
    expect(posts).toBe(0);
  });
});
