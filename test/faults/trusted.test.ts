/** Faults behind a certificate that is trusted, over HTTP/1.1 and HTTP/2. */
import { constants as crypto } from "node:crypto";
import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContextOptions, TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { describe, test } from "vitest";
import { expired, linkIn, listen, secure } from "./child.js";
import { answer } from "./scenarios.js";
import { head, http } from "./server.js";

interface TlsScenario {
  readonly name: string;
  readonly expected: { readonly kind: string; readonly code?: string };
  readonly posts: number;
  readonly options?: SecureContextOptions;
  readonly host?: string;
  /** What is done once the handshake is over, with the sockets above and below TLS. */
  readonly connected?: (secured: TLSSocket, below: Socket) => void;
  /** What is done once the request is there. */
  readonly respond?: (secured: TLSSocket, below: Socket, server: Server) => void;
}

const json = { "content-type": "application/json" };
const lost = { kind: "unknown", code: "connection_lost" } as const;
const undocumented = { kind: "unknown", code: "undocumented_status" } as const;
const link = (secured: Socket) => void secured.end(http(200, answer()));
const TLS_1_2 = { maxVersion: "TLSv1.2" } as const;

const overTls: readonly TlsScenario[] = [
  { name: "nothing goes wrong", expected: { kind: "linked" }, posts: 1, respond: link },
  {
    name: "the certificate is for another host",
    expected: { kind: "unknown", code: "tls_refused" },
    posts: 0,
    host: "localhost",
    respond: link,
  },
  {
    name: "the certificate is over",
    expected: { kind: "unknown", code: "tls_refused" },
    posts: 0,
    options: expired,
    respond: link,
  },
  {
    // With the code of a certificate that was refused before anything was sent.
    name: "the server shows another certificate after the request, one that is over",
    expected: { kind: "unknown", code: "tls_refused" },
    posts: 1,
    options: { ...TLS_1_2, secureOptions: crypto.SSL_OP_NO_TICKET },
    respond(secured) {
      secured.setKeyCert(createSecureContext(expired));
      secured.renegotiate({}, () => {});
    },
  },
  ...[400, 200].flatMap((status): TlsScenario[] => {
    const half = `${head(status, json)}{"status":"`;
    const expected = status === 400 ? undocumented : { kind: "unknown", code: "not_json" };
    return [
      {
        name: `a ${status} is cut off without close_notify`,
        expected,
        posts: 1,
        respond: (secured, below) => secured.write(half, () => below.destroy()),
      },
      { name: `a ${status} is cut off by close_notify`, expected, posts: 1, respond: (secured) => secured.end(half) },
    ];
  }),
  ...([TLS_1_2, {}] as const).map(
    (options): TlsScenario => ({
      name: `somebody writes plain text into ${options === TLS_1_2 ? "TLS 1.2" : "TLS 1.3"} after the request`,
      expected: lost,
      posts: 1,
      options,
      respond: (_secured, below) => below.end(http(400)),
    }),
  ),
  {
    name: "somebody writes plain text into the stream before the request is read",
    expected: lost,
    posts: 0,
    connected: (_secured, below) => below.end(http(400)),
  },
  {
    name: "the server responds with 421, and then listens no more",
    // Node sends it once more by itself, and finds nobody.
    expected: { kind: "unknown", code: "connection_refused" },
    posts: 1,
    respond(secured, _below, server) {
      server.close();
      secured.end(http(421));
    },
  },
];

describe.concurrent("a link over TLS", () => {
  test.for(overTls)(
    "where $name: $expected.kind, posted $posts times",
    async (scenario, { expect, onTestFinished }) => {
      let posts = 0;
      const server = createServer((below) => {
        const secured = new TLSSocket(below, {
          isServer: true,
          ...secure,
          ...scenario.options,
          ALPNProtocols: ["http/1.1"],
        });
        for (const socket of [below, secured]) socket.on("error", () => {});
        const { connected, respond = () => {} } = scenario;
        if (connected) {
          // Nothing is read from then on.
          secured.once("secure", () => connected(secured.pause(), below));
          return;
        }
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
      const url = await listen(server, onTestFinished);
      expect(await linkIn(url.replace("127.0.0.1", scenario.host ?? "127.0.0.1"))).toEqual(scenario.expected);
      expect(posts).toBe(scenario.posts);
    },
  );

  test("where the server answers in plain text from the start: unknown", async ({ expect, onTestFinished }) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(http(400));
    });
    expect(await linkIn(await listen(server, onTestFinished))).toEqual(lost);
  });
});

interface Http2Scenario {
  readonly name: string;
  readonly expected: object;
  readonly options?: object;
  readonly timeout?: number;
  /** What is done once the request is there, with the socket below TLS. */
  readonly respond: (stream: ServerHttp2Stream, below: Socket, server: Http2SecureServer) => void;
  /** How many requests come whole. */
  readonly posts: number;
}

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const unknown = { kind: "unknown" };
const half = '{"status":"';
const zipped = gzipSync("No, no, no. It is ok.");

