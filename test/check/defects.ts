import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { CheckOptions } from "../../src/check/index.js";
import { SIGNATURES } from "../../src/check/invalid.js";
import { type Defect, envelope, link, type Reply } from "./provider.js";

export interface Seeded {
  readonly name: string;
  readonly defect: Defect;
  /** The checks that must fail, and no other. */
  readonly caughtBy: readonly string[];
  /** Where the usual patience would make the tests slow. */
  readonly options: Partial<CheckOptions>;
}
type Defects = Readonly<Record<string, Defect>>;

function seeded(caughtBy: readonly string[], defects: Defects, options: Partial<CheckOptions> = {}): Seeded[] {
  return Object.entries(defects).map(([name, defect]) => ({ name, defect, caughtBy, options }));
}

const LINK = "/v5/card-api/card/link";
const json = { "Content-Type": "application/json" };
const both = (...names: string[]): string[] => names.flatMap((name) => [`linkCard.${name}`, `requestStatus.${name}`]);
const body = (...names: string[]): string[] => names.map((name) => `linkCard.body.${name}`);

function replying(change: (right: Reply, signature: string) => Partial<Reply>): Defect {
  return { reply: (right, { signature }) => ({ ...right, ...change(right, signature) }) };
}
const headed = (headers: Reply["headers"]): Defect => replying(() => ({ headers }));
const written = (change: (text: string) => Reply["body"]): Defect =>
  replying(({ body }) => ({ body: change(String(body)) }));
/** Takes what breaks the contract in one place of the body. */
const taking = (name: string, place: string, takes: Defect["takes"] & object): Seeded[] =>
  seeded(body(place), { [`takes ${name}`]: { takes } });
/** Changes every right answer's JSON. */
const withMembers = (members: object): Defect => written((text) => JSON.stringify({ ...JSON.parse(text), ...members }));
/** Names members beside those of a link that was found. */
const naming = (members: object): Defect => ({
  reply: (right) => (String(right.body).includes(link.client_id) ? envelope(["ok", "success"], members) : right),
});
/** Answers a link in another way, and all else as it should. */
const linkingBy = (answer: (response: ServerResponse) => unknown): Defect => ({
  raw: (response, { status, headers, body }, { path }) =>
    path === LINK ? answer(response) : response.writeHead(status, headers as typeof json).end(body), // as they are here
});

/** Says of each link what is right so many times, and an error from then on. */
function forgetful(times: number): NonNullable<Defect["statusOf"]> {
  let asked = 0;
  return (reading, found) => (found && asked++ >= times ? ["error", "error"] : reading);
}

const NO_TEXT = ["null", "boolean", "number", "array", "object"].map((type) => `type.${type}`);
const isText = (value: unknown): boolean => typeof value === "string";
/** An id that is text as the contract wants it, but no UUID. */
const isLoose = (given: Record<string, unknown>): boolean =>
  Object.values(given).every((value) => isText(value) && String(value).trim() !== "") &&
  Object.keys(given).join() === "request_id,client_id,card_id" &&
  !/^(urn|0{8})|\p{Cc}/u.test(Object.values(given).join(""));

export const ECHOES: Defects = {
  "gives back the signature in the header": replying((_right, name) => ({ headers: { ...json, "X-Debug": name } })),
  "gives back the signature in the body": replying(({ body }, signature) => {
    return { body: String(body).replace("{", `{"debug":"${signature}",`) };
  }),
};

