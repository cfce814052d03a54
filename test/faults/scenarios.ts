/** Every way in which a response can go, as one table: what the server does, and what linkCard must say of it. */
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { refusals } from "./refusals.js";
import { chunk, head, http, type Play, reset, type Scenario, say, stall, unknown } from "./server.js";

export const answer = (change: object = {}): string =>
  JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45+05:00", ...change });

const JSON_HEAD = { "content-type": "application/json", connection: "close" };
const begun = head(200, { ...JSON_HEAD, "content-length": 80 });
const chunked = head(200, { ...JSON_HEAD, "transfer-encoding": "chunked", connection: "keep-alive" });
const half = answer().slice(0, 20);
/** Responses with 200 and these bodies. */
const with200 = (bodies: Record<string, string>, headers: Record<string, string> = {}): Record<string, Play> =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [`200 with ${name}`, say(http(200, body, headers))]));
const linked = (plays: Record<string, Play>): Scenario[] =>
  Object.entries(plays).map(([name, play]) => ({ name, play, outcome: "linked", posts: 1 }));
/** A whole response of these bytes. */
const zipped = (bytes: Uint8Array): Play =>
  say(head(200, { ...JSON_HEAD, "content-encoding": "gzip", "content-length": bytes.length }), bytes);

const transport: Scenario[] = [
  ...unknown("tls_refused", { "untrusted certificate": say(http(200, answer())) }, { tls: true, posts: 0 }),
  ...unknown("connection_lost", {
    "reset before headers": reset(),
    "close before headers": say(),
    "reset amid headers": reset("HTTP/1.1 200 OK\r\ncontent-"),
    "reset after headers": reset(begun),
    "reset mid-body": reset(begun, half),
    "Content-Length too long": say(http(200, answer(), { "content-length": 500 })),
    "truncated chunk": say(chunked, `50\r\n${answer()}`),
    "no last chunk": say(chunked, chunk(answer())),
    "not HTTP": say("SSH-2.0-OpenSSH\r\n"),
    // Fetch itself takes it for a failure.
    "proxy that wants a password": say(http(407, "", { "proxy-authenticate": "Basic" })),
  }),
  ...unknown(
    "timed_out",
    {
      "silent server": stall(),
      "stall after headers": stall(begun),
      "stall mid-body": stall(begun, half),
      "slow drip": drip,
    },
    { ends: "timeout" },
  ),
  ...unknown(
    "aborted",
    { "abort while the server is silent": stall(), "abort while the body is on its way": drip },
    { ends: "abort" },
  ),
  ...unknown("not_json", { "Content-Length too short": say(http(200, answer(), { "content-length": 20 })) }),
];

const status: Scenario[] = [
  ...unknown("undocumented_status", {
    "204": say(head(204, { connection: "close" })),
    "201 with a valid body": say(http(201, answer())),
    "proxy that can't reach the server": say(http(502, "<html>Bad gateway", { "content-type": "text/html" })),
    "400 with ok and success": say(http(400, answer())),
    "404 with ok and success": say(http(404, answer())),
    ...Object.fromEntries(
      [408, 409, 425, 500, 501, 502, 503, 504].map((code) => [`${code}`, say(http(code, answer()))]),
    ),
    ...Object.fromEntries(
      [400, 401, 403, 404, 405, 413, 415, 422].map((code) => [`${code}`, say(http(code, '{"title":"No"}'))]),
    ),
    ...Object.fromEntries(
      ["1", "Wed, 21 Oct 2065 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", "-5", "99999999999"].map((wait) => [
        `429 with Retry-After ${wait}`,
        say(http(429, "", { "retry-after": wait })),
      ]),
    ),
  }),
  ...[301, 302, 303, 307, 308].flatMap((code) =>
    ["http://127.0.0.1:1/", "https://elsewhere.invalid/", "/v5/card-api/card/link"].flatMap((location) =>
      unknown("redirected", { [`${code} to ${location}`]: say(http(code, "", { location })) }),
    ),
  ),
];

