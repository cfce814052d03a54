import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { CheckOptions } from "../../src/check/index.js";
import { SIGNATURES } from "../../src/check/invalid.js";
import { type Defect, envelope, link, type Reply } from "./provider.js";

/** What is wrong, and the checks meant for it, all of which must fail, and no other. */
type Seeded = readonly [
  defect: Defect,
  caughtBy: readonly string[],
  /** Where the usual patience would make the tests slow. */
  options?: Partial<CheckOptions>,
];

const LINK = "/v5/card-api/card/link";
const json = { "Content-Type": "application/json" };

function replying(change: (right: Reply, signature: string) => Partial<Reply>): Defect {
  return { reply: (right, { signature }) => ({ ...right, ...change(right, signature) }) };
}

/** Changes every right answer's JSON. */
function withMembers(members: object): Defect {
  return replying(({ body }) => ({ body: JSON.stringify({ ...JSON.parse(String(body)), ...members }) }));
}

const plainly = (response: ServerResponse, { status, headers, body }: Reply): void => {
  response.writeHead(status, headers as Record<string, string>).end(body); // node:http takes both forms
};

const NO_TEXT = ["null", "boolean", "number", "array", "object"];
const both = (name: string): string[] => [`linkCard.${name}`, `requestStatus.${name}`];
const without = (name: string): Defect =>
  replying(({ body }) => {
    const { [name]: _, ...rest } = JSON.parse(String(body));
    return { body: JSON.stringify(rest) };
  });

/** Names members beside those of a link that was found. */
function naming(members: object): Defect {
  return {
    reply: (right) => (String(right.body).includes(link.client_id) ? envelope(["ok", "success"], members) : right),
  };
}

/** Says that a link is in process so many times, and then that it failed. */
function failingAfter(times: number): NonNullable<Defect["statusOf"]> {
  let asked = 0;
  return (_reading, found) => (found && asked++ < times ? ["ok", "process"] : ["error", "error"]);
}

/** Says of each link what is right so many times, and an error from then on. */
function forgetful(times: number): NonNullable<Defect["statusOf"]> {
  let asked = 0;
  return (reading, found) => (found && asked++ >= times ? ["error", "error"] : reading);
}

