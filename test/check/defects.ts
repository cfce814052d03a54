import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { CheckOptions } from "../../src/check/index.js";
import { type Defect, envelope, link, type Reply } from "./provider.js";

export interface Seeded {
  readonly defect: Defect;
  /** The checks meant for it, all of which must fail, and no other. */
  readonly caughtBy: readonly string[];
  /** Where the usual patience would make the tests slow. */
  readonly options?: Partial<CheckOptions>;
}

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

const both = (name: string): string[] => [`linkCard.${name}`, `requestStatus.${name}`];
const without = (name: string): Defect =>
  replying(({ body }) => {
    const { [name]: _, ...rest } = JSON.parse(String(body));
    return { body: JSON.stringify(rest) };
  });

export const DEFECTS: Readonly<Record<string, Seeded>> = {
  "takes requests without a signature": { defect: { blindTo: ["missing"] }, caughtBy: both("signature.missing") },
  "takes any signature of the right form": {
    defect: { blindTo: ["mac"] },
    caughtBy: ["tampered", "truncated", "secret", "body"].flatMap((name) => both(`signature.${name}`)),
  },
  "takes a truncated signature": { defect: { blindTo: ["length"] }, caughtBy: both("signature.truncated") },
  "takes any auth_id": { defect: { blindTo: ["auth_id"] }, caughtBy: both("signature.auth_id") },
  'takes "alg":"none"': { defect: { blindTo: ["alg"] }, caughtBy: both("signature.alg") },
  "takes a signature for another path": { defect: { blindTo: ["uri"] }, caughtBy: both("signature.uri") },
  "takes a signature for another method": { defect: { blindTo: ["method"] }, caughtBy: both("signature.method") },
  "takes any method": {
    defect: { anyMethod: true },
    caughtBy: [...both("request.method"), ...both("signature.method")],
  },
  "takes any media type": { defect: { anyMediaType: true }, caughtBy: both("request.mediaType") },
  "takes half a document": { defect: { halfJson: true }, caughtBy: both("request.json") },
  "takes a link without a card": {
    defect: { takes: (body) => !("card_id" in body) && "client_id" in body && typeof body["client_id"] === "string" },
    caughtBy: ["linkCard.body.card_id.required"],
  },
  "takes a link without a client": {
    defect: { takes: (body) => !("client_id" in body) && "card_id" in body },
    caughtBy: ["linkCard.body.client_id.required"],
  },
  "takes a request without its id": {
    defect: { takes: (body) => !("request_id" in body) && !Array.isArray(body) && typeof body === "object" },
    caughtBy: ["linkCard.body.request_id.required"],
  },
  "takes an id that is no UUID": {
    defect: {
      takes: (body) =>
        Object.values(body).every((value) => typeof value === "string" && value.trim() !== "") &&
        Object.keys(body).join() === "request_id,client_id,card_id" &&
        !/^(urn|0{8})|\p{Cc}/u.test(Object.values(body).join("")),
    },
    caughtBy: ["linkCard.body.request_id.format"],
  },
  "takes a number for a card": {
    defect: { takes: ({ client_id, card_id }) => typeof client_id === "string" && typeof card_id === "number" },
    caughtBy: ["linkCard.body.card_id.type.number"],
  },
  "takes null for a card": {
    defect: { takes: ({ client_id, card_id }) => typeof client_id === "string" && card_id === null },
    caughtBy: ["linkCard.body.card_id.type.null"],
  },
  "takes a card that is no text": {
    defect: {
      takes: ({ card_id, client_id }) =>
        card_id !== undefined && typeof card_id !== "string" && typeof client_id === "string",
    },
    caughtBy: ["null", "boolean", "number", "array", "object"].map((type) => `linkCard.body.card_id.type.${type}`),
  },
  "takes any list for a link": {
    defect: { takes: (body) => Array.isArray(body) },
    caughtBy: ["linkCard.body.type.array"],
  },
  "redirects to the other host": {
    defect: replying(() => ({ status: 307, headers: { Location: "https://example.com/" } })),
    caughtBy: both("answer.redirect"),
  },
  "answers in HTML": {
    defect: replying(() => ({ headers: { "Content-Type": "text/html" } })),
    caughtBy: both("answer.mediaType"),
  },
  "names no media type": { defect: replying(() => ({ headers: {} })), caughtBy: both("answer.mediaType") },
  "names another charset": {
    defect: replying(() => ({ headers: { "Content-Type": "application/json; charset=windows-1251" } })),
    caughtBy: both("answer.mediaType"),
  },
  "writes a byte order mark": {
    defect: replying(({ body }) => ({ body: `\uFEFF${body}` })),
    caughtBy: both("answer.json"),
  },
  "writes Latin-1": {
    defect: replying(({ body }) => ({ body: Buffer.from(String(body).replace("{", '{"note":"é",'), "latin1") })),
    caughtBy: both("answer.json"),
  },
  "writes a member twice": {
    defect: replying(({ body }) => ({ body: String(body).replace("{", '{"status":"ok",') })),
    caughtBy: both("answer.json"),
  },
  "writes half a document": {
    defect: replying(({ body }) => ({ body: String(body).slice(0, -1) })),
    caughtBy: both("answer.json"),
  },
  "answers with nothing": { defect: replying(() => ({ body: "" })), caughtBy: both("answer.json") },
  "leaves dt out": { defect: without("dt"), caughtBy: both("answer.schema") },
  "leaves the offset of dt out": {
    defect: withMembers({ dt: "2026-01-15T12:30:45" }),
    caughtBy: both("answer.schema"),
  },
  "gives a day that there isn't": {
    defect: withMembers({ dt: "2026-02-30T12:30:45Z" }),
    caughtBy: both("answer.schema"),
  },
  "writes a blank for the T of dt": {
    defect: withMembers({ dt: "2026-01-15 12:30:45Z" }),
    caughtBy: both("answer.schema"),
  },
  "has another request_status": {
    defect: withMembers({ request_status: "done" }),
    caughtBy: both("answer.schema"),
  },
  "writes OK in capitals": { defect: withMembers({ status: "OK" }), caughtBy: both("answer.schema") },
  "gives error_code as an object": { defect: withMembers({ error_code: {} }), caughtBy: both("answer.schema") },
  "answers with a list": { defect: replying(({ body }) => ({ body: `[${body}]` })), caughtBy: both("answer.schema") },
  "names cards that have no id": {
    defect: withMembers({ cards: [{}] }),
    caughtBy: ["requestStatus.answer.schema", "sequence.members"],
  },
  "says ok and error": {
    defect: withMembers({ status: "ok", request_status: "error" }),
    caughtBy: both("answer.verdict"),
  },
  "says error and success": {
    defect: withMembers({ status: "error", request_status: "success" }),
    caughtBy: both("answer.verdict"),
  },
  "sends a header of 20 KiB": {
    defect: replying(() => ({ headers: { ...json, "X-Trace": "a".repeat(20_000) } })),
    caughtBy: both("answer.header"),
  },
  "sends a body of 100 KB": {
    defect: withMembers({ padding: "a".repeat(100_000) }),
    caughtBy: both("answer.size"),
  },
  "gives back the signature in the header": {
    defect: replying((_right, signature) => ({ headers: { ...json, "X-Debug": signature } })),
    caughtBy: both("answer.echo"),
  },
  "gives back the signature in the body": {
    defect: replying(({ body }, signature) => ({ body: String(body).replace("{", `{"debug":"${signature}",`) })),
    caughtBy: both("answer.echo"),
  },
  "never answers a link": {
    defect: { raw: (response, right, { path }) => path !== LINK && plainly(response, right) },
    caughtBy: ["linkCard.answer.time"],
    options: { timeout: 5000 },
  },
  "resets the connection of a link": {
    defect: {
      raw: (response, right, { path }) => (path === LINK ? response.socket?.destroy() : plainly(response, right)),
    },
    caughtBy: ["linkCard.answer.time"],
  },
  "ends the body too early": {
    defect: {
      raw: (response, { body }) => {
        response.writeHead(200, { ...json, "Content-Length": Buffer.byteLength(body) + 10 }).write(body);
        setImmediate(() => response.socket?.destroy());
      },
    },
    caughtBy: both("answer.time"),
  },
  "calls every request linked": {
    defect: { statusOf: () => ["ok", "success"] },
    caughtBy: ["requestStatus.unknown_id"],
  },
  "calls every request in process": {
    defect: { statusOf: () => ["ok", "process"] },
    caughtBy: ["requestStatus.unknown_id", "sequence.status"],
    options: { timeout: 5000 },
  },
  "knows nothing of its links": { defect: { statusOf: () => ["error", "error"] }, caughtBy: ["sequence.status"] },
  "links a second time under the same id": { defect: { forgetsIds: true }, caughtBy: ["sequence.duplicate"] },
  "lets a duplicate undo the first": { defect: { duplicateOverwrites: true }, caughtBy: ["sequence.after_duplicate"] },
  "names another client": {
    defect: {
      reply: (right, { path }) =>
        path === LINK || !String(right.body).includes(link.client_id)
          ? right
          : envelope(["ok", "success"], { client_id: "client-2" }),
    },
    caughtBy: ["sequence.members"],
  },
  "compresses its answers unasked": {
    defect: replying(({ body }) => ({ headers: { ...json, "Content-Encoding": "gzip" }, body: gzipSync(body) })),
    caughtBy: both("answer.json"),
  },
  "names another card beside the right one": {
    defect: {
      reply: (right, { path }) =>
        path === LINK || !String(right.body).includes(link.client_id)
          ? right
          : envelope(["ok", "success"], { cards: [{ card_id: link.card_id }, { card_id: "card-2" }] }),
    },
    caughtBy: ["sequence.members"],
  },
  "names another card": {
    defect: {
      reply: (right, { path }) =>
        path === LINK || !String(right.body).includes(link.client_id)
          ? right
          : envelope(["ok", "success"], { cards: [{ card_id: "card-2" }] }),
    },
    caughtBy: ["sequence.members"],
  },
};
