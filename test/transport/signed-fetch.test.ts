/** `createSignedFetch`, for openapi-fetch and every other client that takes a fetch. */
import createClient from "openapi-fetch";
import { describe, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { createSignedFetch, type paths, type SignedFetchOptions } from "../../src/index.js";
import { credentials, isSigned, json, newLink, type Received, startServer, text, valid } from "../client/server.js";

const { path } = operations.linkCard;
const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** An operation that a team has described on its own. */
interface Another {
  "/v5/card-api/another": {
    post: {
      parameters: { query: { page: number } };
      requestBody: { content: { "application/json": { any: number } } };
      responses: Record<200, never>;
    };
  };
}

async function start(answer?: Parameters<typeof startServer>[0], more: Partial<SignedFetchOptions> = {}) {
  const server = await startServer(answer);
  const signedFetch = createSignedFetch({ baseUrl: server.url, ...credentials, ...more });
  return { server, signedFetch, url: server.url + path };
}

/** What the signature of a request is bound to, if it is one of its bytes. */
function signedFor(received: Received): string {
  const [header = ""] = String(received.headers[signatureScheme.header.toLowerCase()]).split(".");
  const { method, uri } = JSON.parse(Buffer.from(header, "base64url").toString());
  return isSigned(received) ? `${method} ${uri}` : "not signed";
}

describe("a client of one's own over the signed fetch", () => {
  test("signs and validates as the package's client does", async () => {
    const { server, signedFetch } = await start();
    const client = createClient<paths>({ baseUrl: server.url, fetch: signedFetch });
    const { data } = await client.POST(path, { body: newLink() });
    expect(data).toEqual(valid);
    expect(signedFor(server.received[0]!)).toBe(`POST ${path}`);

    const invalid = client.POST(path, { body: { ...newLink(), card_id: "" } });
    await expect(invalid).rejects.toMatchObject({ code: "invalid_request" });
    expect(server.received).toHaveLength(1);
  });

  test("signs operations that this contract doesn't know, and leaves their query out", async () => {
    const { server, signedFetch } = await start();
    const client = createClient<Another>({ baseUrl: server.url, fetch: signedFetch });
    await client.POST("/v5/card-api/another", { body: { any: 1 }, params: { query: { page: 2 } } });

    const [received] = server.received;
    expect(received?.path).toBe("/v5/card-api/another?page=2");
    expect(signedFor(received!)).toBe("POST /v5/card-api/another");
  });

  test("is handed no redirect", async () => {
    const elsewhere = await startServer();
    const { signedFetch, url } = await start((response) => response.writeHead(307, { location: elsewhere.url }).end());
    await expect(signedFetch(url, { ...post(newLink()), redirect: "follow" })).rejects.toMatchObject({
      code: "redirected",
    });
    expect(elsewhere.received).toEqual([]);
  });
});

describe("a body in bytes", () => {
  const bodyOf = (link: object, change: (bytes: Buffer) => Buffer) => ({
    ...post({}),
    body: new Uint8Array(change(Buffer.from(JSON.stringify(link)))),
  });

  test("that is no UTF-8, or begins with a mark, is refused and not repaired", async () => {
    const { server, signedFetch, url } = await start();
    const latin1 = bodyOf({ ...newLink(), client_id: "café" }, (bytes) => Buffer.from(bytes.toString(), "latin1"));
    const marked = bodyOf(newLink(), (bytes) => Buffer.concat([Buffer.from("\uFEFF"), bytes]));
    for (const init of [latin1, marked]) {
      await expect(signedFetch(url, init)).rejects.toMatchObject({ code: "invalid_request" });
    }
    expect(server.received).toEqual([]);
  });

  test("is sent as it is to what the contract doesn't describe, and signed so", async () => {
    const { server, signedFetch } = await start();
    const body = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10);
    await signedFetch(`${server.url}/v5/photo`, { method: "POST", body });
    const [received] = server.received;
    expect(Buffer.from(received!.body)).toEqual(Buffer.from(body));
    expect(signedFor(received!)).toBe("POST /v5/photo");
  });
});

test("a dispatcher of one request is refused, since it would go past it", async () => {
  const { server, signedFetch, url } = await start();
  const init = { dispatcher: { dispatch: () => true } };
  await expect(signedFetch(url, { ...post(newLink()), ...(init as object) })).rejects.toMatchObject({
    code: "invalid_option",
  });
  const client = createClient<paths>({ baseUrl: server.url, fetch: signedFetch, requestInitExt: init });
  await expect(client.POST(path, { body: newLink() })).rejects.toMatchObject({ code: "invalid_option" });
  expect(server.received).toEqual([]);
});

