/** Faults behind a certificate that is trusted: a runtime takes one for trusted only when it starts, so each links in a process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants, createSecureServer, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { answer } from "./scenarios.js";
import { head, http } from "./server.js";

const certificate = fileURLToPath(new URL("untrusted-cert.pem", import.meta.url));
const secure = { cert: readFileSync(certificate), key: readFileSync(new URL("untrusted-key.pem", import.meta.url)) };

const program = `
  import { createCardLinkClient } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const client = createCardLinkClient({ baseUrl: process.argv[1], authId: "1", secret: "s", timeout: 1500 });
  const { kind, reason } = await client.linkCard({ client_id: "a", card_id: "b" });
  console.log(JSON.stringify({ kind, ...(reason && { code: reason.code }) }));
`;

/** What a process that trusts the certificate makes of one link. */
async function link(url: string): Promise<unknown> {
  const env = { PATH: process.env["PATH"], NODE_EXTRA_CA_CERTS: certificate };
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, url], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  await once(child, "close");
  return JSON.parse(output);
}

async function listen(server: Server, host = "127.0.0.1"): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `https://${host}:${(server.address() as AddressInfo).port}`;
}

let [passed, all] = [0, 0];
/** Counts what the summary of the fault run prints. */
function scenario(what: string, run: () => Promise<void>, runs = true): void {
  if (runs) all++;
  test.runIf(runs)(what, async () => {
    await run();
    passed++;
  });
}
afterAll(() => console.log(`Fault scenarios behind TLS: ${passed} passed of ${all}`));

/** A TLS server that shows the socket below, for what a middlebox can do to it. */
async function tls(
  respond: (secured: TLSSocket, below: Socket) => void,
): Promise<{ url: string; posts: () => number }> {
  let posts = 0;
  const server = createServer((below) => {
    const secured = new TLSSocket(below, { isServer: true, ...secure, ALPNProtocols: ["http/1.1"] });
    for (const socket of [below, secured]) socket.on("error", () => {});
    let bytes = "";
    secured.on("data", (data) => {
      bytes += data;
      const length = Number(/content-length: (\d+)/i.exec(bytes)?.[1]);
      if ((bytes.split("\r\n\r\n")[1]?.length ?? -1) < length) return;
      bytes = "";
      posts++;
      respond(secured, below);
    });
  });
  return { url: await listen(server), posts: () => posts };
}

describe("a link over TLS", () => {
  scenario("is linked where nothing goes wrong", async () => {
    const { url, posts } = await tls((secured) => secured.end(http(200, answer())));
    expect(await link(url)).toEqual({ kind: "linked" });
    expect(posts()).toBe(1);
  });

  scenario("is not_sent where the certificate is for another host", async () => {
    const { url, posts } = await tls((secured) => secured.end(http(200, answer())));
    expect(await link(url.replace("127.0.0.1", "localhost"))).toEqual({ kind: "not_sent", code: "tls_refused" });
    expect(posts()).toBe(0);
  });

  for (const [status, what] of [
    [400, "a refusal"],
    [200, "a success"],
  ] as const) {
    scenario(`is unknown where ${what} is cut off without close_notify`, async () => {
      const { url, posts } = await tls((secured, below) =>
        secured.write(`${head(status, { "content-type": "application/json" })}{"status":"`, () => below.destroy()),
      );
      expect(await link(url)).toMatchObject({ kind: "unknown" });
      expect(posts()).toBe(1);
    });
  }

  scenario("is unknown where somebody writes plain text into the stream after the request", async () => {
    const { url, posts } = await tls((_secured, below) => below.end(http(400)));
    expect(await link(url)).toEqual({ kind: "unknown", code: "connection_lost" });
    expect(posts()).toBe(1);
  });

  scenario("is unknown where the server answers in plain text from the start", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(http(400));
    });
    expect(await link(await listen(server))).toEqual({ kind: "unknown", code: "connection_lost" });
  });
});

const speaksHttp2 = Number(process.versions.node.split(".")[0]) >= 26;
if (!speaksHttp2) console.log("Not run: HTTP/2, which the fetch of Node speaks by itself from 26 on.");

/** An HTTP/2 server that does this with the first stream on which a link has come whole. */
async function http2(respond: (stream: ServerHttp2Stream) => void): Promise<{ url: string; posts: () => number }> {
  let posts = 0;
  const server = createSecureServer(secure);
  server.on("sessionError", () => {});
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.on("data", () => {});
    stream.on("end", () => {
      posts++;
      respond(stream);
    });
  });
  return { url: await listen(server), posts: () => posts };
}

const json = { "content-type": "application/json" };
const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM, NGHTTP2_NO_ERROR } = constants;

describe("a link over HTTP/2", () => {
  const cases: readonly [what: string, expected: object, respond: (stream: ServerHttp2Stream) => void][] = [
    [
      "is linked",
      { kind: "linked" },
      (stream) => {
        stream.respond({ ":status": 200, ...json, "content-length": answer().length });
        stream.end(answer());
      },
    ],
    [
      "is unknown where a refusal is cut off by a reset of its stream",
      { kind: "unknown" },
      (stream) => {
        stream.respond({ ":status": 400, ...json, "content-length": 80 });
        stream.write('{"status":"', () => stream.close(NGHTTP2_CANCEL));
      },
    ],
    [
      "is unknown where a refusal without a length is cut off by a reset of its stream",
      { kind: "unknown" },
      (stream) => {
        stream.respond({ ":status": 400, ...json });
        stream.write('{"status":"', () => stream.close(NGHTTP2_NO_ERROR));
      },
    ],
    [
      "is unknown where a success is cut off by a reset of its stream",
      { kind: "unknown" },
      (stream) => {
        stream.respond({ ":status": 200, ...json });
        stream.write('{"status":"ok"', () => stream.close(NGHTTP2_CANCEL));
      },
    ],
    [
      "is unknown where the stream is refused after the request",
      { kind: "unknown" },
      (stream) => stream.close(NGHTTP2_REFUSED_STREAM),
    ],
    [
      "is unknown where the session ends before the response",
      { kind: "unknown" },
      (stream) => stream.session?.goaway(0, 0),
    ],
    [
      "is unknown where the connection breaks before the response",
      { kind: "unknown" },
      (stream) => stream.session?.destroy(),
    ],
    [
      "is unknown, and leaves once, where the server responds with 421",
      { kind: "unknown" },
      (stream) => {
        stream.respond({ ":status": 421 });
        stream.end();
      },
    ],
  ];
  for (const [what, expected, respond] of cases) {
    const run = async () => {
      const { url, posts } = await http2(respond);
      expect(await link(url)).toMatchObject(expected);
      expect(posts()).toBe(1);
    };
    scenario(what, run, speaksHttp2);
  }
});