export const DEFECTS: Readonly<Record<string, Seeded>> = {
  "takes requests without a signature": [{ blindTo: ["missing"] }, both("signature.missing")],
  "takes any signature of the right form": [
    { blindTo: ["mac"] },
    ["tampered", "truncated", "secret", "body"].flatMap((name) => both(`signature.${name}`)),
  ],
  "takes a truncated signature": [{ blindTo: ["length"] }, both("signature.truncated")],
  "takes any auth_id": [{ blindTo: ["auth_id"] }, both("signature.auth_id")],
  'takes "alg":"none"': [{ blindTo: ["alg"] }, both("signature.alg")],
  "takes a signature for another path": [{ blindTo: ["uri"] }, both("signature.uri")],
  "takes a signature for another method": [{ blindTo: ["method"] }, both("signature.method")],
  "takes any method": [{ anyMethod: true }, [...both("request.method"), ...both("signature.method")]],
  "takes any media type": [{ anyMediaType: true }, both("request.mediaType")],
  "takes half a document": [{ halfJson: true }, both("request.json")],
  "takes a link without a card": [
    { takes: (body) => !("card_id" in body) && "client_id" in body && typeof body["client_id"] === "string" },
    ["linkCard.body.card_id.required"],
  ],
  "takes a link without a client": [
    { takes: (body) => !("client_id" in body) && "card_id" in body },
    ["linkCard.body.client_id.required"],
  ],
  "takes a request without its id": [
    { takes: (body) => !("request_id" in body) && !Array.isArray(body) && typeof body === "object" },
    ["linkCard.body.request_id.required"],
  ],
  "takes an id that is no UUID": [
    {
      takes: (body) =>
        Object.values(body).every((value) => typeof value === "string" && value.trim() !== "") &&
        Object.keys(body).join() === "request_id,client_id,card_id" &&
        !/^(urn|0{8})|\p{Cc}/u.test(Object.values(body).join("")),
    },
    ["linkCard.body.request_id.format"],
  ],
  "takes a number for a card": [
    { takes: ({ client_id, card_id }) => typeof client_id === "string" && typeof card_id === "number" },
    ["linkCard.body.card_id.type.number"],
  ],
  "takes null for a card": [
    { takes: ({ client_id, card_id }) => typeof client_id === "string" && card_id === null },
    ["linkCard.body.card_id.type.null"],
  ],
  "takes a card that is no text": [
    {
      takes: ({ card_id, client_id }) =>
        card_id !== undefined && typeof card_id !== "string" && typeof client_id === "string",
    },
    NO_TEXT.map((type) => `linkCard.body.card_id.type.${type}`),
  ],
  "takes any list for a link": [{ takes: (body) => Array.isArray(body) }, ["linkCard.body.type.array"]],
  "redirects to the other host": [
    replying(() => ({ status: 307, headers: { Location: "https://example.com/" } })),
    both("response.redirect"),
  ],
  "answers in HTML": [replying(() => ({ headers: { "Content-Type": "text/html" } })), both("response.mediaType")],
  "names no media type": [replying(() => ({ headers: {} })), both("response.mediaType")],
  "names another charset": [
    replying(() => ({ headers: { "Content-Type": "application/json; charset=windows-1251" } })),
    both("response.mediaType"),
  ],
  "writes a byte order mark": [replying(({ body }) => ({ body: `\uFEFF${body}` })), both("response.json")],
  "writes Latin-1": [
    replying(({ body }) => ({ body: Buffer.from(String(body).replace("{", '{"note":"é",'), "latin1") })),
    both("response.json"),
  ],
  "writes a member twice": [
    replying(({ body }) => ({ body: String(body).replace("{", '{"status":"ok",') })),
    both("response.json"),
  ],
  "writes half a document": [replying(({ body }) => ({ body: String(body).slice(0, -1) })), both("response.json")],
  "answers with nothing": [replying(() => ({ body: "" })), both("response.json")],
  "leaves dt out": [without("dt"), both("response.schema")],
  "leaves the offset of dt out": [withMembers({ dt: "2026-01-15T12:30:45" }), both("response.schema")],
  "gives a day that there isn't": [withMembers({ dt: "2026-02-30T12:30:45Z" }), both("response.schema")],
  "writes a blank for the T of dt": [withMembers({ dt: "2026-01-15 12:30:45Z" }), both("response.schema")],
  "has another request_status": [withMembers({ request_status: "done" }), both("response.schema")],
  "writes OK in capitals": [withMembers({ status: "OK" }), both("response.schema")],
  "gives error_code as an object": [withMembers({ error_code: {} }), both("response.schema")],
  "answers with a list": [replying(({ body }) => ({ body: `[${body}]` })), both("response.schema")],
  "names cards that have no id": [
    withMembers({ cards: [{}] }),
    ["requestStatus.response.schema", "requestStatus.members"],
  ],
  "says ok and error": [
    // Of request/status that is an error, and no contradiction.
    withMembers({ status: "ok", request_status: "error" }),
    ["linkCard.response.reading"],
  ],
  "says error and success": [withMembers({ status: "error", request_status: "success" }), both("response.reading")],
  "sends a header of 20 KiB": [
    replying(() => ({ headers: { ...json, "X-Trace": "a".repeat(20_000) } })),
    both("response.header"),
  ],
  "sends a body of 100 KB": [withMembers({ padding: "a".repeat(100_000) }), both("response.size")],
  "gives back the signature in the header": [
    replying((_right, signature) => ({ headers: { ...json, "X-Debug": signature } })),
    both("response.echo"),
  ],
  "gives back the signature in the body": [
    replying(({ body }, signature) => ({ body: String(body).replace("{", `{"debug":"${signature}",`) })),
    both("response.echo"),
  ],
  "never answers a link": [
    { raw: (response, right, { path }) => path !== LINK && plainly(response, right) },
    ["linkCard.response.time"],
    { timeout: 400 },
  ],
  "resets the connection of a link": [
    {
      raw: (response, right, { path }) => (path === LINK ? response.socket?.destroy() : plainly(response, right)),
    },
    ["linkCard.response.time"],
  ],
  "ends the body too early": [
    {
      raw: (response, { body }) => {
        response.writeHead(200, { ...json, "Content-Length": Buffer.byteLength(body) + 10 }).write(body);
        setImmediate(() => response.socket?.destroy());
      },
    },
    both("response.time"),
  ],
  "calls every request linked": [{ statusOf: () => ["ok", "success"] }, ["requestStatus.unknown_id"]],
  "calls every request in process": [
    { statusOf: () => ["ok", "process"] },
    ["requestStatus.unknown_id", "requestStatus.outcome"],
    { timeout: 1000 },
  ],
  "knows nothing of its links": [{ statusOf: () => ["error", "error"] }, ["settling.known"], { timeout: 300 }],
  "knows its links too late": [{ lag: 1000 }, ["settling.known"], { timeout: 300 }],
  "loses sight of its links": [
    // The first question about a link, and the one after the duplicate, are answered rightly.
    { statusOf: forgetful(2) },
    ["settling.remembered"],
  ],
  "links before it looks at the signature": [
    { linksBefore: "signature" },
    SIGNATURES.map(({ name }) => `linkCard.signature.${name}`),
  ],
  "links before it looks at the body": [
    { linksBefore: "body" },
    ["pattern", "required", ...NO_TEXT.map((type) => `type.${type}`)]
      .flatMap((rule) => [`client_id.${rule}`, `card_id.${rule}`])
      .concat("additionalProperties")
      .map((rule) => `linkCard.body.${rule}`),
  ],
  "links what it answers with an error": [{ errorsTo: ["ok", "success"] }, ["settling.final"]],
  "processes a duplicate again, and answers with an error": [
    { duplicateTo: ["ok", "process"] },
    ["settling.unchanged"],
  ],
  "links a second time under the same id": [{ forgetsIds: true }, ["settling.duplicate"]],
  "lets a duplicate undo the first": [{ duplicateTo: ["error", "error"] }, ["settling.unchanged"]],
  "names another client": [naming({ client_id: "client-2" }), ["requestStatus.members"]],
  "compresses its answers unasked": [
    replying(({ body }) => ({ headers: { ...json, "Content-Encoding": "gzip" }, body: gzipSync(body) })),
    both("response.json"),
  ],
  "names another card beside the right one": [
    naming({ cards: [{ card_id: link.card_id }, { card_id: "card-2" }] }),
    ["requestStatus.members"],
  ],
  "names another card": [naming({ cards: [{ card_id: "card-2" }] }), ["requestStatus.members"]],
};

/** What servers do that keep the contract, and what in it is undocumented all the same. */
export const KEEPERS: Readonly<Record<string, readonly [Defect, undocumented?: readonly string[]]>> = {
  "has no quirk": [{}],
  "has a firewall that wants a User-Agent": [{ firewall: true }],
  "knows a link only after a while": [{ lag: 120 }],
  "refuses to link a card again": [{ linksOnce: true }],
  "takes a link into process, and lets it fail": [{ linkedAs: ["ok", "process"], statusOf: failingAfter(2) }],
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
