/** Calls below the client's own methods: those of openapi-fetch, and `createSignedFetch`. They throw. */
import { createHash } from "node:crypto";
import { inspect } from "node:util";
import createClient, { type Client } from "openapi-fetch";
import { describe, expect, test, vi } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import {
  type CallEvent,
  type CardLinkClientOptions,
  createCardLinkClient,
  createSignedFetch,
  type paths,
} from "../../src/index.js";
import {
  type Answer,
  clientOf,
  credentials,
  failing,
  isSigned,
  json,
  newLink,
  type Received,
  silent,
  startServer,
  text,
  thrownBy,
  valid,
} from "./server.js";

const { path } = operations.linkCard;
type Init = Omit<RequestInit, "body"> & { readonly body: unknown; readonly baseUrl?: string };
type Post = (path: string, init: Init) => Promise<object>;
type Path = typeof path;

const byMethod =
  (client: Pick<Client<paths>, "POST">): Post =>
  async (path, init) => {
    const { response, data, error } = await client.POST(path as Path, init as never); // what untyped callers could pass
    return { status: response.status, body: data ?? error };
  };
const WAYS: [name: string, way: (options: CardLinkClientOptions) => Post][] = [
  ["client.POST", (options) => byMethod(createCardLinkClient(options))],
  [
    "client.request",
    (options) => byMethod({ POST: createCardLinkClient(options).request.bind(null, "post") as never }),
  ],
  [
    "openapi-fetch over createSignedFetch",
    (options) => byMethod(createClient<paths>({ baseUrl: options.baseUrl, fetch: createSignedFetch(options) })),
  ],
  [
    "createSignedFetch",
    (options) =>
      async (path, { baseUrl = options.baseUrl, body, ...init }) => {
        const headers = { "content-type": "application/json" };
        const request = { method: "POST", headers, body: JSON.stringify(body), ...init };
        const response = await createSignedFetch(options)(baseUrl + path, request);
        return { status: response.status, body: await response.json() };
      },
  ],
];

/** What the signature of a request is bound to, if it is one of its bytes. */
function signedFor(received: Received | undefined): string {
  const [header = ""] = String(received?.headers[signatureScheme.header.toLowerCase()]).split(".");
  const { method, uri } = JSON.parse(Buffer.from(header, "base64url").toString());
  return received && isSigned(received) ? `${method} ${uri}` : "not signed";
}

describe.each(WAYS)("%s", (name, way) => {
  async function start(answer?: Answer, more: Partial<CardLinkClientOptions> = {}) {
    const server = await startServer(answer);
    return { server, post: way({ baseUrl: server.url, ...credentials, ...more }) };
  }

  test("validates, signs, sends once, and returns the response", async () => {
    const { server, post } = await start();
    const body = newLink();
    expect(await post(path, { body, signal: null })).toEqual({ status: 200, body: valid });
    const [received] = server.received;
    expect(received).toMatchObject({ method: "POST", path, headers: { "content-type": "application/json" } });
    expect([JSON.parse(String(received?.body)), signedFor(received)]).toEqual([body, `POST ${path}`]);
    for (const broken of [{ ...newLink(), card_id: "" }, null]) {
      expect(await thrownBy(() => post(path, { body: broken }))).toMatchObject({ code: "invalid_request" });
    }
    expect(server.received).toHaveLength(1);
  });

  test.each<[what: string, Answer, error: object]>([
    ["too large", json({ ...valid, note: "a".repeat(70_000) }), { code: "body_too_large" }],
    ["undocumented, though of success", json(valid, 202), { code: "undocumented_status", httpStatus: 202 }],
    ["of 600", (response) => response.writeHead(600).end(), { code: "undocumented_status", httpStatus: 600 }],
    ["of 999", (response) => response.writeHead(999).end(), { code: "undocumented_status", httpStatus: 999 }],
    ["a redirect", (response) => response.writeHead(307, { location: "/" }).end(), { code: "redirected" }],
    ["no JSON", text("{"), { code: "not_json" }],
    ["lost", (response) => response.destroy(), { code: "connection_lost" }],
  ])("throws where the response is %s, whether the contract has the path or not", async (_what, answer, error) => {
    const { server, post } = await start(answer);
    const body = newLink();
    const thrown = await thrownBy(() => post(path, { body, redirect: "follow" }));
    expect(thrown).toMatchObject(error);
    const shown = inspect(thrown, { depth: null, showHidden: true }) + JSON.stringify(thrown);
    for (const hidden of ["eyJ", body.request_id, ...Object.values(credentials)]) expect(shown).not.toContain(hidden);
    if ("code" in error && !["not_json", "undocumented_status"].includes(String(error.code))) {
      expect(await thrownBy(() => post("/another", { body: newLink() }))).toMatchObject(error);
    }
    expect(new Set(server.received.map(({ path }) => path))).not.toContain("/");
  });

  test("returns a refusing status", async () => {
    const { post } = await start(json({ any: 1 }, 503));
    expect(await post(path, { body: newLink() })).toEqual({ status: 503, body: { any: 1 } });
  });

  test("ends at its deadline, and with the caller's signal", async () => {
    const timed = await start(undefined, { timeout: 500, fetch: silent });
    expect(await thrownBy(() => timed.post(path, { body: newLink() }))).toMatchObject({ code: "timed_out" });
    const abort = new AbortController();
    const { post } = await start(() => abort.abort());
    for (const code of ["aborted", "cancelled"]) {
      expect(await thrownBy(() => post(path, { body: newLink(), signal: abort.signal }))).toMatchObject({ code });
    }
  });

  test.each([
    ["another host", { baseUrl: "https://api.example" }, path],
    ["another port", { baseUrl: "http://127.0.0.1:1" }, path],
    ["no host", { baseUrl: "/" }, path],
    ["a path that goes on with the host", {}, `.evil.example${path}`],
    ["a path that makes the host a user", {}, `@evil.example${path}`],
    ["a path that goes on with the port", {}, `1${path}`],
  ])("signs and sends nothing to %s", async (_what, elsewhere, to) => {
    const fetch = vi.fn(silent);
    const { post } = await start(undefined, { fetch });
    const error = await thrownBy(() => post(to, { body: newLink(), ...elsewhere }));
    // A Request of openapi-fetch's own is made before anything of ours is called.
    if (name !== "openapi-fetch over createSignedFetch") expect(error).toMatchObject({ code: "invalid_option" });
    expect(error).toBeInstanceOf(Error);
    expect(fetch).not.toHaveBeenCalled();
  });
});

