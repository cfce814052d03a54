import { createHmac, randomUUID } from "node:crypto";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export const credentials = { authId: "tenant-31", secret: "the secret of the reference provider" } as const;
export const link = { client_id: "client-700123", card_id: "card-900456" } as const;

export interface Reply {
  status: number;
  headers: Record<string, string | readonly string[]>;
  body: string | Buffer;
}

type Flaw = "missing" | "form" | "alg" | "auth_id" | "uri" | "method" | "params" | "mac" | "length";

/** What a provider may get wrong. Without any of it, the reference provider keeps the contract. */
export interface Defect {
  /** Flaws of a signature that it doesn't see. */
  readonly blindTo?: readonly Flaw[];
  /** What it looks at only after it has linked the card. */
  readonly linksBefore?: "signature" | "body";
  /** Takes a body that breaks the contract in this place. */
  readonly takes?: (body: Record<string, unknown>) => boolean;
  readonly anyMethod?: boolean;
  readonly anyMediaType?: boolean;
  readonly halfJson?: boolean;
  readonly forgetsIds?: boolean;
  /** What becomes of a link whose id comes again. */
  readonly duplicateTo?: Pair;
  /** Refuses to link a card that is linked already. */
  readonly linksOnce?: boolean;
  /** Refuses requests without a User-Agent, as firewalls do. */
  readonly firewall?: boolean;
  /** How it answers, instead of the reply that would be right. */
  readonly reply?: (right: Reply, context: Context) => Reply;
  readonly raw?: (response: ServerResponse, right: Reply, context: Context) => unknown;
  /** Meets what it refuses with a 500. */
  readonly crashes?: boolean;
  /** What a link comes to. */
  readonly linkedAs?: Pair;
  /** What a status question comes to; `found` is undefined for an id that it doesn't know. */
  readonly statusOf?: (reading: Pair, found: Pair | undefined) => Pair;
  /** Milliseconds for which request/status knows nothing of a link. */
  readonly lag?: number;
  /** What a link comes to that is answered with an error. */
  readonly errorsTo?: Pair;
  /** Answers so many requests as it should, and all others with this status; 0 hangs up. */
  readonly after?: { readonly requests: number; readonly status: number };
  /** What it says of a request that it refuses, under 200. */
  readonly refusal?: (text: string, signature: string) => string;
}

export interface Context {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
  readonly userAgent: string | undefined;
  /** Whether the request kept the contract. */
  readonly isRight: boolean;
}

type Pair = readonly [status: string, request_status: string];
const LINKED: Pair = ["ok", "success"];
const REFUSED: Pair = ["error", "error"];
const LINK_PATH = "/v5/card-api/card/link";
const STATUS_PATH = "/v5/card-api/request/status";

/** Answers in the documented form. */
export function envelope([status, request_status]: Pair, members: object = {}): Reply {
  const body = JSON.stringify({ status, request_status, dt: "2026-01-15T12:30:45+05:00", ...members });
  return { status: 200, headers: { "Content-Type": "application/json" }, body };
}

