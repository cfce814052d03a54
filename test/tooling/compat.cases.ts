import { readFile } from "node:fs/promises";
import { all, at, change, type Edit, type Node, put, rename, reversed, take } from "./edits.js";

/** One edit of the spec, and the verdict that the gate must reach. */
export interface Case {
  readonly change: string;
  /** Prepares the old spec for the edit. */
  readonly given?: Edit;
  readonly edit: Edit;
  readonly verdict: "major" | "minor" | "patch" | "none";
  /** What the change is, where the gate falls to the safe side and calls it major. */
  readonly really?: "minor" | "patch";
}

/** By what they change. Some need another edit of the old spec first. */
type Edits = Readonly<Record<string, Edit | readonly [given: Edit, edit: Edit]>>;

const judged = (verdict: Case["verdict"], edits: Edits): Case[] =>
  Object.entries(edits).map(([change, edit]) =>
    typeof edit === "function" ? { change, edit, verdict } : { change, given: edit[0], edit: edit[1], verdict },
  );
const safely = (really: "minor" | "patch", edits: Edits): Case[] =>
  judged("major", edits).map((each) => ({ ...each, really }));

const text = { type: "string" };
const number = { type: "integer" };
const either = { oneOf: [text, number] };
const not = (...values: readonly string[]): Edit => put("RequestId.not", { enum: values });
const traced = put("ok.headers", { "X-Trace": { schema: text } });
const query = { name: "v", in: "query", schema: text };
const asked = put("link.parameters", [query]);
const demanded = put("link.parameters", [{ ...query, required: true }]);
const branch = { $ref: "#/components/schemas/Branch" };
/** A schema that refers to itself, such as a tree. */
const tree = all(
  put("schemas.Branch", { type: "object", properties: { size: number, inner: branch } }),
  put("received.tree", branch),
);

