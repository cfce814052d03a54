import { readFile } from "node:fs/promises";
import { at, drop, type Node, rename, set } from "./edits.js";

/** One edit of the spec, and the verdict that the gate must reach. */
export interface Case {
  readonly change: string;
  /** Prepares the old spec for the edit. */
  readonly given?: (spec: Node) => void;
  readonly edit: (spec: Node) => void;
  readonly verdict: "major" | "minor" | "patch" | "none";
  /** What the change is, where the gate falls to the safe side and calls it major. */
  readonly really?: "minor" | "patch";
}

const LINK = "/v5/card-api/card/link";
const schemas = (spec: Node): Node => at(spec, "components", "schemas");
const request = (spec: Node): Node => at(schemas(spec), "LinkCardRequest");
const sent = (spec: Node): Node => at(request(spec), "properties");
const protectedHeader = (spec: Node): Node => at(schemas(spec), "JwsProtectedHeader", "properties");
const answer = (spec: Node): Node => at(schemas(spec), "Envelope");
const received = (spec: Node): Node => at(answer(spec), "properties");
const statusAnswer = (spec: Node): Node => at(schemas(spec), "RequestStatusResponse");
const card = (spec: Node): Node => at(statusAnswer(spec), "properties", "cards", "items");
const link = (spec: Node): Node => at(spec, "paths", LINK, "post");
const ok = (spec: Node): Node => at(link(spec), "responses", "200");
const put =
  (of: (spec: Node) => Node, key: string, value: unknown): Case["edit"] =>
  (spec) =>
    set(of(spec), [key], value);
const take =
  (of: (spec: Node) => Node, key: string): Case["edit"] =>
  (spec) =>
    drop(of(spec), key);
const within =
  (of: (spec: Node) => Node, ...path: string[]): ((spec: Node) => Node) =>
  (spec) =>
    at(of(spec), ...path);
const noted = put(sent, "note", { type: "string" });

