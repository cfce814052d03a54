/**
 * Responses with a status that refuses the request. They prove nothing, whatever the body: error pages come from software
 * in front of a server that did the work.
 */
import { gzipSync } from "node:zlib";
import { chunk, head, http, type Play, reset, type Scenario, say, stall, unknown } from "./server.js";

const OK = '{"status":"ok","request_status":"success"}';

/** Whole responses with 400 and these bytes. */
function with400(
  bodies: Record<string, string | Uint8Array>,
  headers: Record<string, string> = {},
  word = "with",
): Record<string, Play> {
  const plays = Object.entries(bodies).map(([name, text]): [string, Play] => {
    const body = Buffer.from(text);
    const fields = { connection: "close", "content-length": body.byteLength, ...headers };
    return [`400 ${word} ${name}`, say(head(400, fields), body)];
  });
  return Object.fromEntries(plays);
}

const speaking = {
  "ok in UTF-16": Buffer.from(`\uFEFF${OK}`, "utf16le"),
  "half a document with ok": OK.slice(0, 16),
  "success in HTML": "<html><b>success</b></html>",
  "bytes that are no text": Buffer.from([0x9d, 0x00, 0xff, 0x31, 0xe2, 0x28]),
  nothing: "",
  "HTML that is called JSON": "<html><h1>Not found</h1></html>",
  "an error in Russian": '{"error":"Карта не найдена"}',
  "error in both members": '{"status":"error","request_status":"error"}',
};

const IN_RUSSIAN = '{"message":"Карта уже привязана","detail":"success"}';
// The length in characters: fetch takes the body for whole, and "success" is cut off.
const TOO_SHORT = { "content-length": IN_RUSSIAN.length };
const cut = gzipSync('{"error":"No, no, no.","status":"ok"}').subarray(0, 20);
const chunked = { "transfer-encoding": "chunked" };
const closing = { connection: "close" };
const HALF = '{"status":"';

export const refusals: readonly Scenario[] = [
  ...unknown("undocumented_status", {
    ...Object.fromEntries(
      [400, 401, 403, 404, 405, 413, 415, 422].map((status) => [`${status} that says ok`, say(http(status, OK))]),
    ),
    ...with400(speaking, { "content-type": "application/json" }),
    ...with400({ "HTML without those words": "<html><h1>Not found</h1></html>" }, { "content-type": "text/html" }),
    "403 with JSON that is longer than its length": say(http(403, IN_RUSSIAN, TOO_SHORT)),
    "403 with such JSON that is called HTML": say(http(403, IN_RUSSIAN, { ...TOO_SHORT, "content-type": "text/html" })),
    "400 in chunks": stall(head(400, chunked), chunk("No."), chunk("")),
    // What undici decodes as far as it goes.
    ...with400(
      { "gzip that says ok": gzipSync(OK), "gzip that is cut off": cut },
      { "content-encoding": "gzip" },
      "in",
    ),
    "400 in gzip that is cut off inside whole chunks": say(
      head(400, { ...chunked, "content-encoding": "gzip", ...closing }),
      "14\r\n",
      cut,
      "\r\n0\r\n\r\n",
    ),
    ...Object.fromEntries(
      ["identity", "gzip", "chunked, identity"].map((coding) => [
        `400 in the transfer coding ${coding}, which may be cut off`,
        say(head(400, { "transfer-encoding": coding, ...closing }), HALF),
      ]),
    ),
    "400 whose body ends with the connection, and may be cut off": say(head(400, closing), HALF),
  }),
  ...unknown("connection_lost or undocumented_status", {
    "400 in chunks that end with the connection, and may be cut off": say(
      head(400, { ...chunked, ...closing }),
      chunk('{"detail":"No.",'),
    ),
    "400 in chunks that a reset of the connection cuts off": reset(
      head(400, { ...chunked, connection: "Close" }),
      chunk('{"detail":"No.",'),
    ),
  }),
  ...unknown("connection_lost", {
    "400 whose body is shorter than its length": say(head(400, { "content-length": 80, ...closing }), HALF),
    "400 whose body is cut off by a reset": reset(head(400, { "content-length": 80 }), HALF),
    "400 without its last chunk": say(head(400, chunked), chunk("No.")),
  }),
  // Node's fetch sends a request again by itself on 421. The duplicate rule makes that harmless.
  ...unknown(
    "undocumented_status",
    {
      "421": say(http(421)),
      "421 that says ok": say(http(421, OK)),
      "421 over a kept connection": (socket) => socket.write(http(421, "", { connection: "keep-alive" })),
    },
    { posts: 2 },
  ),
];
