import { describe, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { createCardLinkClient, type SignatureAlgorithm } from "../../src/index.js";
import { verify } from "../../src/signing/index.js";
import { type Received, startServer } from "./server.js";

const credentials = { authId: "123456", secret: "a secret of the tests" };
const link = { request_id: "3F2A9C1E-5B7D-4E80-9A46-0C1D2E3F4A5B", client_id: "клиент 7", card_id: 'a "card" \\ 💳' };

const header = ({ headers }: Received) => String(headers[signatureScheme.header.toLowerCase()]);

describe("a request through the client", () => {
  test.each<SignatureAlgorithm | undefined>([undefined, "HS512", "HS256"])(
    "is signed over the bytes that are sent (%s)",
    async (algorithm) => {
      const server = await startServer();
      const options = { ...credentials, ...(algorithm && { algorithm }) };
      await createCardLinkClient({ baseUrl: server.url, ...options }).linkCard(link);

      const [received] = server.received;
      expect(received?.body.toString("utf8")).toBe(JSON.stringify(link));
      expect(await verify(header(received!), received!.body, operations.linkCard, options)).toEqual({ verified: true });
    },
  );

  test("has a protected header of the vendor's members in the vendor's order", async () => {
    const server = await startServer();
    await createCardLinkClient({ baseUrl: server.url, ...credentials }).requestStatus(link.request_id);

    const [encoded = ""] = header(server.received[0]!).split(".");
    expect(Buffer.from(encoded, "base64url").toString()).toBe(
      '{"uri":"/v5/card-api/request/status","auth_id":"123456","method":"POST","params":"","alg":"HS512"}',
    );
  });

  test("is sent as JSON to the operation's path, whether the base URL ends in a slash or not", async () => {
    const server = await startServer();
    await createCardLinkClient({ baseUrl: `${server.url}/`, ...credentials }).linkCard(link);

    expect(server.received).toMatchObject([
      { method: "POST", path: "/v5/card-api/card/link", headers: { "content-type": "application/json" } },
    ]);
  });

  test("is signed for the members in the order in which the caller gave them", async () => {
    const server = await startServer();
    const reordered = { card_id: link.card_id, request_id: link.request_id, client_id: link.client_id };
    await createCardLinkClient({ baseUrl: server.url, ...credentials }).linkCard(reordered);

    const [received] = server.received;
    expect(received?.body.toString("utf8")).toBe(JSON.stringify(reordered));
    expect(await verify(header(received!), received!.body, operations.linkCard, credentials)).toEqual({
      verified: true,
    });
  });

  test("is signed over its bytes, however the body was written", async () => {
    const server = await startServer();
    const client = createCardLinkClient({ baseUrl: server.url, ...credentials });
    const bodySerializer = (body: object) => JSON.stringify(body, null, 1);
    await client.POST(operations.linkCard.path, { body: link, bodySerializer });

    const [received] = server.received;
    expect(received?.body.toString("utf8")).toBe(bodySerializer(link));
    expect(await verify(header(received!), received!.body, operations.linkCard, credentials)).toEqual({
      verified: true,
    });
  });

  test("carries no signature but its own", async () => {
    const server = await startServer();
    const client = createCardLinkClient({ baseUrl: server.url, ...credentials });
    await client.POST(operations.linkCard.path, { body: link, headers: { [signatureScheme.header]: "another" } });

    expect(header(server.received[0]!)).toMatch(/^[\w-]+\.\.[\w-]+$/);
  });

  test("goes through the fetch that was given", async () => {
    const server = await startServer();
    const seen: string[] = [];
    const client = createCardLinkClient({
      baseUrl: server.url,
      ...credentials,
      fetch: (url, init) => {
        seen.push(new Headers(init.headers).get(signatureScheme.header) ?? "unsigned");
        return fetch(url, init);
      },
    });
    await client.linkCard(link);

    expect(seen).toEqual([header(server.received[0]!)]);
  });
});

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])("by %i is refused and not followed", async (status) => {
    const elsewhere = await startServer();
    const server = await startServer((response) => response.writeHead(status, { location: elsewhere.url }).end());
    const client = createCardLinkClient({ baseUrl: server.url, ...credentials });

    const reason = { code: "redirected", message: expect.stringContaining("Check baseUrl") };
    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", httpStatus: status, reason });
    expect(elsewhere.received).toEqual([]);
  });

  test("is not followed even if the call asks for it", async () => {
    const elsewhere = await startServer();
    const server = await startServer((response) => response.writeHead(307, { location: elsewhere.url }).end());
    const client = createCardLinkClient({ baseUrl: server.url, ...credentials });

    const call = client.POST(operations.linkCard.path, { body: link, redirect: "follow" });
    await expect(call).rejects.toMatchObject({ code: "redirected" });
    expect(elsewhere.received).toEqual([]);
  });

  test("is reported even if the given fetch followed it", async () => {
    const elsewhere = await startServer();
    const server = await startServer((response) => response.writeHead(307, { location: elsewhere.url }).end());
    const client = createCardLinkClient({
      baseUrl: server.url,
      ...credentials,
      // As text, since fetch sends no stream to where a redirect points.
      fetch: async (url, init) =>
        fetch(url, { ...init, body: await new Response(init.body).text(), redirect: "follow" }),
    });

    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "redirected" } });
    expect(elsewhere.received).toHaveLength(1);
  });

  test("is refused in a browser, which hides its status", async () => {
    const opaque = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
    const client = createCardLinkClient({ baseUrl: "https://api.example", ...credentials, fetch: async () => opaque });

    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "redirected" } });
  });
});

test("a secret given as bytes is copied: wiped or changed afterwards, it signs as before", async () => {
  const server = await startServer();
  const secret = new TextEncoder().encode(credentials.secret);
  const client = createCardLinkClient({ baseUrl: server.url, ...credentials, secret });
  secret.fill(0);
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
  const [received] = server.received;
  expect(await verify(header(received!), received!.body, operations.linkCard, credentials)).toEqual({ verified: true });
});