const unfit: Record<string, object> = {
  "an unknown status": { status: "done" },
  "an unknown request_status": { request_status: "later" },
};
const members = ["status", "request_status", "dt"];
const bodies: Scenario[] = [
  ...unknown("media_type", {
    ...with200({ HTML: "<html>" }, { "content-type": "text/html" }),
    ...with200({ "JSON that is called text": answer() }, { "content-type": "text/plain" }),
    ...with200({ "another charset": answer() }, { "content-type": "application/json; charset=windows-1251" }),
  }),
  ...unknown("not_json", {
    ...with200({
      nothing: "",
      "truncated JSON": answer().slice(0, -1),
      "two documents": answer() + answer(),
      // Two readers of a document with duplicate members may see two documents.
      "status twice": `{"status":"error",${answer().slice(1)}`,
      "a member twice in another object": answer({ more: 0 }).replace(":0", ':{"a":1,"a":2}'),
      "a member twice, once in escapes": `{"st\\u0061tus":"error",${answer().slice(1)}`,
    }),
    "200 with bytes that aren't UTF-8": say(head(200, JSON_HEAD), Buffer.from(answer({ note: "é" }), "latin1")),
  }),
  ...unknown(
    "invalid_body",
    with200({
      "an array": `[${answer()}]`,
      "a string": '"ok"',
      "a number": "200",
      null: "null",
      ...Object.fromEntries(members.map((name) => [`no ${name}`, answer({ [name]: undefined })])),
      ...Object.fromEntries(members.map((name) => [`a number for ${name}`, answer({ [name]: 1 })])),
      "a time without an offset": answer({ dt: "2026-01-15T12:30:45" }),
      "an impossible date": answer({ dt: "2026-02-30T12:30:45Z" }),
      "members in a prototype only": `{"__proto__":${answer()}}`,
    }),
  ),
  ...Object.entries(unfit).flatMap(([name, change]) =>
    unknown("invalid_body", with200({ [name]: answer(change) }), { holds: { body: JSON.parse(answer(change)) } }),
  ),
  ...unknown("contradictory", with200({ "ok and error": answer({ request_status: "error" }) }), {
    holds: { body: JSON.parse(answer({ request_status: "error" })) },
  }),
  ...unknown(
    "contradictory",
    with200({
      "error and success": answer({ status: "error" }),
      "error and process": answer({ status: "error", request_status: "process" }),
    }),
  ),
  ...unknown("body_too_large", {
    "gzip bomb": zipped(gzipSync(Buffer.alloc(50 * 1024 * 1024, " "))),
    "endless body": endless,
  }),
  // It may be the duplicate rule answering a success.
  ...[{}, { error_code: "E-1", error_description: "No." }, { error_code: 17 }].flatMap((more) => {
    const refusal = answer({ status: "error", request_status: "error", ...more });
    return unknown("refused", with200({ [`error and error, ${JSON.stringify(more)}`]: refusal }), {
      holds: { body: JSON.parse(refusal), reason: more },
    });
  }),
  ...unknown("refused", { "421, then error for the duplicate": firstly(say(http(421))) }, { posts: 2 }),
  ...unknown(
    "refused",
    { "reset under a fetch that sends once more, then error for the duplicate": firstly(reset()) },
    { posts: 2, fetch: (url, init) => fetch(url, init).catch(() => fetch(url, init)) },
  ),
  ...unknown(
    "undocumented_status",
    { "421 to a fetch of the caller's": say(http(421)) },
    { posts: 2, fetch: (url, init) => fetch(url, init) },
  ),
  ...linked({
    "103 before 200": say("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", http(200, answer())),
    "200 with a reason phrase outside ASCII": say(http(200, answer()).replace("Reason", "Успешно")),
    ...with200({
      "a time in UTC": answer({ dt: "2026-01-15T07:30:45Z" }),
      "a time with a fraction": answer({ dt: "2026-01-15T07:30:45.123Z" }),
      "members that nobody documents": answer({ more: { of: "it" } }),
      "a prototype beside the members": `{"__proto__":{"status":"error"},${answer().slice(1)}`,
      "a byte order mark": `\uFEFF${answer()}`,
    }),
    "200 in gzip": zipped(gzipSync(answer())),
  }),
  {
    name: "200 with ok and process",
    play: say(http(200, answer({ request_status: "process" }))),
    outcome: "in_process",
    posts: 1,
  },
];

/** Plays this to the first request, and then the error of a duplicate. */
function firstly(play: Play): Play {
  const refuse = say(http(200, answer({ status: "error", request_status: "error" })));
  return (socket, received, count) => (count === 1 ? play : refuse)(socket, received, count);
}

export const scenarios: readonly Scenario[] = [...transport, ...status, ...bodies, ...refusals];

function drip(socket: Socket): void {
  socket.write(head(200, { ...JSON_HEAD, "content-length": 1_000_000 }));
  const timer = setInterval(() => socket.write(" "), 20);
  socket.on("close", () => clearInterval(timer));
}

function endless(socket: Socket): void {
  socket.write(head(200, JSON_HEAD));
  const more = () => {
    while (!socket.destroyed && socket.write(" ".repeat(16 * 1024)));
  };
  socket.on("drain", more);
  more();
}
