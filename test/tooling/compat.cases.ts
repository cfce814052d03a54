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
/** The members that request/status has beside those of the envelope. */
const statusMembers = (spec: Node): Node => at(statusAnswer(spec), "allOf", "1", "properties");
const card = (spec: Node): Node => at(statusMembers(spec), "cards", "items");
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

type Edit = Case["edit"];
/** Edits with one verdict, by what they change. Some need another edit of the old spec first. */
function judged(
  verdict: Pick<Case, "verdict" | "really">,
  edits: Readonly<Record<string, Edit | readonly [given: Edit, edit: Edit]>>,
): Case[] {
  return Object.entries(edits).map(([change, edit]) =>
    typeof edit === "function" ? { change, edit, ...verdict } : { change, given: edit[0], edit: edit[1], ...verdict },
  );
}

/** The usual kinds of edits: 22 breaking ones, then five that break nothing. */
const kinds: readonly Case[] = [
  ...judged(
    { verdict: "major" },
    {
      "path removed": (spec) => drop(at(spec, "paths"), LINK),
      "path renamed": (spec) => rename(at(spec, "paths"), LINK, "/v6/card-api/card/link"),
      "method changed": (spec) => rename(at(spec, "paths", LINK), "post", "put"),
      "request: member removed": (spec) => {
        drop(sent(spec), "card_id");
        set(request(spec), ["required"], ["request_id", "client_id"]);
      },
      "response: member renamed": (spec) => rename(received(spec), "error_code", "code"),
      "response: status renamed": (spec) => rename(at(link(spec), "responses"), "200", "201"),
      "request: media type renamed": (spec) =>
        rename(at(link(spec), "requestBody", "content"), "application/json", "application/xml"),
      "security header renamed": (spec) =>
        set(spec, ["components", "securitySchemes", "JwsSignature", "name"], "X-JWT-Signature"),
      "security removed": (spec) => set(spec, ["security"], []),
      "server renamed": (spec) => set(spec, ["servers", "1", "url"], "https://api2.freedompay.kz"),
      "request: new required member": (spec) => {
        noted(spec);
        set(request(spec), ["required", "3"], "note");
      },
      "response: member no longer required": put(answer, "required", ["status", "request_status"]),
      "request: value of an enumeration removed": (spec) => set(protectedHeader(spec), ["alg", "enum"], ["HS512"]),
      "response: value of an enumeration added": (spec) =>
        set(received(spec), ["request_status", "enum", "3"], "partial"),
      "request: type narrowed": [
        (spec) => set(spec, ["components", "schemas", "Identifier", "type"], ["string", "integer"]),
        (spec) => set(schemas(spec), ["Identifier", "type"], "string"),
      ],
      "response: type widened": (spec) => set(received(spec), ["error_description", "type"], ["string", "object"]),
      "request: format added": put(within(schemas, "Identifier"), "format", "uuid"),
      "response: format removed": take(within(received, "dt"), "format"),
      "request: pattern changed": put(within(schemas, "Identifier"), "pattern", "^[a-z]+$"),
      "request: length limited": put(within(schemas, "Identifier"), "maxLength", 36),
      "response: nullable": (spec) => set(received(spec), ["dt", "type"], ["string", "null"]),
      "request: object closed": [take(request, "additionalProperties"), put(request, "additionalProperties", false)],
    },
  ),
  ...judged(
    { verdict: "patch" },
    {
      "description only": put(within(received, "dt"), "description", "When."),
      "example only": (spec) => {
        const { examples } = at(ok(spec), "content", "application/json");
        set(examples as Node, ["linked", "value", "dt"], "2026-01-15T12:30:46+05:00");
      },
    },
  ),
  ...judged(
    { verdict: "minor" },
    {
      "request: new optional member": noted,
      "new operation": (spec) =>
        set(spec, ["paths", "/v5/card-api/card/unlink"], { post: { ...link(spec), operationId: "unlinkCard" } }),
      "response: new member": put(received, "note", { type: "string" }),
    },
  ),
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
  ...judged(
    { verdict: "none" },
    {
      nothing: () => {},
      "only the version": (spec) => set(spec, ["info", "version"], "9.9.9"),
      "members in another order": (spec) =>
        set(spec, ["components", "schemas"], Object.fromEntries(Object.entries(schemas(spec)).reverse())),
    },
  ),
  ...judged(
    { verdict: "minor" },
    {
      "request: value of an enumeration added": (spec) => set(protectedHeader(spec), ["alg", "enum", "2"], "HS384"),
      "response: value of an enumeration removed": (spec) =>
        set(received(spec), ["request_status", "enum"], ["success", "error"]),
      "request: member no longer required": put(request, "required", ["request_id", "client_id"]),
      "response: new required member": both(
        put(received, "note", text),
        put(answer, "required", ["status", "request_status", "dt", "note"]),
      ),
      "request: type widened": put(identifier, "type", ["string", "integer"]),
      "response: type narrowed": put(within(received, "error_code"), "type", "string"),
      "request: integer became number": [put(sent, "note", number), put(within(sent, "note"), "type", "number")],
      "request: format removed": take(within(schemas, "RequestId"), "format"),
      "response: format added": put(within(received, "error_description"), "format", "uri"),
      "request: pattern removed": take(identifier, "pattern"),
      "request: longer text allowed": [put(identifier, "maxLength", 30), put(identifier, "maxLength", 40)],
      "response: length limited": put(within(received, "error_description"), "maxLength", 40),
      "request: object opened": open(request),
      "response: at least one item": (spec) => set(statusMembers(spec), ["cards", "minItems"], 1),
      "request: constant became an enumeration with it": both(
        take(within(protectedHeader, "params"), "const"),
        put(within(protectedHeader, "params"), "enum", ["", "-"]),
      ),
      "request: not removed": take(within(schemas, "RequestId"), "not"),
      deprecated: put(link, "deprecated", true),
      "request: body may be left out": (spec) => set(link(spec), ["requestBody", "required"], false),
      "request: new optional parameter": put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
      "security: one more alternative": (spec) => set(spec, ["security", "1"], {}),
      "server added": (spec) => set(spec, ["servers", "2"], { url: "https://api.freedompay.kg" }),
      "response: body of the default described": (spec) =>
        set(spec, ["components", "responses", "Undocumented", "content"], { "application/json": { schema: text } }),
      "response: new error status": put(within(link, "responses"), "404", { description: "Not found." }),
    },
  ),
  ...judged(
    { verdict: "major" },
    {
      "response: integer became number": put(within(received, "error_code"), "type", ["string", "number"]),
      "response: pattern changed": [
        put(within(received, "error_description"), "pattern", "^a"),
        put(within(received, "error_description"), "pattern", "^[ab]"),
      ],
      "response: longer text allowed": [
        put(within(received, "error_description"), "maxLength", 30),
        put(within(received, "error_description"), "maxLength", 40),
      ],
      "response: nullable as in OpenAPI 3.0": put(within(received, "dt"), "nullable", true),
      "response: object closed": put(card, "additionalProperties", false),
      "response: object opened": [put(card, "additionalProperties", false), open(card)],
      "response: nested member widened": (spec) =>
        set(card(spec), ["properties", "card_id", "type"], ["string", "integer"]),
      "response: items no longer described": take(within(statusMembers, "cards"), "items"),
      "response: more items than before": [
        (spec) => set(statusMembers(spec), ["cards", "maxItems"], 1),
        (spec) => drop(at(statusMembers(spec), "cards"), "maxItems"),
      ],
      "response: part of an allOf removed": take(statusAnswer, "allOf"),
      "request: constraint next to a reference": put(within(sent, "card_id"), "maxLength", 20),
      "named schema renamed": (spec) => {
        rename(schemas(spec), "Envelope", "Common");
        const text = JSON.stringify(spec).replaceAll("#/components/schemas/Envelope", "#/components/schemas/Common");
        Object.assign(spec, JSON.parse(text));
      },
      "request: constant became another": put(within(protectedHeader, "params"), "const", "none"),
      "request: default changed": put(within(protectedHeader, "alg"), "default", "HS256"),
      "request: one more value in not": put(within(schemas, "RequestId"), "not", {
        enum: ["00000000-0000-0000-0000-000000000000", "1"],
      }),
      "response: one more branch": [
        put(received, "code", { oneOf: [text, number] }),
        put(received, "code", { oneOf: [{ type: "boolean" }, number, text] }),
      ],
      "request: one branch removed": [
        put(sent, "code", { oneOf: [text, number] }),
        put(sent, "code", { oneOf: [number] }),
      ],
      "response: branch that refers to itself": [
        both(tree, put(received, "tree", { oneOf: [{ $ref: "#/components/schemas/Branch" }, text] }), (spec) =>
          set(schemas(spec), ["Branch", "properties", "inner"], at(received(spec), "tree")),
        ),
        (spec) => set(schemas(spec), ["Branch", "properties", "size", "type"], ["integer", "null"]),
      ],
      "request: new member where any member was text": [
        put(request, "additionalProperties", text),
        put(sent, "note", number),
      ],
      "request: default added": put(identifier, "default", "none"),
      "response: deep in a schema that refers to itself": [
        tree,
        (spec) => set(schemas(spec), ["Branch", "properties", "size", "type"], "string"),
      ],
      "unknown keyword": put(within(received, "dt"), "contentEncoding", "base64"),
      "member called description changed": [put(sent, "description", text), put(sent, "description", number)],
      "operationId renamed": put(link, "operationId", "linkClientToCard"),
      "request: body became required": [
        (spec) => drop(at(link(spec), "requestBody"), "required"),
        (spec) => set(link(spec), ["requestBody", "required"], true),
      ],
      "request: new required parameter": put(link, "parameters", [
        { name: "v", in: "query", required: true, schema: text },
      ]),
      "security added to one operation": [
        put((spec) => spec, "security", []),
        put(link, "security", [{ JwsSignature: [] }]),
      ],
      "servers swapped between test and production": both(
        (spec) => set(spec, ["servers", "0", "x-environment"], "production"),
        (spec) => set(spec, ["servers", "1", "x-environment"], "test"),
      ),
      "response: default removed": take(within(link, "responses"), "default"),
      "response: new success": put(within(link, "responses"), "202", { description: "Taken." }),
      "response: one more media type": put(within(ok, "content"), "text/plain", { schema: text }),
      "response: header may be missing": [
        put(ok, "headers", { "X-Trace": { required: true, schema: text } }),
        put(ok, "headers", { "X-Trace": { schema: text } }),
      ],
      "response: example renamed": (spec) =>
        rename(at(ok(spec), "content", "application/json", "examples"), "linked", "done"),
    },
  ),
  ...judged(
    { verdict: "patch" },
    {
      "request: minLength of 0 added": put(identifier, "minLength", 0),
      "request: reference written out": (spec) => {
        const { description, ...rules } = identifier(spec);
        set(sent(spec), ["card_id"], {
          description: at(sent(spec), "card_id", "description"),
          ...rules,
          title: description,
        });
      },
      "response: branches in another order": [
        put(received, "code", { oneOf: [text, number] }),
        put(received, "code", { oneOf: [number, text] }),
      ],
      "request: description within a branch": [
        put(sent, "code", { oneOf: [{ ...text, description: "In words." }, number] }),
        put(sent, "code", { oneOf: [{ ...text, description: "As text." }, number] }),
      ],
      "description of a request body": (spec) => set(link(spec), ["requestBody", "description"], "What to link."),
      "summary of a path": (spec) => set(spec, ["paths", LINK, "summary"], "Links."),
      "evidence only": (spec) => set(sent(spec), ["card_id", "x-evidence", "level"], "assumed"),
    },
  ),
  ...judged(
    { verdict: "major", really: "minor" },
    {
      "request: reference became an anyOf with null": put(sent, "card_id", {
        anyOf: [{ $ref: "#/components/schemas/Identifier" }, { type: "null" }],
      }),
      "request: oneOf became anyOf": [
        put(sent, "code", { oneOf: [text, number] }),
        put(sent, "code", { anyOf: [text, number] }),
      ],
    },
  ),
  ...judged(
    { verdict: "major", really: "patch" },
    {
      "response: allOf of one part became its reference": put(within(ok, "content", "application/json"), "schema", {
        $ref: "#/components/schemas/Envelope",
      }),
      "response: types written as branches": (spec) => {
        const { type: _, ...prose } = at(received(spec), "error_code");
        set(received(spec), ["error_code"], { ...prose, oneOf: [text, number] });
      },
    },
  ),
];