test.each<[string, (url: string, init: RequestInit) => [string | URL | Request, RequestInit?]]>([
  ["(url, init)", (url, init) => [url, init]],
  ["a URL", (url, init) => [new URL(url), init]],
  ["a Request", (url, init) => [new Request(url, init)]],
])("the signed fetch takes %s, and gives a Response", async (_what, argumentsOf) => {
  const { server, signedFetch, url } = await start();
  const link = newLink();
  const response = await signedFetch(...argumentsOf(url, post(link)));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(await response.json()).toEqual(valid);
  const [received] = server.received;
  expect(received).toMatchObject({ method: "POST", path, headers: { "content-type": "application/json" } });
  expect(JSON.parse(String(received?.body))).toEqual(link);
  expect(signedFor(received!)).toBe(`POST ${path}`);
});

test("a GET without a body to an unknown path is signed over no bytes, and its response isn't validated", async () => {
  const { server, signedFetch } = await start(json({ any: 1 }, 404));
  const response = await signedFetch(`${server.url}/v5/another?page=1`);
  expect([response.status, await response.json()]).toEqual([404, { any: 1 }]);
  const [received] = server.received;
  expect(received).toMatchObject({ method: "GET", path: "/v5/another?page=1" });
  expect(received?.body.length).toBe(0);
  expect(signedFor(received!)).toBe("GET /v5/another");
});

test("a refusing status is handed on, and an undocumented one of success isn't", async () => {
  const refusing = await start(json({ any: 1 }, 503));
  const response = await refusing.signedFetch(refusing.url, post(newLink()));
  expect([response.status, await response.json()]).toEqual([503, { any: 1 }]);
  const accepted = await start(json(valid, 202));
  await expect(accepted.signedFetch(accepted.url, post(newLink()))).rejects.toMatchObject({
    code: "undocumented_status",
    httpStatus: 202,
  });
});

describe("the signed fetch", () => {
  test("ignores a byte order mark before the response's JSON", async () => {
    const { signedFetch, url } = await start(text(`\uFEFF${JSON.stringify(valid)}`));
    expect(await (await signedFetch(url, post(newLink()))).json()).toEqual(valid);
  });

  test("reads 64 KiB at most, of an unknown path too", async () => {
    const { signedFetch, url, server } = await start(json({ ...valid, note: "a".repeat(70_000) }));
    const tooLarge = { code: "body_too_large" };
    await expect(signedFetch(url, post(newLink()))).rejects.toMatchObject(tooLarge);
    await expect(signedFetch(`${server.url}/v5/another`)).rejects.toMatchObject(tooLarge);
  });

  test("ends at its deadline, and when the caller's signal does", async () => {
    const { signedFetch, url } = await start(() => {}, { timeout: 200 });
    await expect(signedFetch(url, post(newLink()))).rejects.toMatchObject({ code: "timed_out" });
    const signal = AbortSignal.timeout(50);
    await expect(signedFetch(url, { ...post(newLink()), signal })).rejects.toMatchObject({ code: "aborted" });
    const early = { ...post(newLink()), signal: AbortSignal.abort() };
    await expect(signedFetch(url, early)).rejects.toMatchObject({ code: "cancelled" });
  });

  test("signs nothing for another origin, and nothing that is no URL", async () => {
    const elsewhere = await startServer();
    const { server, signedFetch } = await start();
    const { port } = new URL(server.url);
    for (const url of [
      elsewhere.url + path,
      `http://localhost:${port}${path}`,
      `https://127.0.0.1:${port}${path}`,
      path,
    ]) {
      await expect(signedFetch(url, post(newLink()))).rejects.toMatchObject({ code: "invalid_option" });
    }
    expect([...server.received, ...elsewhere.received]).toEqual([]);
  });

  test("refuses an id that is in flight, and lets it be sent once that one has ended", async () => {
    const { server, signedFetch, url } = await start();
    const link = newLink();
    const first = signedFetch(url, post(link));
    const second = signedFetch(url, post({ ...link, request_id: link.request_id.toUpperCase() }));
    await expect(second).rejects.toMatchObject({ family: "input", code: "already_in_flight" });
    expect((await first).status).toBe(200);
    expect((await signedFetch(url, post(link))).status).toBe(200);
    expect(server.received).toHaveLength(2);
  });

  test("says that a connection broke amid the response", async () => {
    const { signedFetch, url } = await start((response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 500 });
      response.write("{", () => response.destroy());
    });
    await expect(signedFetch(url, post(newLink()))).rejects.toMatchObject({ code: "connection_lost" });
  });

  test("says at once, and by name, that an option can't be used", () => {
    expect(() => createSignedFetch({ baseUrl: "http://api.example", ...credentials })).toThrow(
      /^baseUrl can't be used/,
    );
    // @ts-expect-error what an untyped caller could pass
    expect(() => createSignedFetch()).toThrow("options are missing; expected baseUrl, authId and secret.");
  });
});
