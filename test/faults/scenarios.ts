/**
 * Every way in which a link can go, as one table: what the server does, what must be said of it, and how
 * many times the server may have seen the request.
 */
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { duplicates, refusals, resends } from "./refusals.js";
import { chunk, head, http, reset, type Scenario, say, stall } from "./server.js";

export const answer = (change: object = {}): string =>
  JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45+05:00", ...change });

const JSON_HEAD = { "content-type": "application/json", connection: "close" };
const soon = () => ({ timeout: 1000 });
const unknown = { outcome: "unknown", posts: 1 } as const;
const body = (name: string, text: string, code: string, more: object = {}): Scenario => ({
  name: `200 with ${name}`,
  play: say(http(200, text)),
  ...unknown,
  code,
  ...more,
});
const fine = (name: string, change: object): Scenario => ({
  name: `200 with ${name}`,
  play: say(http(200, answer(change))),
  outcome: "linked",
  posts: 1,
});

const transport: Scenario[] = [
  {
    name: "untrusted certificate",
    play: say(http(200, answer())),
    outcome: "not_sent",
    code: "tls_refused",
    posts: 0,
    tls: true,
  },
  { name: "reset before headers", play: reset(), ...unknown, code: "connection_lost" },
  { name: "close before headers", play: say(), ...unknown, code: "connection_lost" },
  { name: "reset amid headers", play: reset("HTTP/1.1 200 OK\r\ncontent-"), ...unknown, code: "connection_lost" },
  {
    name: "reset after headers",
    play: reset(head(200, { ...JSON_HEAD, "content-length": 80 })),
    ...unknown,
    code: "connection_lost",
  },
  {
    name: "reset mid-body",
    play: reset(head(200, { ...JSON_HEAD, "content-length": 80 }), answer().slice(0, 20)),
    ...unknown,
    code: "connection_lost",
  },
  { name: "silent server", play: stall(), ...unknown, code: "timed_out", options: soon },
  {
    name: "stall after headers",
    play: stall(head(200, { ...JSON_HEAD, "content-length": 80 })),
    ...unknown,
    code: "timed_out",
    options: soon,
  },
  {
    name: "stall mid-body",
    play: stall(head(200, { ...JSON_HEAD, "content-length": 80 }), answer().slice(0, 20)),
    ...unknown,
    code: "timed_out",
    options: soon,
  },
  { name: "slow drip", play: drip, ...unknown, code: "timed_out", options: soon },
  {
    name: "Content-Length too short",
    play: say(http(200, answer(), { "content-length": 20 })),
    ...unknown,
    code: "not_json",
  },
  {
    name: "Content-Length too long",
    play: say(http(200, answer(), { "content-length": 500 })),
    ...unknown,
    code: "connection_lost",
  },
  {
    name: "truncated chunk",
    play: say(
      head(200, { ...JSON_HEAD, "transfer-encoding": "chunked", connection: "keep-alive" }),
      `50\r\n${answer()}`,
    ),
    ...unknown,
    code: "connection_lost",
  },
  {
    name: "no last chunk",
    play: say(head(200, { ...JSON_HEAD, "transfer-encoding": "chunked", connection: "keep-alive" }), chunk(answer())),
    ...unknown,
    code: "connection_lost",
  },
  { name: "not HTTP", play: say("SSH-2.0-OpenSSH\r\n"), ...unknown, code: "connection_lost" },
  {
    name: "abort before dispatch",
    play: say(http(200, answer())),
    outcome: "not_sent",
    code: "cancelled",
    posts: 0,
    options: () => ({ signal: AbortSignal.abort() }),
  },
  {
    name: "abort while the server is silent",
    play: stall(),
    ...unknown,
    code: "aborted",
    options: () => ({ signal: AbortSignal.timeout(1000) }),
  },
  {
    name: "abort while the body is on its way",
    play: drip,
    ...unknown,
    code: "aborted",
    options: () => ({ signal: AbortSignal.timeout(1000) }),
  },
  {
    name: "proxy that can't reach the server",
    play: say(http(502, "<html>Bad gateway", { "content-type": "text/html" })),
    ...unknown,
    code: "undocumented_status",
  },
  {
    name: "proxy that wants a password",
    play: say(http(407, "", { "proxy-authenticate": "Basic" })),
    ...unknown,
    code: "connection_lost",
  },
];

const REFUSING = [400, 401, 403, 404, 405, 413, 415, 422];
const status: Scenario[] = [
  { name: "204", play: say(head(204, { connection: "close" })), ...unknown, code: "undocumented_status" },
  { name: "201 with a valid body", play: say(http(201, answer())), ...unknown, code: "undocumented_status" },
  ...[301, 302, 303, 307, 308].flatMap((code): Scenario[] =>
    ["http://127.0.0.1:1/", "https://elsewhere.invalid/", "/v5/card-api/card/link"].map((location) => ({
      name: `${code} to ${location}`,
      play: say(http(code, "", { location })),
      ...unknown,
      code: "redirected",
    })),
  ),
  ...REFUSING.map(
    (code): Scenario => ({
      name: `${code}`,
      play: say(http(code, '{"title":"No"}')),
      outcome: "rejected",
      code: "refused_by_status",
      posts: 1,
    }),
  ),
  ...[408, 409, 425, 500, 501, 502, 503, 504].map(
    (code): Scenario => ({ name: `${code}`, play: say(http(code, answer())), ...unknown, code: "undocumented_status" }),
  ),
  ...["1", "Wed, 21 Oct 2065 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", "-5", "99999999999"].map(
    (wait): Scenario => ({
      name: `429 with Retry-After ${wait}`,
      play: say(http(429, "", { "retry-after": wait })),
      ...unknown,
      code: "undocumented_status",
    }),
  ),
  {
    name: "103 before 200",
    play: say("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", http(200, answer())),
    outcome: "linked",
    posts: 1,
  },
];