const status = (spec: Node): Node => at(spec, "paths", "/v5/card-api/request/status", "post");
const examples = (spec: Node): Node => at(ok(spec), "content", "application/json", "examples");
const header = (spec: Node): Node => at(schemas(spec), "JwsProtectedHeader");
const scheme = (spec: Node): Node => at(spec, "components", "securitySchemes", "JwsSignature");

/** What `redocly diff` alone would call otherwise, and edits that people make. */
const further: readonly Case[] = [
  ...judged(
    { verdict: "major" },
    {
      "x-safe removed": take(status, "x-safe"),
      "x-safe added": put(link, "x-safe", true),
      "protected header: members in another order": (spec) =>
        set(header(spec), ["properties"], Object.fromEntries(Object.entries(protectedHeader(spec)).reverse())),
      "protected header removed": take(scheme, "x-protected-header"),
      "protected header added": [
        take(scheme, "x-protected-header"),
        put(scheme, "x-protected-header", { $ref: "#/components/schemas/JwsProtectedHeader" }),
      ],
      "protected header: new required member": both(put(protectedHeader, "typ", text), (spec) =>
        set(header(spec), ["required", "5"], "typ"),
      ),
      "security scheme: type changed": put(scheme, "type", "http"),
      "security scheme: sent in a cookie": put(scheme, "in", "cookie"),
      "security off for one operation": put(link, "security", []),
      "security: a second scheme needed as well": both(
        (spec) => set(spec, ["components", "securitySchemes", "Key"], { type: "apiKey", in: "header", name: "X-Key" }),
        (spec) => set(spec, ["security", "0", "Key"], []),
      ),
      "server removed": (spec) => set(spec, ["servers"], [at(spec, "servers", "0")]),
      "servers of one operation": put(link, "servers", [{ url: "https://cards.freedompay.kz" }]),
      "response: example removed": take(examples, "refused"),
      "operationId removed": take(link, "operationId"),
      "path with a trailing slash": (spec) => rename(at(spec, "paths"), LINK, `${LINK}/`),
      "request: body added": [
        take(status, "requestBody"),
        put(status, "requestBody", { required: true, content: { "application/json": { schema: text } } }),
      ],
      "request: body removed": take(status, "requestBody"),
      "request: parameter became required": [
        put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
        put(link, "parameters", [{ name: "v", in: "query", required: true, schema: text }]),
      ],
      "request: parameter removed": [
        put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
        take(link, "parameters"),
      ],
      "request: minLength added": put(identifier, "minLength", 1),
      "request: enumeration added": put(identifier, "enum", ["a"]),
      "response: const removed": [
        put(within(received, "error_description"), "const", "no"),
        take(within(received, "error_description"), "const"),
      ],
      "response: enumeration became open text": take(within(received, "request_status"), "enum"),
      "request: value added to an enumeration in not": [
        put(within(schemas, "RequestId"), "not", { enum: ["0"] }),
        put(within(schemas, "RequestId"), "not", { enum: ["0", "1"] }),
      ],
      "response: not removed": [put(answer, "not", { required: ["x"] }), take(answer, "not")],
      "request: dependentRequired added": put(request, "dependentRequired", { a: ["b"] }),
      "request: oneOf got a discriminator": [
        put(sent, "code", { oneOf: [text, number] }),
        put(within(sent, "code"), "discriminator", { propertyName: "kind" }),
      ],
      "request: a second part of an allOf": [
        put(schemas, "LinkCardRequest", { allOf: [{ $ref: "#/components/schemas/RequestStatusRequest" }] }),
        (spec) => set(request(spec), ["allOf", "1"], { required: ["card_id"] }),
      ],
      "response: anyOf removed": [put(received, "code", { anyOf: [text, number] }), put(received, "code", {})],
      "response: member of an item removed": (spec) => set(card(spec), ["properties"], {}),
      "response: header removed": [put(ok, "headers", { "X-Trace": { schema: text } }), take(ok, "headers")],
      "response: only its content removed": take(ok, "content"),
    },
  ),
  ...judged(
    { verdict: "minor" },
    {
      "protected header: new optional member": put(protectedHeader, "typ", text),
      "operation no longer deprecated": [put(link, "deprecated", true), take(link, "deprecated")],
      "request: one more media type": put(within(link, "requestBody", "content"), "text/plain", { schema: text }),
      "response: minLength added": put(within(received, "error_description"), "minLength", 1),
      "response: const added": put(within(received, "status"), "const", "ok"),
      "request: nullable": put(identifier, "type", ["string", "null"]),
      "request: type removed": take(identifier, "type"),
      "response: a second part of an allOf": (spec) =>
        set(schemas(spec), ["LinkCardResponse", "allOf", "1"], { properties: { note: text } }),
      "response: items limited": (spec) => set(statusMembers(spec), ["cards", "maxItems"], 1),
      "response: header added": put(ok, "headers", { "X-Trace": { schema: text } }),
      "named schema added": put(schemas, "Note", text),
    },
  ),
  ...judged(
    { verdict: "patch" },
    {
      "protected header: description": put(header, "description", "Signed."),
      "known answer added": (spec) => set(scheme(spec), ["x-known-answers", "3"], {}),
      "security scheme: description": put(scheme, "description", "Sign."),
      "servers in another order": (spec) => at(spec, "servers").reverse(),
      "server: description": (spec) => set(spec, ["servers", "0", "description"], "T."),
      "response: example added": put(examples, "more", { value: {} }),
      "request: example renamed": (spec) =>
        rename(at(link(spec), "requestBody", "content", "application/json", "examples"), "link", "first"),
      "tag renamed": put(link, "tags", ["Cards"]),
      "summary of an operation": put(link, "summary", "Links."),
      "response: an empty part of an allOf": (spec) => set(schemas(spec), ["LinkCardResponse", "allOf", "1"], {}),
      "response: description": put(ok, "description", "Taken."),
      "text about the whole": (spec) => set(spec, ["info", "description"], "All."),
      "source of evidence added": (spec) => set(spec, ["x-evidence-sources", "NEW"], "New"),
    },
  ),
  ...judged(
    { verdict: "major", really: "minor" },
    {
      "request: one value less in not": [
        put(within(schemas, "RequestId"), "not", { enum: ["0", "1"] }),
        put(within(schemas, "RequestId"), "not", { enum: ["0"] }),
      ],
      "request: patternProperties added": put(request, "patternProperties", { "^x": text }),
    },
  ),
  ...judged(
    { verdict: "major", really: "patch" },
    {
      "request: if added": put(request, "if", { required: ["x"] }),
      "response: readOnly": put(within(received, "dt"), "readOnly", true),
    },
  ),
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
