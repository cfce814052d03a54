/**
 * Responses with a status that refuses the request. Such a status is a rejection only if nothing in the body speaks for
 * the request; the body's form is undocumented, so it may be anything.
 */
import { brotliCompressSync, gzipSync } from "node:zlib";
import { chunk, head, http, reset, type Scenario, say, stall } from "./server.js";

const unknown = { outcome: "unknown", code: "undocumented_status", posts: 1 } as const;
const rejected = { outcome: "rejected", code: "refused_by_status", posts: 1 } as const;
const OK = '{"status":"ok","request_status":"success"}';

const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const mark = Buffer.from([0xfe, 0xff]);

/** A whole response with these bytes. */
function bytes(status: number, body: Uint8Array, headers: Record<string, string> = {}): Scenario["play"] {
  return say(head(status, { connection: "close", "content-length": body.byteLength, ...headers }), body);
}

const speaking: readonly [name: string, body: string | Uint8Array][] = [
  ["an array that holds ok", `[${OK}]`],
  ["ok behind a byte order mark", `\uFEFF${OK}`],
  ["ok in UTF-16, with a mark", Buffer.from(`\uFEFF${OK}`, "utf16le")],
  ["ok in UTF-16, without a mark", Buffer.from(OK, "utf16le")],
  ["ok in big-endian UTF-16, with a mark", Buffer.concat([mark, utf16be(OK)])],
  ["ok in big-endian UTF-16, without a mark", utf16be(OK)],
  ["half a document with ok", OK.slice(0, 16)],
  ["ok in escapes", '{"status":"\\u006f\\u006B"}'],
  ["OK in capitals", "OK"],
  ["process in a sentence", '{"message":"The request is in process."}'],
  ["success in HTML", "<html><b>success</b></html>"],
  ["ok in a form", "status=ok&request_status=success"],
  ["ok after an escaped line break", '{"message":"The card is linked:\\nok"}'],
  ["ok in the escapes of a URL", "message=Linking%20went%20%6Fk"],
  ["ok in HTML's escapes", "<p>&#111;&#x6b;</p>"],
  ["success as an adverb", "Linked successfully."],
  ["ok with a number", '{"code":"OK00"}'],
  ["okay", "Okay."],
  ["processed behind another word", '{"code":"CARDPROCESSED"}'],
  ["ok twice, first as an error", '{"status":"error","status":"ok"}'],
];

const unreadable: readonly [name: string, body: Uint8Array][] = [
  ["bytes that are no text", Buffer.from([0x9d, 0x00, 0xff, 0x31, 0xe2, 0x28])],
  ["Russian in windows-1251", Buffer.from([0xce, 0xf8, 0xe8, 0xe1, 0xea, 0xe0])],
  ["half a character in UTF-16", Buffer.from([0xff, 0xfe, 0x41])],
];

const zipped = gzipSync('{"error":"No, no, no.","status":"ok"}');
const cut = zipped.subarray(0, 20);
/** What undici decodes as far as it goes, and what it leaves as it is; of zstd it depends on the version. */
const codings: readonly [name: string, body: Uint8Array, headers: Record<string, string>][] = [
  ["gzip that says ok", zipped, { "content-encoding": "gzip" }],
  ["gzip that is cut off", cut, { "content-encoding": "gzip" }],
  ["Brotli that is cut off", brotliCompressSync("No, no. ok").subarray(0, 8), { "content-encoding": "br" }],
  // A frame of zstd with one raw block: "No. ok".
  ["zstd", Buffer.from("28b52ffd2006310000" + "4e6f2e206f6b", "hex"), { "content-encoding": "zstd" }],
  ["a coding that nobody knows", Buffer.from("b2s="), { "content-encoding": "base64" }],
];

const plain: readonly [name: string, body: string, headers?: Record<string, string>][] = [
  ["nothing", ""],
  ["HTML without those words", "<html><h1>Not found</h1></html>", { "content-type": "text/html" }],
  ["HTML that is called JSON", "<html><h1>Not found</h1></html>"],
  ["an error in Russian", '{"error":"Карта не найдена"}'],
  ["words that hold ok inside", '{"error":"token is broken","hint":"look up the processor"}'],
  ["error in both members", '{"status":"error","request_status":"error"}'],
];

const IN_RUSSIAN = '{"message":"Карта уже привязана","detail":"success"}';

