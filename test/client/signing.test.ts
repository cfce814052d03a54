import { describe, expect, test, vi } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { knownAnswers } from "../contract/spec.js";
import { clientOf, credentials, isSigned, type Received, startServer } from "./server.js";

const link = { card_id: 'a "card" \\ 💳', request_id: "3F2A9C1E-5B7D-4E80-9A46-0C1D2E3F4A5B", client_id: "клиент 7" };
const header = ({ headers }: Received) => String(headers[signatureScheme.header.toLowerCase()]);

test.each(knownAnswers)("the client sends the known answer: $summary", async ({ protectedHeader, ...answer }) => {
  const server = await startServer();
  const { auth_id: authId, alg: algorithm } = JSON.parse(protectedHeader);
  const client = clientOf(server, { authId, algorithm, secret: answer.secret });
  const { method, path } = operations[answer.operation];
  // Whichever operation it is, the client treats it as it treats this one.
  await client.POST(path as typeof operations.linkCard.path, { body: JSON.parse(answer.body) });
  const [received] = server.received;
  expect([String(received?.body), header(received!)]).toEqual([answer.body, answer.signature]);
  expect(received).toMatchObject({ method, path, headers: { "content-type": "application/json" } });
});

describe("a request", () => {
  test("is signed over its bytes, in the caller's order of members, and goes through the given fetch unchanged", async () => {
    const server = await startServer();
    const own = vi.fn((url: string, init: RequestInit) => fetch(url, init));
    const client = clientOf({ url: `${server.url}/` }, { fetch: own });
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
    const [received] = server.received;
    expect([String(received?.body), isSigned(received!)]).toEqual([JSON.stringify(link), true]);
    const headers = { [signatureScheme.header.toLowerCase()]: header(received!) };
    expect(own).toHaveBeenCalledExactlyOnceWith(
      server.url + operations.linkCard.path,
      expect.objectContaining({ headers: expect.objectContaining(headers) }),
    );
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

  test("is signed with a copy of a secret whose bytes were wiped", async () => {
    const server = await startServer();
    const secret = new TextEncoder().encode(credentials.secret);
    const client = clientOf(server, { secret });
    secret.fill(0);
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
    expect(isSigned(server.received[0]!)).toBe(true);
  });
});