export const cases: readonly Case[] = [
  ...judged("major", {
    // The usual kinds.
    "path removed": take("paths./v5/card-api/card/link"),
    "path renamed": rename("paths./v5/card-api/card/link", "/v6/card-api/card/link"),
    "method changed": rename("link", "put"),
    "request: member removed": all(take("sent.card_id"), put("request.required", ["request_id", "client_id"])),
    "response: member renamed": rename("received.error_code", "code"),
    "response: status renamed": rename("ok", "201"),
    "request: media type renamed": rename("linkBody", "application/xml"),
    "security header renamed": put("scheme.name", "X-JWT-Signature"),
    "security removed": put("security", []),
    "server renamed": put("servers.1.url", "https://api2.freedompay.kz"),
    "request: new required member": all(put("sent.note", text), put("request.required.3", "note")),
    "response: member no longer required": put("answer.required", ["status", "request_status"]),
    "request: value of an enumeration removed": put("signed.alg.enum", ["HS512"]),
    "response: value of an enumeration added": put("received.request_status.enum.3", "partial"),
    "request: type narrowed": [put("Identifier.type", ["string", "integer"]), put("Identifier.type", "string")],
    "response: type widened": put("words.type", ["string", "object"]),
    "request: format added": put("Identifier.format", "uuid"),
    "response: format removed": take("received.dt.format"),
    "request: pattern changed": put("Identifier.pattern", "^[a-z]+$"),
    "request: length limited": put("Identifier.maxLength", 36),
    "response: nullable": put("received.dt.type", ["string", "null"]),
    "request: object closed": [take("request.additionalProperties"), put("request.additionalProperties", false)],

    // Places that are easy to overlook.
    "response: integer became number": put("received.error_code.type", ["string", "number"]),
    "response: pattern changed": [put("words.pattern", "^a"), put("words.pattern", "^[ab]")],
    "response: longer text allowed": [put("words.maxLength", 30), put("words.maxLength", 40)],
    "response: nullable as in OpenAPI 3.0": put("received.dt.nullable", true),
    "response: object closed": put("card.additionalProperties", false),
    "response: object opened": [put("card.additionalProperties", false), put("card.additionalProperties", true)],
    "response: nested member widened": put("card.properties.card_id.type", ["string", "integer"]),
    "response: items no longer described": take("card"),
    "response: more items than before": [put("statusMembers.cards.maxItems", 1), take("statusMembers.cards.maxItems")],
    "response: part of an allOf removed": take("statusAnswer.allOf"),
    "request: constraint next to a reference": put("sent.card_id.maxLength", 20),
    "named schema renamed": all(rename("answer", "Common"), (spec) => {
      const edited = JSON.stringify(spec).replaceAll("#/components/schemas/Envelope", "#/components/schemas/Common");
      Object.assign(spec, JSON.parse(edited));
    }),
    "request: constant became another": put("signed.params.const", "none"),
    "request: default changed": put("signed.alg.default", "HS256"),
    "request: one more value in not": not("00000000-0000-0000-0000-000000000000", "1"),
    "response: one more branch": [
      put("received.code", either),
      put("received.code", { oneOf: [{ type: "boolean" }, number, text] }),
    ],
    "request: one branch removed": [put("sent.code", either), put("sent.code", { oneOf: [number] })],
    "response: branch that refers to itself": [
      all(tree, put("received.tree", { oneOf: [branch, text] }), (spec) =>
        put("schemas.Branch.properties.inner", at(spec, "received.tree"))(spec),
      ),
      put("schemas.Branch.properties.size.type", ["integer", "null"]),
    ],
    "request: new member where any member was text": [
      put("request.additionalProperties", text),
      put("sent.note", number),
    ],
    "request: default added": put("Identifier.default", "none"),
    "response: deep in a schema that refers to itself": [tree, put("schemas.Branch.properties.size.type", "string")],
    "unknown keyword": put("received.dt.contentEncoding", "base64"),
    "member called description changed": [put("sent.description", text), put("sent.description", number)],
    "operationId renamed": put("link.operationId", "linkClientToCard"),
    "request: body became required": [take("link.requestBody.required"), put("link.requestBody.required", true)],
    "request: new required parameter": demanded,
    "security added to one operation": [put("security", []), put("link.security", [{ JwsSignature: [] }])],
    "servers swapped between test and production": all(
      put("servers.0.x-environment", "production"),
      put("servers.1.x-environment", "test"),
    ),
    "response: default removed": take("link.responses.default"),
    "response: new success": put("link.responses.202", { description: "Taken." }),
    "response: one more media type": put("ok.content.text/plain", { schema: text }),
    "response: header may be missing": [put("ok.headers", { "X-Trace": { required: true, schema: text } }), traced],
    "response: example renamed": rename("okBody.examples.linked", "done"),

    // What `redocly diff` alone would call otherwise, and edits that people make.
    "x-safe removed": take("status.x-safe"),
    "x-safe added": put("link.x-safe", true),
    "protected header: members in another order": change("signed", reversed),
    "protected header removed": take("scheme.x-protected-header"),
    "protected header added": [
      take("scheme.x-protected-header"),
      put("scheme.x-protected-header", { $ref: "#/components/schemas/JwsProtectedHeader" }),
    ],
    "protected header: new required member": all(put("signed.typ", text), put("header.required.5", "typ")),
    "security scheme: type changed": put("scheme.type", "http"),
    "security scheme: sent in a cookie": put("scheme.in", "cookie"),
    "security off for one operation": put("link.security", []),
    "security: a second scheme needed as well": all(
      put("components.securitySchemes.Key", { type: "apiKey", in: "header", name: "X-Key" }),
      put("security.0.Key", []),
    ),
    "server removed": change("servers", ([first]) => [first]),
    "servers of one operation": put("link.servers", [{ url: "https://cards.freedompay.kz" }]),
    "response: example removed": take("okBody.examples.refused"),
    "operationId removed": take("link.operationId"),
    "path with a trailing slash": rename("paths./v5/card-api/card/link", "/v5/card-api/card/link/"),
    "request: body added": [
      take("status.requestBody"),
      put("status.requestBody", { required: true, content: { "application/json": { schema: text } } }),
    ],
    "request: body removed": take("status.requestBody"),
    "request: parameter became required": [asked, demanded],
    "request: parameter removed": [asked, take("link.parameters")],
    "request: minLength added": put("Identifier.minLength", 1),
    "request: enumeration added": put("Identifier.enum", ["a"]),
    "response: const removed": [put("words.const", "no"), take("words.const")],
    "response: enumeration became open text": take("received.request_status.enum"),
    "request: value added to an enumeration in not": [not("0"), not("0", "1")],
    "response: not removed": [put("answer.not", { required: ["x"] }), take("answer.not")],
    "request: dependentRequired added": put("request.dependentRequired", { a: ["b"] }),
    "request: oneOf got a discriminator": [
      put("sent.code", either),
      put("sent.code.discriminator", { propertyName: "kind" }),
    ],
    "request: a second part of an allOf": [
      put("request", { allOf: [{ $ref: "#/components/schemas/RequestStatusRequest" }] }),
      put("request.allOf.1", { required: ["card_id"] }),
    ],
    "response: anyOf removed": [put("received.code", { anyOf: [text, number] }), put("received.code", {})],
    "response: member of an item removed": put("card.properties", {}),
    "response: header removed": [traced, take("ok.headers")],
    "response: only its content removed": take("ok.content"),
  }),

  ...judged("minor", {
    "request: new optional member": put("sent.note", text),
    "new operation": (spec) =>
      put("paths./v5/card-api/card/unlink", { post: { ...at(spec, "link"), operationId: "unlinkCard" } })(spec),
    "response: new member": put("received.note", text),
    "request: value of an enumeration added": put("signed.alg.enum.2", "HS384"),
    "response: value of an enumeration removed": put("received.request_status.enum", ["success", "error"]),
    "request: member no longer required": put("request.required", ["request_id", "client_id"]),
    "response: new required member": all(
      put("received.note", text),
      put("answer.required", ["status", "request_status", "dt", "note"]),
    ),
    "request: type widened": put("Identifier.type", ["string", "integer"]),
    "response: type narrowed": put("received.error_code.type", "string"),
    "request: integer became number": [put("sent.note", number), put("sent.note.type", "number")],
    "request: format removed": take("RequestId.format"),
    "response: format added": put("words.format", "uri"),
    "request: pattern removed": take("Identifier.pattern"),
    "request: longer text allowed": [put("Identifier.maxLength", 30), put("Identifier.maxLength", 40)],
    "response: length limited": put("words.maxLength", 40),
    "request: object opened": put("request.additionalProperties", true),
    "response: at least one item": put("statusMembers.cards.minItems", 1),
    "request: constant became an enumeration with it": all(
      take("signed.params.const"),
      put("signed.params.enum", ["", "-"]),
    ),
    "request: not removed": take("RequestId.not"),
    deprecated: put("link.deprecated", true),
    "request: body may be left out": put("link.requestBody.required", false),
    "request: new optional parameter": asked,
    "security: one more alternative": put("security.1", {}),
    "server added": put("servers.2", { url: "https://api.freedompay.kg" }),
    "response: body of the default described": put("components.responses.Undocumented.content", {
      "application/json": { schema: text },
    }),
    "response: new error status": put("link.responses.404", { description: "Not found." }),
    "protected header: new optional member": put("signed.typ", text),
    "operation no longer deprecated": [put("link.deprecated", true), take("link.deprecated")],
    "request: one more media type": put("link.requestBody.content.text/plain", { schema: text }),
    "response: minLength added": put("words.minLength", 1),
    "response: const added": put("received.status.const", "ok"),
    "request: nullable": put("Identifier.type", ["string", "null"]),
    "request: type removed": take("Identifier.type"),
    "response: a second part of an allOf": put("schemas.LinkCardResponse.allOf.1", { properties: { note: text } }),
    "response: items limited": put("statusMembers.cards.maxItems", 1),
    "response: header added": traced,
    "named schema added": put("schemas.Note", text),
  }),

  ...judged("patch", {
    "description only": put("received.dt.description", "When."),
    "example only": put("okBody.examples.linked.value.dt", "2026-01-15T12:30:46+05:00"),
    "request: minLength of 0 added": put("Identifier.minLength", 0),
    "request: reference written out": (spec) => {
      const { description: title, ...rules } = at(spec, "Identifier");
      change("sent.card_id", ({ description }) => ({ description, ...rules, title }))(spec);
    },
    "response: branches in another order": [
      put("received.code", either),
      put("received.code", { oneOf: [number, text] }),
    ],
    "request: description within a branch": [
      put("sent.code", { oneOf: [{ ...text, description: "In words." }, number] }),
      put("sent.code.oneOf.0.description", "As text."),
    ],
    "description of a request body": put("link.requestBody.description", "What to link."),
    "summary of a path": put("paths./v5/card-api/card/link.summary", "Links."),
    "evidence only": put("sent.card_id.x-evidence.level", "assumed"),
    "protected header: description": put("header.description", "Signed."),
    "known answer added": put("knownAnswers.3", {}),
    "security scheme: description": put("scheme.description", "Sign."),
    "servers in another order": (spec) => at(spec, "servers").reverse(),
    "server: description": put("servers.0.description", "T."),
    "response: example added": put("okBody.examples.more", { value: {} }),
    "request: example renamed": rename("linkBody.examples.link", "first"),
    "tag renamed": put("link.tags", ["Cards"]),
    "summary of an operation": put("link.summary", "Links."),
    "response: an empty part of an allOf": put("schemas.LinkCardResponse.allOf.1", {}),
    "response: description": put("ok.description", "Taken."),
    "text about the whole": put("info.description", "All."),
    "source of evidence added": put("x-evidence-sources.NEW", "New"),
  }),

  ...judged("none", {
    nothing: () => {},
    "only the version": put("info.version", "9.9.9"),
    "members in another order": change("schemas", reversed),
  }),

  ...safely("minor", {
    "request: reference became an anyOf with null": put("sent.card_id", {
      anyOf: [{ $ref: "#/components/schemas/Identifier" }, { type: "null" }],
    }),
    "request: oneOf became anyOf": [put("sent.code", either), put("sent.code", { anyOf: [text, number] })],
    "request: one value less in not": [not("0", "1"), not("0")],
    "request: patternProperties added": put("request.patternProperties", { "^x": text }),
  }),
  ...safely("patch", {
    "response: allOf of one part became its reference": put("okBody.schema", { $ref: "#/components/schemas/Envelope" }),
    "response: types written as branches": change("received.error_code", ({ type: _, ...prose }) => ({
      ...prose,
      ...either,
    })),
    "request: if added": put("request.if", { required: ["x"] }),
    "response: readOnly": put("received.dt.readOnly", true),
  }),
];

// Plain JavaScript without declarations; spec/tools/tsconfig.json checks its types.
const gate: {
  compare: (old: Node, now: Node) => Promise<readonly object[]>;
  verdictOf: (changes: readonly object[]) => string;
} = await import(new URL("../../spec/tools/compat/compare.mjs", import.meta.url).href);
const contract = await readFile(new URL("../../generated/openapi.json", import.meta.url), "utf8");

/** What the gate calls the edit. */
export async function verdictOf({ given, edit }: Case): Promise<string> {
  const old: Node = JSON.parse(contract);
  given?.(old);
  const now = structuredClone(old);
  edit(now);
  return gate.verdictOf(await gate.compare(old, now));
}