export const DEFECTS: readonly Seeded[] = [
  ...(["missing", "auth_id", "alg", "uri", "method"] as const).flatMap((name) =>
    seeded(both(`signature.${name}`), { [`overlooks the ${name} of a signature`]: { blindTo: [name] } }),
  ),
  ...seeded(both("signature.truncated"), { "takes a truncated signature": { blindTo: ["length"] } }),
  ...seeded(both("signature.tampered", "signature.truncated", "signature.secret", "signature.body"), {
    "takes any signature of the right form": { blindTo: ["mac", "length"] },
  }),
  ...seeded(both("request.method"), { "takes any method": { blindTo: ["verb"] } }),
  ...seeded(both("request.mediaType"), { "takes any media type": { blindTo: ["media type"] } }),
  ...seeded(both("request.json"), { "takes half a document": { blindTo: ["json"] } }),

  ...taking("a link without a card", "card_id.required", (of) => !("card_id" in of) && isText(of["client_id"])),
  ...taking("a link without a client", "client_id.required", (of) => !("client_id" in of) && "card_id" in of),
  ...taking("a request without its id", "request_id.required", (of) => !("request_id" in of) && !Array.isArray(of)),
  ...taking("null for a card", "card_id.type.null", (of) => isText(of["client_id"]) && of["card_id"] === null),
  ...taking("an id that is no UUID", "request_id.format", isLoose),
  ...seeded(body(...NO_TEXT.map((type) => `card_id.${type}`)), {
    "takes a card that is no text": {
      takes: ({ card_id, client_id }) => isText(client_id) && card_id !== undefined && !isText(card_id),
    },
  }),
  ...taking("any list for a link", "type.array", (of) => Array.isArray(of)),

  ...seeded(both("response.redirect"), {
    "redirects to the other host": replying(() => ({ status: 307, headers: { Location: "https://example.com/" } })),
  }),
  ...seeded(both("response.mediaType"), {
    "answers in HTML": headed({ "Content-Type": "text/html" }),
    "names no media type": headed({}),
    "names another charset": headed({ "Content-Type": "application/json; charset=windows-1251" }),
  }),
  ...seeded(both("response.json"), {
    "writes a byte order mark": written((text) => `\uFEFF${text}`),
    "writes Latin-1": written((text) => Buffer.from(text.replace("{", '{"note":"é",'), "latin1")),
    "writes a member twice": written((text) => text.replace("{", '{"status":"ok",')),
    "writes half a document": written((text) => text.slice(0, -1)),
    "answers with nothing": written(() => ""),
    "compresses its answers unasked": replying(({ body }) => {
      return { headers: { ...json, "Content-Encoding": "gzip" }, body: gzipSync(body) };
    }),
  }),
  ...seeded(both("response.schema"), {
    "leaves dt out": withMembers({ dt: undefined }),
    "leaves the offset of dt out": withMembers({ dt: "2026-01-15T12:30:45" }),
    "gives a day that there isn't": withMembers({ dt: "2026-02-30T12:30:45Z" }),
    "writes a blank for the T of dt": withMembers({ dt: "2026-01-15 12:30:45Z" }),
    "has another request_status": withMembers({ request_status: "done" }),
    "writes OK in capitals": withMembers({ status: "OK" }),
    "gives error_code as an object": withMembers({ error_code: {} }),
    "answers with a list": written((text) => `[${text}]`),
  }),
  ...seeded(["requestStatus.response.schema", "requestStatus.members"], {
    "names cards that have no id": withMembers({ cards: [{}] }),
  }),
  ...seeded(["linkCard.response.reading"], {
    // Of request/status that is an error, and no contradiction.
    "says ok and error": withMembers({ status: "ok", request_status: "error" }),
  }),
  ...seeded(both("response.reading"), {
    "says error and success": withMembers({ status: "error", request_status: "success" }),
  }),
  ...seeded(both("response.header"), {
    "sends a header of 20 KiB": headed({ ...json, "X-Trace": "a".repeat(20_000) }),
  }),
  ...seeded(both("response.size"), { "sends a body of 100 KB": withMembers({ padding: "a".repeat(100_000) }) }),
  ...seeded(both("response.echo"), ECHOES),
  ...seeded(["linkCard.response.time"], { "never answers a link": linkingBy(() => {}) }, { timeout: 400 }),
  ...seeded(["linkCard.response.time"], {
    "resets the connection of a link": linkingBy(({ socket }) => socket?.destroy()),
  }),
  ...seeded(both("response.time"), {
    "ends the body too early": {
      raw: (response, { body }) => {
        response.writeHead(200, { ...json, "Content-Length": Buffer.byteLength(body) + 10 }).write(body);
        setImmediate(() => response.socket?.destroy());
      },
    },
  }),

  ...seeded(["requestStatus.unknown_id"], { "calls every request linked": { statusOf: () => ["ok", "success"] } }),
  ...seeded(
    ["requestStatus.unknown_id", "requestStatus.outcome"],
    { "calls every request in process": { statusOf: () => ["ok", "process"] } },
    { timeout: 1000 },
  ),
  ...seeded(
    ["settling.known"],
    {
      "knows nothing of its links": { statusOf: () => ["error", "error"] },
      "knows its links too late": { lag: 1000 },
    },
    { timeout: 300 },
  ),
  // The first poll about a link, and the one after the duplicate, are answered rightly.
  ...seeded(["settling.remembered"], { "loses sight of its links": { statusOf: forgetful(2) } }),
  ...seeded(
    SIGNATURES.map(({ name }) => `linkCard.signature.${name}`),
    { "links before it looks at the signature": { linksBefore: "signature" } },
  ),
  ...seeded(
    ["pattern", "required", ...NO_TEXT]
      .flatMap((rule) => body(`client_id.${rule}`, `card_id.${rule}`))
      .concat(body("additionalProperties")),
    { "links before it looks at the body": { linksBefore: "body" } },
  ),
  ...seeded(["settling.final"], { "links what it answers with an error": { errorsTo: ["ok", "success"] } }),
  ...seeded(["settling.unchanged"], {
    "processes a duplicate again, and answers with an error": { duplicateTo: ["ok", "process"] },
    "lets a duplicate undo the first": { duplicateTo: ["error", "error"] },
  }),
  ...seeded(["settling.duplicate"], { "links a second time under the same id": { blindTo: ["duplicate"] } }),
  ...seeded(["requestStatus.members"], {
    "names another client": naming({ client_id: "client-2" }),
    "names another card": naming({ cards: [{ card_id: "card-2" }] }),
    "names another card beside the right one": naming({ cards: [{ card_id: link.card_id }, { card_id: "card-2" }] }),
  }),
];