export const refusals: readonly Scenario[] = [
  ...[400, 401, 403, 404, 405, 413, 415, 422].map((status) => ({
    name: `${status} that says ok`,
    play: say(http(status, OK)),
    ...unknown,
  })),
  ...speaking.map(([name, body]) => ({ name: `400 with ${name}`, play: bytes(400, Buffer.from(body)), ...unknown })),
  ...unreadable.map(([name, body]) => ({ name: `400 with ${name}`, play: bytes(400, body), ...unknown })),
  ...plain.map(([name, body, headers]) => ({
    name: `400 with ${name}`,
    play: say(http(400, body, headers)),
    ...rejected,
  })),
  {
    // The length in characters: fetch takes the body for whole, and "success" is cut off.
    name: "403 with JSON that is longer than its length",
    play: say(http(403, IN_RUSSIAN, { "content-length": IN_RUSSIAN.length })),
    ...unknown,
  },
  {
    name: "403 with such JSON that is called HTML",
    play: say(http(403, IN_RUSSIAN, { "content-length": IN_RUSSIAN.length, "content-type": "text/html" })),
    ...unknown,
  },
  {
    name: "400 in chunks",
    play: stall(head(400, { "transfer-encoding": "chunked" }), chunk("No."), chunk("")),
    ...rejected,
  },
  {
    name: "400 in chunks that end with the connection, and may be cut off",
    play: say(head(400, { "transfer-encoding": "chunked", connection: "close" }), chunk('{"detail":"No.",')),
    ...unknown,
  },
  {
    name: "400 in chunks that a reset of the connection cuts off",
    play: reset(head(400, { "transfer-encoding": "chunked", connection: "Close" }), chunk('{"detail":"No.",')),
    ...unknown,
  },
  ...codings.map(
    ([name, body, headers]): Scenario => ({ name: `400 in ${name}`, play: bytes(400, body, headers), ...unknown }),
  ),
  {
    name: "400 in gzip that is cut off inside whole chunks",
    play: say(
      head(400, { "transfer-encoding": "chunked", "content-encoding": "gzip", connection: "close" }),
      "14\r\n",
      cut,
      "\r\n0\r\n\r\n",
    ),
    ...unknown,
  },
  ...["identity", "gzip", "chunked, identity"].map(
    (coding): Scenario => ({
      name: `400 in the transfer coding ${coding}, which may be cut off`,
      play: say(head(400, { "transfer-encoding": coding, connection: "close" }), '{"status":"'),
      ...unknown,
    }),
  ),
  {
    name: "400 in chunks that hold another coding",
    play: say(head(400, { "transfer-encoding": "gzip, chunked", connection: "close" }), chunk("b2s="), chunk("")),
    ...unknown,
  },
  {
    name: "400 whose body is shorter than its length",
    play: say(head(400, { "content-length": 80, connection: "close" }), '{"status":"'),
    ...unknown,
    code: "connection_lost",
  },
  {
    name: "400 whose body ends with the connection, and may be cut off",
    play: say(head(400, { connection: "close" }), '{"status":"'),
    ...unknown,
  },
  {
    name: "400 whose body is cut off by a reset",
    play: reset(head(400, { "content-length": 80 }), '{"status":"'),
    ...unknown,
    code: "connection_lost",
  },
  {
    name: "400 without its last chunk",
    play: say(head(400, { "transfer-encoding": "chunked" }), chunk("No.")),
    ...unknown,
    code: "connection_lost",
  },
];

/** Statuses on which the runtime's fetch sends a request again by itself, unless it is kept from it. */
export const resends: readonly Scenario[] = [
  { name: "421", play: say(http(421)), ...unknown },
  { name: "421 that says ok", play: say(http(421, OK)), ...unknown },
  {
    name: "421 over a kept connection",
    play: (socket) => socket.write(http(421, "", { connection: "keep-alive" })),
    ...unknown,
  },
  {
    name: "421, then error for the duplicate",
    play: (socket, _received, count) => void socket.end(count === 1 ? http(421) : http(200, OK.replace("ok", "error"))),
    ...unknown,
  },
];

/** Two readers of a document with duplicate members may see two documents. */
export const duplicates: readonly Scenario[] = [
  ["status twice", '{"status":"error","status":"ok","request_status":"success","dt":"2026-01-15T12:30:45Z"}'],
  [
    "a member twice in another object",
    '{"status":"ok","request_status":"success","dt":"2026-01-15T12:30:45Z","more":{"a":1,"a":2}}',
  ],
  [
    "a member twice, once in escapes",
    '{"status":"ok","st\\u0061tus":"error","request_status":"success","dt":"2026-01-15T12:30:45Z"}',
  ],
].map(([name, body]) => ({
  name: `200 with ${name}`,
  play: say(http(200, body)),
  outcome: "unknown",
  code: "not_json",
  posts: 1,
}));