const contradictingRefusals = [400, 404].map(
  (code): Scenario => ({
    name: `${code} with ok and success`,
    play: say(http(code, answer())),
    ...unknown,
    code: "undocumented_status",
  }),
);

const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, " "));
const bodies: Scenario[] = [
  {
    name: "200 with HTML",
    play: say(http(200, "<html>", { "content-type": "text/html" })),
    ...unknown,
    code: "media_type",
  },
  {
    name: "200 with JSON that is called text",
    play: say(http(200, answer(), { "content-type": "text/plain" })),
    ...unknown,
    code: "media_type",
  },
  {
    name: "200 in another charset",
    play: say(http(200, answer(), { "content-type": "application/json; charset=windows-1251" })),
    ...unknown,
    code: "media_type",
  },
  body("nothing", "", "not_json"),
  body("truncated JSON", answer().slice(0, -1), "not_json"),
  body("two documents", answer() + answer(), "not_json"),
  {
    name: "200 with bytes that aren't UTF-8",
    play: say(head(200, JSON_HEAD), Buffer.from(answer({ note: "é" }), "latin1")),
    ...unknown,
    code: "not_json",
  },
  body("an array", `[${answer()}]`, "invalid_body"),
  body("a string", '"ok"', "invalid_body"),
  body("a number", "200", "invalid_body"),
  body("null", "null", "invalid_body"),
  ...["status", "request_status", "dt"].map((name) =>
    body(`no ${name}`, answer({ [name]: undefined }), "invalid_body"),
  ),
  ...["status", "request_status", "dt"].map((name) =>
    body(`a number for ${name}`, answer({ [name]: 1 }), "invalid_body"),
  ),
  body("an unknown status", answer({ status: "done" }), "invalid_body", {
    body: JSON.parse(answer({ status: "done" })),
  }),
  body("an unknown request_status", answer({ request_status: "later" }), "invalid_body", {
    body: JSON.parse(answer({ request_status: "later" })),
  }),
  body("ok and error", answer({ request_status: "error" }), "contradictory", {
    body: JSON.parse(answer({ request_status: "error" })),
  }),
  body("error and success", answer({ status: "error" }), "contradictory"),
  body("error and process", answer({ status: "error", request_status: "process" }), "contradictory"),
  body("a time without an offset", answer({ dt: "2026-01-15T12:30:45" }), "invalid_body"),
  body("an impossible date", answer({ dt: "2026-02-30T12:30:45Z" }), "invalid_body"),
  body("members in a prototype only", `{"__proto__":${answer()}}`, "invalid_body"),
  {
    name: "gzip bomb",
    play: say(head(200, { ...JSON_HEAD, "content-encoding": "gzip", "content-length": bomb.length }), bomb),
    ...unknown,
    code: "body_too_large",
  },
  { name: "endless body", play: endless, ...unknown, code: "body_too_large" },
  ...contradictingRefusals,
  {
    name: "200 with a reason phrase outside ASCII",
    play: say(http(200, answer()).replace("Reason", "Успешно")),
    outcome: "linked",
    posts: 1,
  },
  fine("a time in UTC", { dt: "2026-01-15T07:30:45Z" }),
  fine("a time with a fraction", { dt: "2026-01-15T07:30:45.123Z" }),
  fine("members that nobody documents", { more: { of: "it" } }),
  {
    name: "200 with a prototype beside the members",
    play: say(http(200, `{"__proto__":{"status":"error"},${answer().slice(1)}`)),
    outcome: "linked",
    posts: 1,
  },
  { name: "200 in gzip", play: gzipped, outcome: "linked", posts: 1 },
  {
    name: "200 with ok and process",
    play: say(http(200, answer({ request_status: "process" }))),
    outcome: "in_process",
    posts: 1,
  },
  ...[{}, { error_code: "E-1", error_description: "No." }, { error_code: 17 }].map((more): Scenario => {
    const refusal = answer({ status: "error", request_status: "error", ...more });
    return {
      name: `200 with error and error, ${JSON.stringify(more)}`,
      play: say(http(200, refusal)),
      outcome: "rejected",
      code: "refused",
      posts: 1,
      body: JSON.parse(refusal),
    };
  }),
];

export const scenarios: readonly Scenario[] = [
  ...transport,
  ...status,
  ...bodies,
  ...refusals,
  ...resends,
  ...duplicates,
];

function drip(socket: Socket): void {
  socket.write(head(200, { ...JSON_HEAD, "content-length": 10_000 }));
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

function gzipped(socket: Socket): void {
  const zipped = gzipSync(answer());
  say(head(200, { ...JSON_HEAD, "content-encoding": "gzip", "content-length": zipped.length }), zipped)(socket);
}
