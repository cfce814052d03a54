/** Calls of openapi-fetch's own methods. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import type { CallEvent, CardLinkClient } from "../../src/index.js";
import { clientOf, isSigned, json, newLink, refusal, startServer, thrownBy, valid } from "./server.js";

const { path } = operations.linkCard;

describe("a raw call", () => {
  test.each<[string, (client: CardLinkClient, elsewhere: string) => Promise<unknown>]>([
    ["another base URL", (client, baseUrl) => client.POST(path, { body: newLink(), baseUrl })],
    ["the base URL of another port", (client) => client.POST(path, { body: newLink(), baseUrl: "http://127.0.0.1:1" })],
    ["plain http", (client) => client.POST(path, { body: newLink(), baseUrl: "http://api.example" })],
    ["no URL for its base", (client) => client.POST(path, { body: newLink(), baseUrl: "/" })],
    [
      "a path that goes on with the host",
      (client) => client.POST(`.evil.example${path}` as typeof path, { body: newLink() }),
    ],
    [
      "a path that makes the host a user",
      (client) => client.POST(`@evil.example${path}` as typeof path, { body: newLink() }),
    ],
    ["a path that goes on with the port", (client) => client.POST(`1${path}` as typeof path, { body: newLink() })],
    [
      "such a path, by request",
      (client) => client.request("post", `@evil.example${path}` as typeof path, { body: newLink() }),
    ],
  ])("with %s is refused: nothing is signed, nothing is sent", async (_what, call) => {
    const elsewhere = await startServer();
    const server = await startServer();
    let fetched = 0;
    const fetch = () => {
      fetched++;
      return Promise.reject(new Error("sent"));
    };
    const client = clientOf(server, { fetch });
    await expect(call(client, elsewhere.url)).rejects.toMatchObject({
      family: "input",
      code: "invalid_option",
      message: "The request's URL has another origin than baseUrl; nothing was signed.",
    });
    expect([fetched, elsewhere.received.length, server.received.length]).toEqual([0, 0, 0]);
  });

  test("with a dispatcher of its own is refused, since it would go past it", async () => {
    const server = await startServer();
    const client = clientOf(server);
    const init = { body: newLink(), ...({ dispatcher: { dispatch: () => true } } as object) }; // as undici's types allow
    const refused = { code: "invalid_option", message: expect.stringMatching(/^dispatcher can't be given/) };
    await expect(client.POST(path, init)).rejects.toMatchObject(refused);
    await expect(client.request("post", path, init)).rejects.toMatchObject(refused);
    expect(server.received).toEqual([]);
    const none = { body: newLink(), ...({ dispatcher: undefined } as object) }; // as untyped callers do
    expect((await client.POST(path, none)).data).toEqual(valid);
  });

  test("with a signal that is none is refused", async () => {
    const client = clientOf(await startServer());
    const signal = "x" as unknown as AbortSignal; // what an untyped caller could pass
    await expect(client.POST(path, { body: newLink(), signal })).rejects.toMatchObject({ code: "invalid_option" });
  });

  test.each([600, 999])(
    "that is answered %i, which no Response can have, ends with the status in its error",
    async (status) => {
      const client = clientOf(await startServer((response) => response.writeHead(status).end()));
      const failed = { code: "undocumented_status", httpStatus: status };
      await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject(failed);
      await expect(client.POST("/v5/another" as typeof path, { body: newLink() })).rejects.toMatchObject(failed);
    },
  );

  test("whose middleware turns it elsewhere is refused as well", async () => {
    const elsewhere = await startServer();
    const client = clientOf(await startServer());
    client.use({ onRequest: ({ request }) => new Request(elsewhere.url + path, request) });
    await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject({ code: "invalid_option" });
    await expect(client.linkCard(newLink())).rejects.toMatchObject({ code: "invalid_option" });
    expect(elsewhere.received).toEqual([]);
  });

  test("has the client's timeout", async () => {
    const client = clientOf(await startServer(() => {}), { timeout: 100 });
    await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject({ code: "timed_out" });
  });

  test("reads 64 KiB at most", async () => {
    const client = clientOf(await startServer(json({ ...valid, note: "a".repeat(70_000) })));
    await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject({ code: "body_too_large" });
  });

  test("gives the signed request to a fetch of its own, whose errors get their codes", async () => {
    const server = await startServer();
    const client = clientOf(server);
    const seen: (string | null)[] = [];
    const own = async (request: Request) => {
      seen.push(request.headers.get(signatureScheme.header));
      return fetch(request);
    };
    const link = newLink();
    expect((await client.POST(path, { body: link, fetch: own })).data).toEqual(valid);
    const [received] = server.received;
    expect(seen).toEqual([received?.headers[signatureScheme.header.toLowerCase()]]);
    expect(received?.headers).toMatchObject({ "content-length": String(JSON.stringify(link).length) });
    expect(isSigned(received!)).toBe(true);

    const refused = () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
    await expect(client.POST(path, { body: newLink(), fetch: refused })).rejects.toMatchObject({
      code: "connection_refused",
    });
  });

  test("to an operation that isn't in the contract may have a request_id of its own", async () => {
    const server = await startServer();
    const client = clientOf(server);
    const body = { request_id: "7" };
    await client.POST("/v5/card-api/another" as typeof path, { body: body as ReturnType<typeof newLink> });
    expect(server.received).toMatchObject([{ path: "/v5/card-api/another", body: Buffer.from(JSON.stringify(body)) }]);
  });

  test("is told as events, with the operation's name and its id, or as another without them", async () => {
    const server = await startServer();
    const events: CallEvent[] = [];
    const client = clientOf(server, { onEvent: (event) => events.push(event) });
    const body = newLink();
    await client.POST(path, { body });
    await client.POST("/v5/card-api/another" as typeof path, { body });
    await client.POST(`/v5/${body.request_id}?signature` as typeof path, { body });
    await client.POST(path, { body: null as never }).catch(() => {}); // what an untyped caller could pass
    const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
    const { host } = new URL(server.url);
    const [known, other] = [operations.linkCard, { id: "other", path: "other" }];
    const told = [known, other, other].flatMap(({ id: operation, path }) =>
      ["dispatch", "response"].map((type) => ({ type, operation, path, host, request: hash(body.request_id) })),
    );
    expect(events).toMatchObject(told);
    expect(events.map((event) => "reading" in event && event.reading)).toEqual([
      false,
      "success",
      ...Array(4).fill(false),
    ]);
    expect(JSON.stringify(events)).not.toMatch(new RegExp(`${body.request_id}|another|signature|\\.\\.`));
  });

  test("holds its id while it is in flight", async () => {
    const body = newLink();
    let meanwhile: unknown;
    const server = await startServer(async (...args) => {
      meanwhile ??= await thrownBy(() => client.linkCard(body));
      json(refusal)(...args);
    });
    const client = clientOf(server);
    expect((await client.POST(path, { body })).data).toEqual(refusal);
    expect(meanwhile).toMatchObject({ code: "already_in_flight" });
    expect((await client.POST(path, { body })).data).toEqual(refusal);
    expect(server.received).toHaveLength(2);
  });
});
