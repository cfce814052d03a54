import { createHmac, randomUUID } from "node:crypto";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { listen } from "../faults/server.js";

export const credentials = { authId: "tenant-31", secret: "the secret of the reference provider" } as const;
export const link = { client_id: "client-700123", card_id: "card-900456" } as const;

export interface Reply {
  status: number;
  headers: Record<string, string | readonly string[]>;
  body: string | Buffer;
}

/** What may be wrong with a signature: there is none, a claim of its header, its MAC, or the length of that. */
type Flaw = "missing" | "alg" | "auth_id" | "uri" | "method" | "params" | "mac" | "length";

/** What a provider may get wrong. Without any of it, the reference provider keeps the contract. */
export interface Defect {
  /** What it doesn't look at: flaws of a signature, the method, the media type, the end of a body, whether an id is new. */
  readonly blindTo?: readonly (Flaw | "verb" | "media type" | "json" | "duplicate")[];
  /** What it looks at only after it has decided to link the card, which takes a moment. */
  readonly linksBefore?: "signature" | "body";
  /** Takes a body that breaks the contract in this place. */
  readonly takes?: (body: Record<string, unknown>) => boolean;
  /** What becomes of a link whose id comes again. */
  readonly duplicateTo?: Pair;
  /** Refuses to link a card that is linked already. */
  readonly linksOnce?: boolean;
  /** How it answers, instead of the reply that would be right. */
  readonly reply?: (right: Reply, context: Context) => Reply;
  readonly raw?: (response: ServerResponse, right: Reply, context: Context) => unknown;
  /** How it refuses. */
  readonly refusal?: (right: Reply, context: Context) => Reply;
  /** What a link comes to. */
  readonly linkedAs?: Pair;
  /** What a status poll comes to; `found` is undefined for an id that it doesn't know. */
  readonly statusOf?: (reading: Pair, found: Pair | undefined) => Pair;
  /** Milliseconds for which request/status knows nothing of a link. */
  readonly lag?: number;
  /** What a link comes to that is answered with an error. */
  readonly errorsTo?: Pair;
  /** Answers so many requests as it should, and all others with this status; 0 hangs up. */
  readonly after?: { readonly requests: number; readonly status: number; readonly path?: string };
}

export interface Context {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
  readonly userAgent: string | undefined;
}

type Pair = readonly [status: string, request_status: string];
const LINKED: Pair = ["ok", "success"];
const REFUSED: Pair = ["error", "error"];
const LINK_PATH = "/v5/card-api/card/link";
const STATUS_PATH = "/v5/card-api/request/status";

const replyOf = (status: number, body: object): Reply => {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
};

/** Answers in the documented form. */
export function envelope([status, request_status]: Pair, members: object = {}): Reply {
  return replyOf(200, { status, request_status, dt: "2026-01-15T12:30:45+05:00", ...members });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first flaw of a signature. */
function flawOf(signature: string, body: string, path: string, method: string): Flaw | undefined {
  if (signature === "") return "missing";
  const [header = "", , mac = ""] = signature.split(".");
  const claims = Object(parsed(Buffer.from(header, "base64url").toString()));
  const expected = { alg: "HS512", auth_id: credentials.authId, uri: path, params: "", method } as const;
  for (const claim of ["alg", "auth_id", "uri", "params", "method"] as const) {
    if (claims[claim] !== expected[claim]) return claim;
  }
  const input = `${header}.${Buffer.from(body).toString("base64url")}`;
  const right = createHmac("sha512", credentials.secret).update(input).digest("base64url");
  if (mac === right) return undefined;
  return mac !== "" && right.startsWith(mac) ? "length" : "mac";
}

/** A provider as the contract describes one, written without the package so that both may be wrong in turn. */
function handler(defect: Defect): RequestListener {
  const links = new Map<string, [Pair, since: number]>();
  const sees = (what: NonNullable<Defect["blindTo"]>[number]) => !defect.blindTo?.includes(what);
  const set = (id: string, pair: Pair) => links.set(id, [pair, performance.now()]);

  const settle = (path: string, { request_id, card_id }: Record<string, unknown>): Reply => {
    const id = String(request_id);
    if (path === STATUS_PATH) {
      const [found, since] = links.get(id) ?? [];
      const known = since !== undefined && performance.now() - since >= (defect.lag ?? 0) ? found : undefined;
      const pair = defect.statusOf?.(known ?? REFUSED, known) ?? known ?? REFUSED;
      const names = pair === LINKED ? { client_id: link.client_id, cards: [{ card_id: link.card_id }] } : {};
      return envelope(pair, names);
    }
    if (links.has(id) && sees("duplicate")) {
      if (defect.duplicateTo) set(id, defect.duplicateTo);
      return envelope(REFUSED);
    }
    const isOurs = typeof card_id !== "string" || card_id === link.card_id;
    const pair = isOurs && !(defect.linksOnce && links.size > 0) ? (defect.linkedAs ?? LINKED) : REFUSED;
    set(id, pair === REFUSED ? (defect.errorsTo ?? REFUSED) : pair);
    return envelope(pair);
  };

  /** The right reply, or the status with which it refuses, perhaps after it has linked. */
  const judge = (path: string, method: string, type: string, signature: string, text: string): Reply | number => {
    const refuse = (status: number, part: "signature" | "body") => {
      const id = /"request_id":\s*"([^"]+)"/.exec(text)?.[1];
      if (defect.linksBefore === part && id !== undefined) setTimeout(() => set(id, LINKED), 60);
      return status;
    };
    if (path !== LINK_PATH && path !== STATUS_PATH) return 404;
    if (method !== "POST" && sees("verb")) return 405;
    if (type !== "application/json" && sees("media type")) return 415;
    const flaw = flawOf(signature, text, path, method);
    if (flaw && sees(flaw)) return refuse(401, "signature");
    const body = parsed(text);
    if (body === undefined) return sees("json") ? 400 : envelope(LINKED);
    const isTaken = keepsContract(path, body) || (Object(body) === body && defect.takes?.(Object(body)));
    return isTaken ? settle(path, { request_id: randomUUID(), ...Object(body) }) : refuse(422, "body");
  };

  let count = 0;
  return async (request, response) => {
    const { requests = Number.POSITIVE_INFINITY, status: gone = 0, path: limited = request.url } = defect.after ?? {};
    if (request.url === limited && ++count > requests)
      return void (gone === 0 ? response.socket?.destroy() : response.writeHead(gone).end());
    const body = (await buffer(request)).toString();
    const { url: path = "", method = "", headers } = request;
    const signature = String(headers["x-jws-signature"] ?? "");
    const context = { path, body, signature, userAgent: headers["user-agent"] };
    const judged = judge(path, method, String(headers["content-type"]), signature, body);
    const isRefused = typeof judged === "number";
    const right = isRefused ? replyOf(judged, { message: "refused" }) : judged;
    const reply = (isRefused ? defect.refusal : defect.reply)?.(right, context) ?? right;
    if (!isRefused && defect.raw) return void defect.raw(response, reply, context);
    response.writeHead(reply.status, reply.headers as Record<string, string>).end(reply.body); // node:http takes both forms
  };
}

function keepsContract(path: string, body: unknown): boolean {
  const members = path === LINK_PATH ? ["request_id", "client_id", "card_id"] : ["request_id"];
  const entries = Object.entries(Object(body));
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
  onTestFinished(() => void server.close().closeAllConnections());
  return listen(server, { scheme: tls ? "https" : "http" });
}