const overHttp2: readonly Http2Scenario[] = [
  {
    name: "nothing goes wrong",
    expected: { kind: "linked" },
    posts: 1,
    respond(stream) {
      stream.respond({ ":status": 200, ...json, "content-length": answer().length });
      stream.end(answer());
    },
  },
  {
    name: "a refusal comes whole",
    expected: undocumented,
    posts: 1,
    respond(stream) {
      stream.respond({ ":status": 400, ...json, "content-length": 2 });
      stream.end("No");
    },
  },
  ...Object.entries({ CANCEL: NGHTTP2_CANCEL, NO_ERROR: NGHTTP2_NO_ERROR }).flatMap(([code, reset]) =>
    [
      { what: "a refusal", headers: { ":status": 400, ...json, "content-length": 80 }, body: half },
      { what: "a refusal without a length", headers: { ":status": 400, ...json }, body: half },
      { what: "a success", headers: { ":status": 200, ...json }, body: half },
      {
        what: "a compressed refusal",
        headers: { ":status": 400, "content-encoding": "gzip", "content-length": zipped.length },
        body: zipped.subarray(0, 15),
      },
    ].map(
      ({ what, headers, body }): Http2Scenario => ({
        name: `${what} is cut off by a reset of its stream with ${code}`,
        expected: unknown,
        posts: 1,
        respond(stream) {
          stream.respond(headers);
          stream.write(body, () => stream.close(reset));
        },
      }),
    ),
  ),
  ...Object.entries({ REFUSED_STREAM: NGHTTP2_REFUSED_STREAM, CANCEL: NGHTTP2_CANCEL }).map(
    ([code, reset]): Http2Scenario => ({
      name: `the stream is reset with ${code} after the request`,
      expected: unknown,
      posts: 1,
      respond: (stream) => stream.close(reset),
    }),
  ),
  {
    name: "GOAWAY comes before the response",
    expected: unknown,
    posts: 1,
    // Node takes it for no failure, and waits.
    timeout: 1500,
    respond: (stream) => stream.session?.goaway(0, 0),
  },
  {
    name: "GOAWAY comes amid a refusal",
    expected: unknown,
    posts: 1,
    respond(stream) {
      stream.respond({ ":status": 400, ...json, "content-length": 80 });
      stream.write(half, () => {
        stream.session?.goaway(0, 0);
        stream.session?.destroy();
      });
    },
  },
  {
    name: "GOAWAY comes amid a success that still ends",
    expected: { kind: "linked" },
    posts: 1,
    respond(stream) {
      stream.respond({ ":status": 200, ...json, "content-length": answer().length });
      stream.session?.goaway(0, stream.id);
      stream.end(answer());
    },
  },
  {
    name: "the connection breaks before the response",
    expected: unknown,
    posts: 1,
    respond: (stream) => stream.session?.destroy(),
  },
  {
    name: "the connection breaks, and nobody listens any more",
    expected: unknown,
    posts: 1,
    respond(stream, _below, server) {
      server.close();
      stream.session?.destroy();
    },
  },
  {
    name: "somebody writes plain text into TLS 1.2 after the request",
    expected: lost,
    posts: 1,
    options: TLS_1_2,
    respond: (_stream, below) => below.end(http(400)),
  },
  {
    name: "the server responds with 421",
    expected: unknown,
    posts: 1,
    respond(stream) {
      stream.respond({ ":status": 421 });
      stream.end();
    },
  },
];

const speaksHttp2 = Number(process.versions.node.split(".")[0]) >= 26;

describe.concurrent("a link over HTTP/2", () => {
  test.for(overHttp2)(
    "where $name: $expected.kind, posted $posts times",
    async (scenario, { expect, skip, onTestFinished }) => {
      skip(!speaksHttp2, "HTTP/2, which the fetch of Node speaks by itself from 26 on");
      let posts = 0;
      let below: Socket | undefined;
      const server = createSecureServer({ ...secure, ...scenario.options });
      server.on("sessionError", () => {});
      server.on("connection", (socket: Socket) => {
        below = socket;
      });
      server.on("stream", (stream) => {
        stream.on("error", () => {});
        stream.on("data", () => {});
        stream.on("end", () => {
          posts++;
          if (below) scenario.respond(stream, below, server);
        });
      });
      const { expected, timeout = 10_000 } = scenario;
      expect(await linkIn(await listen(server, onTestFinished), { timeout })).toMatchObject(expected);
      expect(posts).toBe(scenario.posts);
    },
  );

  for (const [what, prepare] of [
    ["the session", (server: Http2SecureServer) => server.on("session", (session) => session.goaway(0, 0))],
    [
      "the stream",
      (server: Http2SecureServer) => server.on("stream", (stream) => stream.close(NGHTTP2_REFUSED_STREAM)),
    ],
  ] as const) {
    test(`where ${what} is refused before the request is there: no success, no rejection, nothing twice`, async ({
      expect,
      skip,
      onTestFinished,
    }) => {
      skip(!speaksHttp2, "HTTP/2, which the fetch of Node speaks by itself from 26 on");
      let streams = 0;
      const server = createSecureServer(secure);
      server.on("sessionError", () => {});
      server.on("stream", (stream) => {
        streams++;
        stream.on("error", () => {});
        stream.resume();
      });
      prepare(server);
      expect(await linkIn(await listen(server, onTestFinished))).toMatchObject(unknown);
      expect(streams).toBeLessThanOrEqual(1);
    });
  }
});