/** A provider as the contract describes one, written without the package so that both may be wrong in turn. */
export function handler(defect: Defect = {}): RequestListener {
  const links = new Map<string, [Pair, since: number]>();
  const { blindTo = [] } = defect;

  const signatureFlaw = (header: string, body: string, path: string): Flaw | undefined => {
    if (header === "") return "missing";
    const [first = "", between, mac = ""] = header.split(".");
    let claims: Record<string, unknown>;
    try {
      claims = JSON.parse(Buffer.from(first, "base64url").toString());
    } catch {
      return "form";
    }
    if (between !== "") return "form";
    if (claims["alg"] !== "HS512") return "alg";
    if (claims["auth_id"] !== credentials.authId && !blindTo.includes("auth_id")) return "auth_id";
    if (claims["uri"] !== path && !blindTo.includes("uri")) return "uri";
    if (claims["params"] !== "" && !blindTo.includes("params")) return "params";
    if (claims["method"] !== "POST" && !blindTo.includes("method")) return "method";
    const right = createHmac("sha512", credentials.secret)
      .update(`${first}.${Buffer.from(body).toString("base64url")}`)
      .digest("base64url");
    if (blindTo.includes("length") && mac !== "" && right.startsWith(mac)) return undefined;
    if (mac === right) return undefined;
    return "mac";
  };

  const refuse = (status: number): Reply => ({
    status: defect.crashes ? 500 : status,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: "refused" }),
  });

  const settle = (path: string, body: Record<string, unknown>): Reply => {
    const id = String(body["request_id"]);
    if (path === STATUS_PATH) {
      const [found, since] = links.get(id) ?? [];
      const known = since !== undefined && performance.now() - since >= (defect.lag ?? 0) ? found : undefined;
      const pair = defect.statusOf?.(known ?? REFUSED, known) ?? known ?? REFUSED;
      const names = pair === LINKED ? { client_id: link.client_id, cards: [{ card_id: link.card_id }] } : {};
      return envelope(pair, names);
    }
    if (links.has(id) && !defect.forgetsIds) {
      if (defect.duplicateTo) links.set(id, [defect.duplicateTo, performance.now()]);
      return envelope(REFUSED);
    }
    const isOurs = typeof body["card_id"] !== "string" || body["card_id"] === link.card_id;
    const pair = isOurs && !(defect.linksOnce && links.size > 0) ? (defect.linkedAs ?? LINKED) : REFUSED;
    links.set(id, [pair === REFUSED ? (defect.errorsTo ?? REFUSED) : pair, performance.now()]);
    return envelope(pair);
  };

  /** What a provider has done with a request that it then refuses. */
  const linkBefore = (text: string) => {
    const id = /"request_id":\s*"([^"]+)"/.exec(text)?.[1];
    if (id !== undefined) links.set(id, [LINKED, performance.now()]);
  };

  let count = 0;
  return async (request, response) => {
    const { requests = Number.POSITIVE_INFINITY, status: gone = 0 } = defect.after ?? {};
    if (++count > requests) {
      if (gone === 0) response.socket?.destroy();
      else response.writeHead(gone).end();
      return;
    }
    const text = (await buffer(request)).toString();
    const { url: path = "", method } = request;
    const signature = String(request.headers["x-jws-signature"] ?? "");
    const known = path === LINK_PATH || path === STATUS_PATH;
    const flaw = signatureFlaw(signature, text, path);
    const judge = (): [Reply, boolean] => {
      if (!known) return [refuse(404), false];
      if (defect.firewall && !request.headers["user-agent"]) return [refuse(403), false];
      if (method !== "POST" && !defect.anyMethod) return [refuse(405), false];
      if (request.headers["content-type"] !== "application/json" && !defect.anyMediaType) return [refuse(415), false];
      if (flaw && !blindTo.includes(flaw) && !(defect.anyMethod && flaw === "method")) {
        if (defect.linksBefore === "signature") linkBefore(text);
        return [refuse(401), false];
      }
      let body: Record<string, unknown>;
      try {
        body = JSON.parse(text);
      } catch {
        return defect.halfJson ? [envelope(LINKED), true] : [refuse(400), false];
      }
      if (!keepsContract(path, body) && !(Object(body) === body && defect.takes?.(body))) {
        if (defect.linksBefore === "body") linkBefore(text);
        return [refuse(422), false];
      }
      return [settle(path, { request_id: randomUUID(), ...body }), true];
    };
    const [right, isRight] = judge();
    const context = { path, body: text, signature, isRight, userAgent: request.headers["user-agent"] };
    const reply = isRight && defect.reply ? defect.reply(right, context) : right;
    if (!isRight && defect.refusal) Object.assign(reply, { status: 200, body: defect.refusal(text, signature) });
    if (isRight && defect.raw) return void defect.raw(response, reply, context);
    response.writeHead(reply.status, reply.headers as Record<string, string>).end(reply.body);
  };
}

function keepsContract(path: string, body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  const members = path === LINK_PATH ? ["request_id", "client_id", "card_id"] : ["request_id"];
  const entries = Object.entries(body);
  if (entries.length !== members.length || !entries.every(([name]) => members.includes(name))) return false;
  return entries.every(([name, value]) => {
    if (typeof value !== "string") return false;
    if (name !== "request_id") return value.trim() !== "" && !/\p{Cc}/u.test(value);
    return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) && /[1-9a-f]/i.test(value);
  });
}

/** A real server on loopback for the length of one test. */
export async function startProvider(defect: Defect = {}, tls?: { key: Buffer; cert: Buffer }): Promise<string> {
  const server = tls ? createTlsServer(tls, handler(defect)) : createServer({ maxHeaderSize: 65_536 }, handler(defect));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
