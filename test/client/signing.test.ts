import { describe, expect, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { spec } from "../../src/contract/description.js";
import { clientOf, credentials, isSigned, type Received, startServer } from "./server.js";

const link = { request_id: "3F2A9C1E-5B7D-4E80-9A46-0C1D2E3F4A5B", client_id: "клиент 7", card_id: 'a "card" \\ 💳' };
const header = ({ headers }: Received) => String(headers[signatureScheme.header.toLowerCase()]);

interface KnownAnswer {
  readonly summary: string;
  readonly operation: keyof typeof operations;
  readonly secret: string;
  readonly body: string;
  readonly protectedHeader: string;
  readonly signature: string;
}
const schemes = Object.values(spec["components"]?.["securitySchemes"] ?? {});
const known = schemes.flatMap((scheme) => scheme["x-known-answers"] as unknown as KnownAnswer[]); // as the spec has them

test.each(known)("the client sends the known answer: $summary", async ({ operation, body, signature, ...rest }) => {
  const server = await startServer();
  const { auth_id: authId, alg: algorithm } = JSON.parse(rest.protectedHeader);
  const client = clientOf(server, { authId, algorithm, secret: rest.secret });
  const link = JSON.parse(body);
  await (operation === "linkCard" ? client.linkCard(link) : client.requestStatus(link.request_id));
  const [received] = server.received;
  expect([String(received?.body), header(received!)]).toEqual([body, signature]);
  const { method, path } = operations[operation];
  expect(received).toMatchObject({ method, path, headers: { "content-type": "application/json" } });
});

describe("a request", () => {
  test.each([
    [
      "in the order in which the caller gave the members",
      { card_id: "k", request_id: link.request_id, client_id: "c" },
    ],
    ["outside ASCII", link],
  ])("is signed over the bytes that are sent: %s", async (_what, body) => {
    const server = await startServer();
    expect(await clientOf({ url: `${server.url}/` }).linkCard(body)).toMatchObject({ kind: "linked" });
    const [received] = server.received;
    expect([String(received?.body), isSigned(received!)]).toEqual([JSON.stringify(body), true]);
  });

  test("is signed over its bytes, however the body was written, and carries no signature but its own", async () => {
    const server = await startServer();
    const bodySerializer = (body: object) => JSON.stringify(body, null, 1);
    const headers = { [signatureScheme.header]: "another" };
    await clientOf(server).POST(operations.linkCard.path, { body: link, bodySerializer, headers });
    const [received] = server.received;
    expect([String(received?.body), isSigned(received!)]).toEqual([bodySerializer(link), true]);
    expect(header(received!)).toMatch(/^[\w-]+\.\.[\w-]+$/);
  });

  test("goes through the given fetch unchanged", async () => {
    const server = await startServer();
    const seen: unknown[] = [];
    const own = (url: string, init: RequestInit) => {
      seen.push(new Headers(init.headers).get(signatureScheme.header));
      return fetch(url, init);
    };
    await clientOf(server, { fetch: (url, init) => own(url, init) }).linkCard(link);
    expect(seen).toEqual([header(server.received[0]!)]);
  });

  test("is signed with a copy of a secret whose bytes were wiped", async () => {
    const server = await startServer();
    const secret = new TextEncoder().encode(credentials.secret);
    const client = clientOf(server, { secret });
    secret.fill(0);
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
    expect(isSigned(server.received[0]!)).toBe(true);
  });
});

describe("a redirect", () => {
  test("is reported even if the given fetch followed it", async () => {
    const elsewhere = await startServer();
    const server = await startServer((response) => response.writeHead(307, { location: elsewhere.url }).end());
    const client = clientOf(server, { fetch: (url, init) => fetch(url, { ...init, redirect: "follow" }) });

    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "redirected" } });
    expect(elsewhere.received).toHaveLength(1);
  });
});