/** The usual kinds of edits: 22 breaking ones, then five that break nothing. */
const kinds: readonly Case[] = [
  {
    change: "path removed",
    edit: (spec) => drop(at(spec, "paths"), LINK),
    verdict: "major",
  },
  {
    change: "path renamed",
    edit: (spec) => rename(at(spec, "paths"), LINK, "/v6/card-api/card/link"),
    verdict: "major",
  },
  {
    change: "method changed",
    edit: (spec) => rename(at(spec, "paths", LINK), "post", "put"),
    verdict: "major",
  },
  {
    change: "request: member removed",
    edit: (spec) => {
      drop(sent(spec), "card_id");
      set(request(spec), ["required"], ["request_id", "client_id"]);
    },
    verdict: "major",
  },
  {
    change: "response: member renamed",
    edit: (spec) => rename(received(spec), "error_code", "code"),
    verdict: "major",
  },
  {
    change: "response: status renamed",
    edit: (spec) => rename(at(link(spec), "responses"), "200", "201"),
    verdict: "major",
  },
  {
    change: "request: media type renamed",
    edit: (spec) => rename(at(link(spec), "requestBody", "content"), "application/json", "application/xml"),
    verdict: "major",
  },
  {
    change: "security header renamed",
    edit: (spec) => set(spec, ["components", "securitySchemes", "JwsSignature", "name"], "X-JWT-Signature"),
    verdict: "major",
  },
  {
    change: "security removed",
    edit: (spec) => set(spec, ["security"], []),
    verdict: "major",
  },
  {
    change: "server renamed",
    edit: (spec) => set(spec, ["servers", "1", "url"], "https://api2.freedompay.kz"),
    verdict: "major",
  },
  {
    change: "request: new required member",
    edit: (spec) => {
      noted(spec);
      set(request(spec), ["required", "3"], "note");
    },
    verdict: "major",
  },
  {
    change: "response: member no longer required",
    edit: put(answer, "required", ["status", "request_status"]),
    verdict: "major",
  },
  {
    change: "request: value of an enumeration removed",
    edit: (spec) => set(protectedHeader(spec), ["alg", "enum"], ["HS512"]),
    verdict: "major",
  },
  {
    change: "response: value of an enumeration added",
    edit: (spec) => set(received(spec), ["request_status", "enum", "3"], "partial"),
    verdict: "major",
  },
  {
    change: "request: type narrowed",
    given: (spec) => set(spec, ["components", "schemas", "Identifier", "type"], ["string", "integer"]),
    edit: (spec) => set(schemas(spec), ["Identifier", "type"], "string"),
    verdict: "major",
  },
  {
    change: "response: type widened",
    edit: (spec) => set(received(spec), ["error_description", "type"], ["string", "object"]),
    verdict: "major",
  },
  {
    change: "request: format added",
    edit: put(within(schemas, "Identifier"), "format", "uuid"),
    verdict: "major",
  },
  {
    change: "response: format removed",
    edit: take(within(received, "dt"), "format"),
    verdict: "major",
  },
  {
    change: "request: pattern changed",
    edit: put(within(schemas, "Identifier"), "pattern", "^[a-z]+$"),
    verdict: "major",
  },
  {
    change: "request: length limited",
    edit: put(within(schemas, "Identifier"), "maxLength", 36),
    verdict: "major",
  },
  {
    change: "response: nullable",
    edit: (spec) => set(received(spec), ["dt", "type"], ["string", "null"]),
    verdict: "major",
  },
  {
    change: "request: object closed",
    given: take(request, "additionalProperties"),
    edit: put(request, "additionalProperties", false),
    verdict: "major",
  },
  {
    change: "description only",
    edit: put(within(received, "dt"), "description", "When."),
    verdict: "patch",
  },
  {
    change: "example only",
    edit: (spec) => {
      const { examples } = at(ok(spec), "content", "application/json");
      set(examples as Node, ["linked", "value", "dt"], "2026-01-15T12:30:46+05:00");
    },
    verdict: "patch",
  },
  {
    change: "request: new optional member",
    edit: noted,
    verdict: "minor",
  },
  {
    change: "new operation",
    edit: (spec) =>
      set(spec, ["paths", "/v5/card-api/card/unlink"], { post: { ...link(spec), operationId: "unlinkCard" } }),
    verdict: "minor",
  },
  {
    change: "response: new member",
    edit: put(received, "note", { type: "string" }),
    verdict: "minor",
  },
];

const identifier = within(schemas, "Identifier");
const open = (of: (spec: Node) => Node): Case["edit"] => put(of, "additionalProperties", true);
const both =
  (...edits: readonly Case["edit"][]): Case["edit"] =>
  (spec) => {
    for (const edit of edits) edit(spec);
  };
/** A schema that refers to itself, such as a tree. */
const tree = both(
  (spec) => set(schemas(spec), ["Branch"], { type: "object", properties: { size: { type: "integer" } } }),
  (spec) => set(schemas(spec), ["Branch", "properties", "inner"], { $ref: "#/components/schemas/Branch" }),
  put(received, "tree", { $ref: "#/components/schemas/Branch" }),
);
const text = { type: "string" };
const number = { type: "integer" };

