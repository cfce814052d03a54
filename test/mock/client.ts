import { createHmac, randomUUID } from "node:crypto";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { operations } from "../../generated/contract.js";
import { type CardLinkClient, createCardLinkClient, type LinkCardRequest } from "../../src/index.js";
import { type Mock, type MockOptions, startMock } from "../../src/mock/index.js";

/** A mock for the length of one test. */
export async function mockWith(options: MockOptions = {}): Promise<Mock> {
  const mock = await startMock(options);
  onTestFinished(() => mock.close());
  return mock;
}

/** A client of one test: with a name, its own behind the mock's auth_id. */
export function clientOf({ clientOptions }: Mock, name?: string): CardLinkClient {
  return createCardLinkClient({ ...clientOptions, ...(name && { authId: `${clientOptions.authId}.${name}` }) });
}

/** A link under a new id. */
export function newLink(members: Partial<LinkCardRequest> = {}): LinkCardRequest {
  return { request_id: randomUUID(), client_id: "client-1", card_id: "card-1", ...members };
}

export function linkBody(members: Partial<LinkCardRequest> = {}): string {
  return JSON.stringify(newLink(members));
}

export const PROTECTED_HEADER: Readonly<Record<"uri" | "auth_id" | "method" | "params" | "alg", string>> = {
  uri: operations.linkCard.path,
  auth_id: "123456",
  method: "POST",
  params: "",
  alg: "HS512",
};

/** A signature of the vendor's example credentials, made without the package, so that both may be wrong in turn. */
export function jws(body: string, header: object = PROTECTED_HEADER, secret: string | Buffer = "secret"): string {
  const alg = "alg" in header && header.alg === "HS256" ? "sha256" : "sha512";
  const first = Buffer.from(JSON.stringify(header)).toString("base64url");
  const input = `${first}.${Buffer.from(body).toString("base64url")}`;
  return `${first}..${createHmac(alg, secret).update(input).digest("base64url")}`;
}

interface Answered {
  readonly status: number;
  readonly origin: string | null;
  readonly body: Record<string, unknown>;
}

/** Sends these bytes on a connection of their own. Returns all that comes until the other side hangs up. */
export function spoken(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

/** Posts a link as it is given; what isn't given is right. */
export async function post(
  { url }: Mock,
  body: string = linkBody(),
  headers: Record<string, string> = { "X-JWS-Signature": jws(body) },
  path: string = operations.linkCard.path,
): Promise<Answered> {
  const response = await fetch(url + path, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { "Content-Type": "application/json", ...headers },
  });
  const answer = (await response.json()) as Record<string, unknown>; // of a link, or of a problem
  return { status: response.status, origin: response.headers.get("X-Mock-Answer"), body: answer };
}

/** Asks for the status of the request that this body made. */
export function ask(mock: Mock, link: string, headers: Record<string, string> = {}): Promise<Answered> {
  const { path } = operations.requestStatus;
  const body = JSON.stringify({ request_id: JSON.parse(link).request_id });
  const signature = jws(body, { ...PROTECTED_HEADER, uri: path });
  return post(mock, body, { "X-JWS-Signature": signature, ...headers }, path);
}