const dispatcher = { dispatch: () => true };

test("a dispatcher of one request is refused, because the request would bypass it", async () => {
  const server = await startServer();
  const options = { baseUrl: server.url, ...credentials };
  const init = { requestInitExt: { dispatcher } };
  const over = byMethod(createClient<paths>({ baseUrl: server.url, fetch: createSignedFetch(options), ...init }));
  const ways = WAYS.filter(([name]) => !name.startsWith("openapi-fetch")).map(([, way]) => way(options));
  for (const post of [over, ...ways]) {
    const given = { body: newLink(), ...((post === over ? {} : { dispatcher }) as object) }; // as undici's types allow
    const message = expect.stringMatching(/^A single request can't have a dispatcher/);
    expect(await thrownBy(() => post(path, given))).toMatchObject({ code: "invalid_option", message });
  }
  expect(server.received).toEqual([]);
  const none = { body: newLink(), ...({ dispatcher: undefined } as object) }; // as untyped callers do
  expect((await clientOf(server).POST(path, none)).data).toEqual(valid);
});

describe("a raw call of the client", () => {
  test("with an invalid signal is refused", async () => {
    const server = await startServer();
    const signal = "x" as unknown as AbortSignal; // what an untyped caller could pass
    const call = clientOf(server).POST(path, { body: newLink(), signal });
    await expect(call).rejects.toMatchObject({ code: "invalid_option" });
    expect(server.received).toEqual([]);
  });

  test("passes the signed request to its own fetch, whose errors get codes", async () => {
    const server = await startServer();
    const own = vi.fn((request: Request) => fetch(request));
    const body = newLink();
    expect((await clientOf(server).POST(path, { body, fetch: own })).data).toEqual(valid);
    const [received] = server.received;
    const { headers } = own.mock.lastCall![0];
    expect(headers.get(signatureScheme.header)).toBe(received?.headers[signatureScheme.header.toLowerCase()]);
    expect(received?.headers).toMatchObject({ "content-length": String(JSON.stringify(body).length) });
    const call = clientOf(server).POST(path, { body, fetch: failing("ECONNREFUSED") });
    await expect(call).rejects.toMatchObject({ code: "connection_refused" });
  });

  test("emits events, which show nothing of a path outside the contract", async () => {
    const server = await startServer();
    const events: CallEvent[] = [];
    const client = clientOf(server, { onEvent: (event) => events.push(event) });
    const body = newLink();
    const outside = ["/v5/card-api/another", `/v5/${body.request_id}?signature`];
    for (const to of [path, ...outside]) await client.POST(to as Path, { body });
    await client.POST(path, { body: null as never }).catch(() => {}); // what an untyped caller could pass
    const { host } = new URL(server.url);
    const request = createHash("sha256").update(body.request_id).digest("hex").slice(0, 12);
    const [known, other] = [operations.linkCard, { id: "other", path: "other" }];
    const told = [known, other, other].flatMap(({ id: operation, path }) =>
      ["dispatch", "response"].map((type) => ({ type, operation, path, host, request, attempt: 1 })),
    );
    expect(events).toMatchObject(told);
    expect(events.map((event) => "reading" in event)).toEqual([false, true, false, false, false, false]);
    expect(JSON.stringify(events)).not.toMatch(new RegExp(`${body.request_id}|another|signature`));
    expect(server.received.map(({ path }) => path)).toEqual([path, ...outside]);
  });
});

describe("the signed fetch", () => {
  async function start() {
    const server = await startServer();
    return { server, signedFetch: createSignedFetch({ baseUrl: server.url, ...credentials }) };
  }
  const post = (body: NonNullable<RequestInit["body"]>): RequestInit => ({
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body,
  });

  test("takes a URL and a Request, too", async () => {
    const { server, signedFetch } = await start();
    const init = () => post(JSON.stringify(newLink()));
    const url = server.url + path;
    for (const response of [await signedFetch(new URL(url), init()), await signedFetch(new Request(url, init()))]) {
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    }
    expect(server.received.map(signedFor)).toEqual([`POST ${path}`, `POST ${path}`]);
  });

  test("signs a request outside the contract without its query, and returns the response", async () => {
    const { server, signedFetch } = await start();
    const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10);
    await signedFetch(`${server.url}/v5/photo?page=1`, post(bytes));
    expect((await signedFetch(`${server.url}/v5/another`)).status).toBe(200);
    expect(server.received).toMatchObject([
      { method: "POST", path: "/v5/photo?page=1", body: Buffer.from(bytes) },
      { method: "GET", path: "/v5/another", body: Buffer.from("") },
    ]);
    expect(server.received.map(signedFor)).toEqual(["POST /v5/photo", "GET /v5/another"]);
  });

  test("refuses missing options at once", () => {
    // @ts-expect-error what an untyped caller could pass
    expect(() => createSignedFetch()).toThrow("options are missing; expected baseUrl, authId and secret.");
  });
});