/** The same kinds in the other direction, and places that are easy to overlook. */
const others: readonly Case[] = [
  { change: "nothing", edit: () => {}, verdict: "none" },
  {
    change: "only the version",
    edit: (spec) => set(spec, ["info", "version"], "9.9.9"),
    verdict: "none",
  },
  {
    change: "members in another order",
    edit: (spec) => set(spec, ["components", "schemas"], Object.fromEntries(Object.entries(schemas(spec)).reverse())),
    verdict: "none",
  },
  {
    change: "request: value of an enumeration added",
    edit: (spec) => set(protectedHeader(spec), ["alg", "enum", "2"], "HS384"),
    verdict: "minor",
  },
  {
    change: "response: value of an enumeration removed",
    edit: (spec) => set(received(spec), ["request_status", "enum"], ["success", "error"]),
    verdict: "minor",
  },
  {
    change: "request: member no longer required",
    edit: put(request, "required", ["request_id", "client_id"]),
    verdict: "minor",
  },
  {
    change: "response: new required member",
    edit: both(put(received, "note", text), put(answer, "required", ["status", "request_status", "dt", "note"])),
    verdict: "minor",
  },
  {
    change: "request: type widened",
    edit: put(identifier, "type", ["string", "integer"]),
    verdict: "minor",
  },
  {
    change: "response: type narrowed",
    edit: put(within(received, "error_code"), "type", "string"),
    verdict: "minor",
  },
  {
    change: "request: integer became number",
    given: put(sent, "note", number),
    edit: put(within(sent, "note"), "type", "number"),
    verdict: "minor",
  },
  {
    change: "response: integer became number",
    edit: put(within(received, "error_code"), "type", ["string", "number"]),
    verdict: "major",
  },
  {
    change: "request: format removed",
    edit: take(within(schemas, "RequestId"), "format"),
    verdict: "minor",
  },
  {
    change: "response: format added",
    edit: put(within(received, "error_description"), "format", "uri"),
    verdict: "minor",
  },
  {
    change: "request: pattern removed",
    edit: take(identifier, "pattern"),
    verdict: "minor",
  },
  {
    change: "response: pattern changed",
    given: put(within(received, "error_description"), "pattern", "^a"),
    edit: put(within(received, "error_description"), "pattern", "^[ab]"),
    verdict: "major",
  },
  {
    change: "request: longer text allowed",
    given: put(identifier, "maxLength", 30),
    edit: put(identifier, "maxLength", 40),
    verdict: "minor",
  },
  {
    change: "response: longer text allowed",
    given: put(within(received, "error_description"), "maxLength", 30),
    edit: put(within(received, "error_description"), "maxLength", 40),
    verdict: "major",
  },
  {
    change: "response: length limited",
    edit: put(within(received, "error_description"), "maxLength", 40),
    verdict: "minor",
  },
  {
    change: "request: minLength of 0 added",
    edit: put(identifier, "minLength", 0),
    verdict: "patch",
  },
  {
    change: "request: reference became an anyOf with null",
    edit: put(sent, "card_id", { anyOf: [{ $ref: "#/components/schemas/Identifier" }, { type: "null" }] }),
    verdict: "major",
    really: "minor",
  },
  {
    change: "response: nullable as in OpenAPI 3.0",
    edit: put(within(received, "dt"), "nullable", true),
    verdict: "major",
  },
  {
    change: "request: object opened",
    edit: open(request),
    verdict: "minor",
  },
  {
    change: "response: object closed",
    edit: put(card, "additionalProperties", false),
    verdict: "major",
  },
  {
    change: "response: object opened",
    given: put(card, "additionalProperties", false),
    edit: open(card),
    verdict: "major",
  },
  {
    change: "response: nested member widened",
    edit: (spec) => set(card(spec), ["properties", "card_id", "type"], ["string", "integer"]),
    verdict: "major",
  },
  {
    change: "response: items no longer described",
    edit: take(within(statusAnswer, "properties", "cards"), "items"),
    verdict: "major",
  },
  {
    change: "response: more items than before",
    given: (spec) => set(statusAnswer(spec), ["properties", "cards", "maxItems"], 1),
    edit: (spec) => drop(at(statusAnswer(spec), "properties", "cards"), "maxItems"),
    verdict: "major",
  },
  {
    change: "response: at least one item",
    edit: (spec) => set(statusAnswer(spec), ["properties", "cards", "minItems"], 1),
    verdict: "minor",
  },
  {
    change: "response: part of an allOf removed",
    edit: take(statusAnswer, "allOf"),
    verdict: "major",
  },
  {
    change: "response: allOf of one part became its reference",
    edit: put(within(ok, "content", "application/json"), "schema", { $ref: "#/components/schemas/Envelope" }),
    verdict: "major",
    really: "patch",
  },
  {
    change: "request: reference written out",
    edit: (spec) => {
      const { description, ...rules } = identifier(spec);
      set(sent(spec), ["card_id"], {
        description: at(sent(spec), "card_id", "description"),
        ...rules,
        title: description,
      });
    },
    verdict: "patch",
  },
  {
    change: "request: constraint next to a reference",
    edit: put(within(sent, "card_id"), "maxLength", 20),
    verdict: "major",
  },
  {
    change: "named schema renamed",
    edit: (spec) => {
      rename(schemas(spec), "Envelope", "Common");
      const text = JSON.stringify(spec).replaceAll("#/components/schemas/Envelope", "#/components/schemas/Common");
      Object.assign(spec, JSON.parse(text));
    },
    verdict: "major",
  },
  {
    change: "request: constant became another",
    edit: put(within(protectedHeader, "params"), "const", "none"),
    verdict: "major",
  },
  {
    change: "request: constant became an enumeration with it",
    edit: both(
      take(within(protectedHeader, "params"), "const"),
      put(within(protectedHeader, "params"), "enum", ["", "-"]),
    ),
    verdict: "minor",
  },
  {
    change: "request: default changed",
    edit: put(within(protectedHeader, "alg"), "default", "HS256"),
    verdict: "major",
  },
  {
    change: "request: not removed",
    edit: take(within(schemas, "RequestId"), "not"),
    verdict: "minor",
  },
  {
    change: "request: one more value in not",
    edit: put(within(schemas, "RequestId"), "not", { enum: ["00000000-0000-0000-0000-000000000000", "1"] }),
    verdict: "major",
  },
  {
    change: "response: one more branch",
    given: put(received, "code", { oneOf: [text, number] }),
    edit: put(received, "code", { oneOf: [{ type: "boolean" }, number, text] }),
    verdict: "major",
  },
  {
    change: "request: one branch removed",
    given: put(sent, "code", { oneOf: [text, number] }),
    edit: put(sent, "code", { oneOf: [number] }),
    verdict: "major",
  },
  {
    change: "response: branches in another order",
    given: put(received, "code", { oneOf: [text, number] }),
    edit: put(received, "code", { oneOf: [number, text] }),
    verdict: "patch",
  },
  {
    change: "request: oneOf became anyOf",
    given: put(sent, "code", { oneOf: [text, number] }),
    edit: put(sent, "code", { anyOf: [text, number] }),
    verdict: "major",
    really: "minor",
  },
  {
    change: "response: types written as branches",
    edit: (spec) => {
      const { type: _, ...prose } = at(received(spec), "error_code");
      set(received(spec), ["error_code"], { ...prose, oneOf: [text, number] });
    },
    verdict: "major",
    really: "patch",
  },
  {
    change: "request: description within a branch",
    given: put(sent, "code", { oneOf: [{ ...text, description: "In words." }, number] }),
    edit: put(sent, "code", { oneOf: [{ ...text, description: "As text." }, number] }),
    verdict: "patch",
  },
  {
    change: "response: branch that refers to itself",
    given: both(tree, put(received, "tree", { oneOf: [{ $ref: "#/components/schemas/Branch" }, text] }), (spec) =>
      set(schemas(spec), ["Branch", "properties", "inner"], at(received(spec), "tree")),
    ),
    edit: (spec) => set(schemas(spec), ["Branch", "properties", "size", "type"], ["integer", "null"]),
    verdict: "major",
  },
  {
    change: "request: new member where any member was text",
    given: put(request, "additionalProperties", text),
    edit: put(sent, "note", number),
    verdict: "major",
  },
  {
    change: "request: default added",
    edit: put(identifier, "default", "none"),
    verdict: "major",
  },
  {
    change: "description of a request body",
    edit: (spec) => set(link(spec), ["requestBody", "description"], "What to link."),
    verdict: "patch",
  },
  {
    change: "summary of a path",
    edit: (spec) => set(spec, ["paths", LINK, "summary"], "Links."),
    verdict: "patch",
  },
  {
    change: "response: deep in a schema that refers to itself",
    given: tree,
    edit: (spec) => set(schemas(spec), ["Branch", "properties", "size", "type"], "string"),
    verdict: "major",
  },
  {
    change: "unknown keyword",
    edit: put(within(received, "dt"), "contentEncoding", "base64"),
    verdict: "major",
  },
  {
    change: "member called description changed",
    given: put(sent, "description", text),
    edit: put(sent, "description", number),
    verdict: "major",
  },
  {
    change: "deprecated",
    edit: put(link, "deprecated", true),
    verdict: "minor",
  },
  {
    change: "operationId renamed",
    edit: put(link, "operationId", "linkClientToCard"),
    verdict: "major",
  },
  {
    change: "request: body may be left out",
    edit: (spec) => set(link(spec), ["requestBody", "required"], false),
    verdict: "minor",
  },
  {
    change: "request: body became required",
    given: (spec) => drop(at(link(spec), "requestBody"), "required"),
    edit: (spec) => set(link(spec), ["requestBody", "required"], true),
    verdict: "major",
  },
  {
    change: "request: new required parameter",
    edit: put(link, "parameters", [{ name: "v", in: "query", required: true, schema: text }]),
    verdict: "major",
  },
  {
    change: "request: new optional parameter",
    edit: put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
    verdict: "minor",
  },
  {
    change: "security added to one operation",
    given: put((spec) => spec, "security", []),
    edit: put(link, "security", [{ JwsSignature: [] }]),
    verdict: "major",
  },
  {
    change: "security: one more alternative",
    edit: (spec) => set(spec, ["security", "1"], {}),
    verdict: "minor",
  },
  {
    change: "server added",
    edit: (spec) => set(spec, ["servers", "2"], { url: "https://api.freedompay.kg" }),
    verdict: "minor",
  },
  {
    change: "servers swapped between test and production",
    edit: both(
      (spec) => set(spec, ["servers", "0", "x-environment"], "production"),
      (spec) => set(spec, ["servers", "1", "x-environment"], "test"),
    ),
    verdict: "major",
  },
  {
    change: "response: default removed",
    edit: take(within(link, "responses"), "default"),
    verdict: "major",
  },
  {
    change: "response: body of the default described",
    edit: (spec) =>
      set(spec, ["components", "responses", "Undocumented", "content"], { "application/json": { schema: text } }),
    verdict: "minor",
  },
  {
    change: "response: new success",
    edit: put(within(link, "responses"), "202", { description: "Taken." }),
    verdict: "major",
  },
  {
    change: "response: new error status",
    edit: put(within(link, "responses"), "404", { description: "Not found." }),
    verdict: "minor",
  },
  {
    change: "response: one more media type",
    edit: put(within(ok, "content"), "text/plain", { schema: text }),
    verdict: "major",
  },
  {
    change: "response: header may be missing",
    given: put(ok, "headers", { "X-Trace": { required: true, schema: text } }),
    edit: put(ok, "headers", { "X-Trace": { schema: text } }),
    verdict: "major",
  },
  {
    change: "response: example renamed",
    edit: (spec) => rename(at(ok(spec), "content", "application/json", "examples"), "linked", "done"),
    verdict: "major",
  },
  {
    change: "evidence only",
    edit: (spec) => set(sent(spec), ["card_id", "x-evidence", "level"], "assumed"),
    verdict: "patch",
  },
];

