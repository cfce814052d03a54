/** Faults behind a certificate that is trusted, over HTTP/1.1 and HTTP/2. After each, settle ends right (see linkIn). */
import { constants as crypto } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContextOptions, TLSSocket } from "node:tls";
import { describe, test } from "vitest";
import { expired, linkIn, secure } from "./child.js";
import { answer } from "./scenarios.js";
import { head, http, listen } from "./server.js";

interface TlsScenario {
  readonly name: string;
  /** The code of the reason; linked, if there is none. */
  readonly code?: string;
  readonly posts: number;
  readonly options?: SecureContextOptions;
  readonly host?: string;
  /** What is done instead of a handshake. */
  readonly accepted?: (below: Socket) => void;
  /** What is done once the handshake is over, with the sockets above and below TLS. */
  readonly connected?: (secured: TLSSocket, below: Socket) => void;
  /** What is done once the request is there. */
  readonly respond?: (secured: TLSSocket, below: Socket, server: Server) => void;
}

const json = { "content-type": "application/json" };
const half = '{"status":"';
const begun = head(200, json) + half;
const cut = { code: "not_json", posts: 1 };
const link = (secured: Socket) => void secured.end(http(200, answer()));
const plainText = (_secured: unknown, below: Socket) => below.end(http(400));
const TLS_1_2 = { maxVersion: "TLSv1.2" } as const;

const overTls: readonly TlsScenario[] = [
  { name: "nothing goes wrong", posts: 1, respond: link },
  { name: "the certificate is for another host", code: "tls_refused", posts: 0, host: "localhost", respond: link },
  { name: "the certificate is over", code: "tls_refused", posts: 0, options: expired, respond: link },
  {
    // With the code of a certificate that was refused before anything was sent.
    name: "the server shows another certificate after the request, one that is over",
    code: "tls_refused",
    posts: 1,
    options: { ...TLS_1_2, secureOptions: crypto.SSL_OP_NO_TICKET },
    respond(secured) {
      secured.setKeyCert(createSecureContext(expired));
      secured.renegotiate({}, () => {});
    },
  },
  {
    name: "a success is cut off without close_notify",
    ...cut,
    respond: (secured, below) => secured.write(begun, () => below.destroy()),
  },
  { name: "a success is cut off by close_notify", ...cut, respond: (secured) => secured.end(begun) },
  ...([TLS_1_2, {}] as const).map((options) => ({
    name: `somebody writes plain text into ${options === TLS_1_2 ? "TLS 1.2" : "TLS 1.3"} after the request`,
    code: "connection_lost",
    posts: 1,
    options,
    respond: plainText,
  })),
  {
    name: "somebody writes plain text into the stream before the request is read",
    code: "connection_lost",
    posts: 0,
    connected: plainText,
  },
  {
    name: "the server answers in plain text from the start",
    code: "connection_lost",
    posts: 0,
    accepted: (below) => plainText(undefined, below),
  },
  {
    name: "the server responds with 421, and then listens no more",
    // Node sends it once more by itself, and finds nobody.
    code: "connection_refused",
    posts: 1,
    respond(secured, _below, server) {
      server.close();
      secured.end(http(421));
    },
  },
];

describe.concurrent("a link over TLS", () => {
  test.for(overTls)("where $name: $code, posted $posts times", async (scenario, { expect, onTestFinished }) => {
    const { code, options, accepted, connected, respond = () => {}, host = "127.0.0.1" } = scenario;
    let posts = 0;
    const server = createServer((below) => {
      below.on("error", () => {});
      if (accepted) return accepted(below);
      const secured = new TLSSocket(below, { isServer: true, ...secure, ...options, ALPNProtocols: ["http/1.1"] });
      secured.on("error", () => {});
      // Nothing is read from then on.
      if (connected) return void secured.once("secure", () => connected(secured.pause(), below));
      let bytes = "";
      secured.on("data", (data) => {
        bytes += data;
        const length = Number(/content-length: (\d+)/i.exec(bytes)?.[1]);
        if ((bytes.split("\r\n\r\n")[1]?.length ?? -1) < length) return;
        bytes = "";
        posts++;
        respond(secured, below, server);
      });
    });
    const url = await listen(server, { scheme: "https", finishing: onTestFinished });
    const expected = code ? { kind: "unknown", code } : { kind: "linked" };
    expect(await linkIn(url.replace("127.0.0.1", host))).toEqual(expected);
    expect(posts).toBe(scenario.posts);
  });
});