/** What servers do that keep the contract, and what in it is undocumented all the same. */
export const KEEPERS: Readonly<Record<string, readonly [Defect, undocumented?: readonly string[]]>> = {
  "has no quirk": [{}],
  "has a firewall that wants a User-Agent": [
    { reply: (right, { userAgent }) => (userAgent ? right : { ...right, status: 403 }) },
  ],
  "knows a link only after a while": [{ lag: 120 }],
  "refuses to link a card again": [{ linksOnce: true }],
  "takes a link into process, and lets it fail": [{ linkedAs: ["ok", "process"], statusOf: forgetful(2) }],
  "has members that nobody documents": [withMembers({ trace: { id: "1" }, error_code: 17 })],
  "says ok and error of what it doesn't know": [{ statusOf: (reading, found) => (found ? reading : ["ok", "error"]) }],
  "responds in HTTP/1.0, with names in lower case": [
    {
      raw: ({ socket }, { status, body }) =>
        socket?.end(`HTTP/1.0 ${status} OK\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${body}`),
    },
  ],
  "responds in chunks, after early hints": [
    {
      raw: (response, { status, body }) => {
        response.writeEarlyHints({ link: "</style.css>; rel=preload" });
        response.writeHead(status, { ...json, "Transfer-Encoding": "chunked" });
        for (const letter of String(body)) response.write(letter);
        response.end();
      },
    },
  ],
  "responds with 201": [replying(() => ({ status: 201 })), both("response.status")],
  "responds with 404 to an id that it doesn't know": [
    replying(({ body }) => (String(body).includes("error") ? { status: 404 } : {})),
    [...both("response.status"), "requestStatus.unknown_id", "settling.duplicate"],
  ],
};