const status = (spec: Node): Node => at(spec, "paths", "/v5/card-api/request/status", "post");
const examples = (spec: Node): Node => at(ok(spec), "content", "application/json", "examples");
const header = (spec: Node): Node => at(schemas(spec), "JwsProtectedHeader");
const scheme = (spec: Node): Node => at(spec, "components", "securitySchemes", "JwsSignature");

/** What `redocly diff` alone would call otherwise, and edits that people make. */
const further: readonly Case[] = [
  { change: "x-safe removed", edit: take(status, "x-safe"), verdict: "major" },
  { change: "x-safe added", edit: put(link, "x-safe", true), verdict: "major" },
  {
    change: "protected header: members in another order",
    edit: (spec) =>
      set(header(spec), ["properties"], Object.fromEntries(Object.entries(protectedHeader(spec)).reverse())),
    verdict: "major",
  },
  { change: "protected header removed", edit: take(scheme, "x-protected-header"), verdict: "major" },
  {
    change: "protected header added",
    given: take(scheme, "x-protected-header"),
    edit: put(scheme, "x-protected-header", { $ref: "#/components/schemas/JwsProtectedHeader" }),
    verdict: "major",
  },
  { change: "protected header: new optional member", edit: put(protectedHeader, "typ", text), verdict: "minor" },
  {
    change: "protected header: new required member",
    edit: both(put(protectedHeader, "typ", text), (spec) => set(header(spec), ["required", "5"], "typ")),
    verdict: "major",
  },
  { change: "protected header: description", edit: put(header, "description", "Signed."), verdict: "patch" },
  { change: "known answer added", edit: (spec) => set(scheme(spec), ["x-known-answers", "3"], {}), verdict: "patch" },
  { change: "security scheme: type changed", edit: put(scheme, "type", "http"), verdict: "major" },
  { change: "security scheme: sent in a cookie", edit: put(scheme, "in", "cookie"), verdict: "major" },
  { change: "security scheme: description", edit: put(scheme, "description", "Sign."), verdict: "patch" },
  { change: "security off for one operation", edit: put(link, "security", []), verdict: "major" },
  {
    change: "security: a second scheme needed as well",
    edit: both(
      (spec) => set(spec, ["components", "securitySchemes", "Key"], { type: "apiKey", in: "header", name: "X-Key" }),
      (spec) => set(spec, ["security", "0", "Key"], []),
    ),
    verdict: "major",
  },
  { change: "server removed", edit: (spec) => set(spec, ["servers"], [at(spec, "servers", "0")]), verdict: "major" },
  { change: "servers in another order", edit: (spec) => at(spec, "servers").reverse(), verdict: "patch" },
  { change: "server: description", edit: (spec) => set(spec, ["servers", "0", "description"], "T."), verdict: "patch" },
  {
    change: "servers of one operation",
    edit: put(link, "servers", [{ url: "https://cards.freedompay.kz" }]),
    verdict: "major",
  },
  { change: "response: example removed", edit: take(examples, "rejected"), verdict: "major" },
  { change: "response: example added", edit: put(examples, "more", { value: {} }), verdict: "patch" },
  {
    change: "request: example renamed",
    edit: (spec) => rename(at(link(spec), "requestBody", "content", "application/json", "examples"), "link", "first"),
    verdict: "patch",
  },
  { change: "tag renamed", edit: put(link, "tags", ["Cards"]), verdict: "patch" },
  { change: "summary of an operation", edit: put(link, "summary", "Links."), verdict: "patch" },
  { change: "operationId removed", edit: take(link, "operationId"), verdict: "major" },
  {
    change: "operation no longer deprecated",
    given: put(link, "deprecated", true),
    edit: take(link, "deprecated"),
    verdict: "minor",
  },
  {
    change: "path with a trailing slash",
    edit: (spec) => rename(at(spec, "paths"), LINK, `${LINK}/`),
    verdict: "major",
  },
  {
    change: "request: one more media type",
    edit: put(within(link, "requestBody", "content"), "text/plain", { schema: text }),
    verdict: "minor",
  },
  {
    change: "request: body added",
    given: take(status, "requestBody"),
    edit: put(status, "requestBody", { required: true, content: { "application/json": { schema: text } } }),
    verdict: "major",
  },
  { change: "request: body removed", edit: take(status, "requestBody"), verdict: "major" },
  {
    change: "request: parameter became required",
    given: put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
    edit: put(link, "parameters", [{ name: "v", in: "query", required: true, schema: text }]),
    verdict: "major",
  },
  {
    change: "request: parameter removed",
    given: put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
    edit: take(link, "parameters"),
    verdict: "major",
  },
  { change: "request: minLength added", edit: put(identifier, "minLength", 1), verdict: "major" },
  {
    change: "response: minLength added",
    edit: put(within(received, "error_description"), "minLength", 1),
    verdict: "minor",
  },
  { change: "request: enumeration added", edit: put(identifier, "enum", ["a"]), verdict: "major" },
  { change: "response: const added", edit: put(within(received, "status"), "const", "ok"), verdict: "minor" },
  {
    change: "response: const removed",
    given: put(within(received, "error_description"), "const", "no"),
    edit: take(within(received, "error_description"), "const"),
    verdict: "major",
  },
  {
    change: "response: enumeration became open text",
    edit: take(within(received, "request_status"), "enum"),
    verdict: "major",
  },
  { change: "request: nullable", edit: put(identifier, "type", ["string", "null"]), verdict: "minor" },
  { change: "request: type removed", edit: take(identifier, "type"), verdict: "minor" },
  {
    change: "request: one value less in not",
    given: put(within(schemas, "RequestId"), "not", { enum: ["0", "1"] }),
    edit: put(within(schemas, "RequestId"), "not", { enum: ["0"] }),
    verdict: "major",
    really: "minor",
  },
  {
    change: "request: value added to an enumeration in not",
    given: put(within(schemas, "RequestId"), "not", { enum: ["0"] }),
    edit: put(within(schemas, "RequestId"), "not", { enum: ["0", "1"] }),
    verdict: "major",
  },
  {
    change: "response: not removed",
    given: put(answer, "not", { required: ["x"] }),
    edit: take(answer, "not"),
    verdict: "major",
  },
  {
    change: "request: dependentRequired added",
    edit: put(request, "dependentRequired", { a: ["b"] }),
    verdict: "major",
  },
  {
    change: "request: patternProperties added",
    edit: put(request, "patternProperties", { "^x": text }),
    verdict: "major",
    really: "minor",
  },
  { change: "request: if added", edit: put(request, "if", { required: ["x"] }), verdict: "major", really: "patch" },
  {
    change: "request: oneOf got a discriminator",
    given: put(sent, "code", { oneOf: [text, number] }),
    edit: put(within(sent, "code"), "discriminator", { propertyName: "kind" }),
    verdict: "major",
  },
  {
    change: "request: a second part of an allOf",
    given: put(schemas, "LinkCardRequest", { allOf: [{ $ref: "#/components/schemas/RequestStatusRequest" }] }),
    edit: (spec) => set(request(spec), ["allOf", "1"], { required: ["card_id"] }),
    verdict: "major",
  },
  {
    change: "response: a second part of an allOf",
    edit: (spec) => set(schemas(spec), ["LinkCardResponse", "allOf", "1"], { properties: { note: text } }),
    verdict: "minor",
  },
  {
    change: "response: an empty part of an allOf",
    edit: (spec) => set(schemas(spec), ["LinkCardResponse", "allOf", "1"], {}),
    verdict: "patch",
  },
  {
    change: "response: anyOf removed",
    given: put(received, "code", { anyOf: [text, number] }),
    edit: put(received, "code", {}),
    verdict: "major",
  },
  {
    change: "response: readOnly",
    edit: put(within(received, "dt"), "readOnly", true),
    verdict: "major",
    really: "patch",
  },
  {
    change: "response: items limited",
    edit: (spec) => set(statusAnswer(spec), ["properties", "cards", "maxItems"], 1),
    verdict: "minor",
  },
  {
    change: "response: member of an item removed",
    edit: (spec) => set(card(spec), ["properties"], {}),
    verdict: "major",
  },
  { change: "response: header added", edit: put(ok, "headers", { "X-Trace": { schema: text } }), verdict: "minor" },
  {
    change: "response: header removed",
    given: put(ok, "headers", { "X-Trace": { schema: text } }),
    edit: take(ok, "headers"),
    verdict: "major",
  },
  { change: "response: description", edit: put(ok, "description", "Taken."), verdict: "patch" },
  { change: "response: only its content removed", edit: take(ok, "content"), verdict: "major" },
  { change: "named schema added", edit: put(schemas, "Note", text), verdict: "minor" },
  { change: "text about the whole", edit: (spec) => set(spec, ["info", "description"], "All."), verdict: "patch" },
  {
    change: "source of evidence added",
    edit: (spec) => set(spec, ["x-evidence-sources", "NEW"], "New"),
    verdict: "patch",
  },
];

export const cases: readonly Case[] = [...kinds, ...others, ...further];

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