/** With the socket below TLS. */
type Respond = (stream: ServerHttp2Stream, below: Socket, server: Http2SecureServer) => void;
interface Http2Scenario {
  readonly name: string;
  readonly kind: "linked" | "unknown";
  readonly options?: object;
  readonly timeout?: number;
  /** What is done once there is a session, and once a stream has begun. */
  readonly session?: (session: ServerHttp2Session) => void;
  readonly begun?: (stream: ServerHttp2Stream) => void;
  /** What is done once the request is there, and how often it may come, if not once. */
  readonly respond?: Respond;
  readonly posts?: readonly number[];
}

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const SUCCESS = { ":status": 200, ...json, "content-length": answer().length };
const REFUSAL = { ":status": 400, ...json, "content-length": 80 };
const unknown = (plays: Record<string, Respond>, more: Partial<Http2Scenario> = {}): Http2Scenario[] =>
  Object.entries(plays).map(([name, respond]) => ({ name, kind: "unknown", respond, ...more }));
const whole =
  (headers: OutgoingHttpHeaders, body: string, meanwhile: (stream: ServerHttp2Stream) => void = () => {}): Respond =>
  (stream) => {
    stream.respond(headers);
    meanwhile(stream);
    stream.end(body);
  };

const overHttp2: readonly Http2Scenario[] = [
  { name: "nothing goes wrong", kind: "linked", respond: whole(SUCCESS, answer()) },
  {
    name: "GOAWAY comes amid a success that still ends",
    kind: "linked",
    respond: whole(SUCCESS, answer(), (stream) => stream.session?.goaway(0, stream.id)),
  },
  ...Object.entries({ CANCEL: NGHTTP2_CANCEL, NO_ERROR: NGHTTP2_NO_ERROR }).flatMap(([code, reset]) =>
    unknown({
      [`a success is cut off by a reset of its stream with ${code}`](stream) {
        stream.respond({ ":status": 200, ...json });
        stream.write(half, () => stream.close(reset));
      },
    }),
  ),
  // Node takes it for no failure, and waits.
  ...unknown({ "GOAWAY comes before the response": (stream) => stream.session?.goaway(0, 0) }, { timeout: 5000 }),
  ...unknown({ "somebody writes plain text into TLS 1.2 after the request": plainText }, { options: TLS_1_2 }),
  ...unknown({
    "a refusal comes whole": whole({ ":status": 400, ...json, "content-length": 2 }, "No"),
    "the stream is reset with REFUSED_STREAM after the request": (stream) => stream.close(NGHTTP2_REFUSED_STREAM),
    "the stream is reset with CANCEL after the request": (stream) => stream.close(NGHTTP2_CANCEL),
    "GOAWAY comes amid a refusal"(stream) {
      stream.respond(REFUSAL);
      stream.write(half, () => {
        stream.session?.goaway(0, 0);
        stream.session?.destroy();
      });
    },
    "the connection breaks before the response": (stream) => stream.session?.destroy(),
    "the connection breaks, and nobody listens any more"(stream, _below, server) {
      server.close();
      stream.session?.destroy();
    },
  }),
  // Some versions of Node send it once more by themselves.
  ...unknown({ "the server responds with 421": whole({ ":status": 421 }, "") }, { posts: [1, 2] }),
  { name: "the session is refused", kind: "unknown", session: (session) => session.goaway(0, 0) },
  { name: "the stream is refused", kind: "unknown", begun: (stream) => stream.close(NGHTTP2_REFUSED_STREAM) },
];

const SKIPPED = "HTTP/2, which the fetch of Node speaks by itself from 26 on";
const speaksHttp2 = Number(process.versions.node.split(".")[0]) >= 26;

describe.concurrent("a link over HTTP/2", () => {
  test.for(overHttp2)("where $name: $kind", async (scenario, { expect, skip, onTestFinished }) => {
    skip(!speaksHttp2, SKIPPED);
    const { kind, options, session, begun, respond, timeout = 30_000 } = scenario;
    let [streams, posts] = [0, 0];
    let below: Socket | undefined;
    const server = createSecureServer({ ...secure, ...options });
    server.on("sessionError", () => {});
    server.on("connection", (socket: Socket) => {
      below = socket;
    });
    if (session) server.on("session", session);
    server.on("stream", (stream) => {
      streams++;
      stream.on("error", () => {});
      begun?.(stream);
      stream.resume().on("end", () => {
        posts++;
        if (below) respond?.(stream, below, server);
      });
    });
    const url = await listen(server, { scheme: "https", finishing: onTestFinished });
    expect(await linkIn(url, { timeout })).toMatchObject({ kind });
    if (respond) expect(scenario.posts ?? [1]).toContain(posts);
    else expect(streams).toBeLessThanOrEqual(1);
  });
});
