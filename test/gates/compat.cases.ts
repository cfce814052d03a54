/**
 * Why a gate of our own. On 2026-11-23 two other tools were given the 97 edits of then, and only whether they call breaking
 * what we call breaking was counted: `redocly diff` 2.77.0 (where it says `major`) was right on 79, oasdiff 1.15.0 (where
 * it says error or warning) on 67. The table is our own, so this compares the tools for this contract only. oasdiff reports
 * no change when a server or the security header is replaced; `redocly diff` calls a removed security requirement a patch.
 */
import { at, drop, type Node, rename, set } from "./edits.js";

/** One edit of the spec, and the verdict that the gate must reach. */
export interface Case {
  readonly change: string;
  /** Prepares the old spec for the edit. */
  readonly given?: (spec: Node) => void;
  readonly edit: (spec: Node) => void;
  readonly verdict: "major" | "minor" | "patch" | "none";
  /** The change behind the verdict: its keyword, and the end of its place. Absent if nothing changed. */
  readonly because?: readonly [keyword: string, where: string];
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
export const kinds: readonly Case[] = [
  {
    change: "path removed",
    edit: (spec) => drop(at(spec, "paths"), LINK),
    verdict: "major",
    because: ["post", "card~1link/post"],
  },
  {
    change: "path renamed",
    edit: (spec) => rename(at(spec, "paths"), LINK, "/v6/card-api/card/link"),
    verdict: "major",
    because: ["post", "v5~1card-api~1card~1link/post"],
  },
  {
    change: "method changed",
    edit: (spec) => rename(at(spec, "paths", LINK), "post", "put"),
    verdict: "major",
    because: ["post", "card~1link/post"],
  },
  {
    change: "request: member removed",
    edit: (spec) => {
      drop(sent(spec), "card_id");
      set(request(spec), ["required"], ["request_id", "client_id"]);
    },
    verdict: "major",
    because: ["properties", "LinkCardRequest/properties/card_id"],
  },
  {
    change: "response: member renamed",
    edit: (spec) => rename(received(spec), "error_code", "code"),
    verdict: "major",
    because: ["properties", "Envelope/properties/error_code"],
  },
  {
    change: "response: status renamed",
    edit: (spec) => rename(at(link(spec), "responses"), "200", "201"),
    verdict: "major",
    because: ["200", "responses/200"],
  },
  {
    change: "request: media type renamed",
    edit: (spec) => rename(at(link(spec), "requestBody", "content"), "application/json", "application/xml"),
    verdict: "major",
    because: ["application/json", "requestBody/content/application~1json"],
  },
  {
    change: "security header renamed",
    edit: (spec) => set(spec, ["components", "securitySchemes", "JwsSignature", "name"], "X-JWT-Signature"),
    verdict: "major",
    because: ["name", "JwsSignature/name"],
  },
  {
    change: "security removed",
    edit: (spec) => set(spec, ["security"], []),
    verdict: "major",
    because: ["0", "security/0"],
  },
  {
    change: "server renamed",
    edit: (spec) => set(spec, ["servers", "1", "url"], "https://api2.freedompay.kz"),
    verdict: "major",
    because: ["1", "servers/1"],
  },
  {
    change: "request: new required member",
    edit: (spec) => {
      noted(spec);
      set(request(spec), ["required", "3"], "note");
    },
    verdict: "major",
    because: ["required", "LinkCardRequest/required"],
  },
  {
    change: "response: member no longer required",
    edit: put(answer, "required", ["status", "request_status"]),
    verdict: "major",
    because: ["required", "Envelope/required"],
  },
  {
    change: "request: value of an enumeration removed",
    edit: (spec) => set(protectedHeader(spec), ["alg", "enum"], ["HS512"]),
    verdict: "major",
    because: ["enum", "properties/alg/enum"],
  },
  {
    change: "response: value of an enumeration added",
    edit: (spec) => set(received(spec), ["request_status", "enum", "3"], "partial"),
    verdict: "major",
    because: ["enum", "request_status/enum"],
  },
  {
    change: "request: type narrowed",
    given: (spec) => set(spec, ["components", "schemas", "Identifier", "type"], ["string", "integer"]),
    edit: (spec) => set(schemas(spec), ["Identifier", "type"], "string"),
    verdict: "major",
    because: ["type", "Identifier/type"],
  },
  {
    change: "response: type widened",
    edit: (spec) => set(received(spec), ["error_description", "type"], ["string", "object"]),
    verdict: "major",
    because: ["type", "error_description/type"],
  },
  {
    change: "request: format added",
    edit: put(within(schemas, "Identifier"), "format", "uuid"),
    verdict: "major",
    because: ["format", "Identifier/format"],
  },
  {
    change: "response: format removed",
    edit: take(within(received, "dt"), "format"),
    verdict: "major",
    because: ["format", "dt/format"],
  },
  {
    change: "request: pattern changed",
    edit: put(within(schemas, "Identifier"), "pattern", "^[a-z]+$"),
    verdict: "major",
    because: ["pattern", "Identifier/pattern"],
  },
  {
    change: "request: length limited",
    edit: put(within(schemas, "Identifier"), "maxLength", 36),
    verdict: "major",
    because: ["maxLength", "Identifier/maxLength"],
  },
  {
    change: "response: nullable",
    edit: (spec) => set(received(spec), ["dt", "type"], ["string", "null"]),
    verdict: "major",
    because: ["type", "dt/type"],
  },
  {
    change: "request: object closed",
    given: take(request, "additionalProperties"),
    edit: put(request, "additionalProperties", false),
    verdict: "major",
    because: ["additionalProperties", "LinkCardRequest/additionalProperties"],
  },
  {
    change: "description only",
    edit: put(within(received, "dt"), "description", "When."),
    verdict: "patch",
    because: ["description", "dt/description"],
  },
  {
    change: "example only",
    edit: (spec) => {
      const { examples } = at(ok(spec), "content", "application/json");
      set(examples as Node, ["linked", "value", "dt"], "2026-01-15T12:30:46+05:00");
    },
    verdict: "patch",
    because: ["examples", "application~1json/examples"],
  },
  {
    change: "request: new optional member",
    edit: noted,
    verdict: "minor",
    because: ["properties", "LinkCardRequest/properties/note"],
  },
  {
    change: "new operation",
    edit: (spec) =>
      set(spec, ["paths", "/v5/card-api/card/unlink"], { post: { ...link(spec), operationId: "unlinkCard" } }),
    verdict: "minor",
    because: ["post", "card~1unlink/post"],
  },
  {
    change: "response: new member",
    edit: put(received, "note", { type: "string" }),
    verdict: "minor",
    because: ["properties", "Envelope/properties/note"],
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
export const others: readonly Case[] = [
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
    because: ["enum", "alg/enum"],
  },
  {
    change: "response: value of an enumeration removed",
    edit: (spec) => set(received(spec), ["request_status", "enum"], ["success", "error"]),
    verdict: "minor",
    because: ["enum", "request_status/enum"],
  },
  {
    change: "request: member no longer required",
    edit: put(request, "required", ["request_id", "client_id"]),
    verdict: "minor",
    because: ["required", "LinkCardRequest/required"],
  },
  {
    change: "response: new required member",
    edit: both(put(received, "note", text), put(answer, "required", ["status", "request_status", "dt", "note"])),
    verdict: "minor",
    because: ["required", "Envelope/required"],
  },
  {
    change: "request: type widened",
    edit: put(identifier, "type", ["string", "integer"]),
    verdict: "minor",
    because: ["type", "Identifier/type"],
  },
  {
    change: "response: type narrowed",
    edit: put(within(received, "error_code"), "type", "string"),
    verdict: "minor",
    because: ["type", "error_code/type"],
  },
  {
    change: "request: integer became number",
    given: put(sent, "note", number),
    edit: put(within(sent, "note"), "type", "number"),
    verdict: "minor",
    because: ["type", "note/type"],
  },
  {
    change: "response: integer became number",
    edit: put(within(received, "error_code"), "type", ["string", "number"]),
    verdict: "major",
    because: ["type", "error_code/type"],
  },
  {
    change: "request: format removed",
    edit: take(within(schemas, "RequestId"), "format"),
    verdict: "minor",
    because: ["format", "RequestId/format"],
  },
  {
    change: "response: format added",
    edit: put(within(received, "error_description"), "format", "uri"),
    verdict: "minor",
    because: ["format", "error_description/format"],
  },
  {
    change: "request: pattern removed",
    edit: take(identifier, "pattern"),
    verdict: "minor",
    because: ["pattern", "Identifier/pattern"],
  },
  {
    change: "response: pattern changed",
    given: put(within(received, "error_description"), "pattern", "^a"),
    edit: put(within(received, "error_description"), "pattern", "^[ab]"),
    verdict: "major",
    because: ["pattern", "error_description/pattern"],
  },
  {
    change: "request: longer text allowed",
    given: put(identifier, "maxLength", 30),
    edit: put(identifier, "maxLength", 40),
    verdict: "minor",
    because: ["maxLength", "Identifier/maxLength"],
  },
  {
    change: "response: longer text allowed",
    given: put(within(received, "error_description"), "maxLength", 30),
    edit: put(within(received, "error_description"), "maxLength", 40),
    verdict: "major",
    because: ["maxLength", "error_description/maxLength"],
  },
  {
    change: "response: length limited",
    edit: put(within(received, "error_description"), "maxLength", 40),
    verdict: "minor",
    because: ["maxLength", "error_description/maxLength"],
  },
  {
    change: "request: minLength of 0 added",
    edit: put(identifier, "minLength", 0),
    verdict: "patch",
    because: ["#", "#"],
  },
  {
    change: "request: reference became an anyOf with null",
    edit: put(sent, "card_id", { anyOf: [{ $ref: "#/components/schemas/Identifier" }, { type: "null" }] }),
    verdict: "minor",
    because: ["anyOf", "anyOf/1"],
  },
  {
    change: "response: nullable as in OpenAPI 3.0",
    edit: put(within(received, "dt"), "nullable", true),
    verdict: "major",
    because: ["type", "dt/type"],
  },
  {
    change: "request: object opened",
    edit: open(request),
    verdict: "minor",
    because: ["additionalProperties", "LinkCardRequest/additionalProperties"],
  },
  {
    change: "response: object closed",
    edit: put(card, "additionalProperties", false),
    verdict: "major",
    because: ["additionalProperties", "items/additionalProperties"],
  },
  {
    change: "response: object opened",
    given: put(card, "additionalProperties", false),
    edit: open(card),
    verdict: "major",
    because: ["additionalProperties", "items/additionalProperties"],
  },
  {
    change: "response: nested member widened",
    edit: (spec) => set(card(spec), ["properties", "card_id", "type"], ["string", "integer"]),
    verdict: "major",
    because: ["type", "card_id/type"],
  },
  {
    change: "response: items no longer described",
    edit: take(within(statusAnswer, "properties", "cards"), "items"),
    verdict: "major",
    because: ["type", "cards/items/type"],
  },
  {
    change: "response: more items than before",
    given: (spec) => set(statusAnswer(spec), ["properties", "cards", "maxItems"], 1),
    edit: (spec) => drop(at(statusAnswer(spec), "properties", "cards"), "maxItems"),
    verdict: "major",
    because: ["maxItems", "cards/maxItems"],
  },
  {
    change: "response: at least one item",
    edit: (spec) => set(statusAnswer(spec), ["properties", "cards", "minItems"], 1),
    verdict: "minor",
    because: ["minItems", "cards/minItems"],
  },
  {
    change: "response: part of an allOf removed",
    edit: take(statusAnswer, "allOf"),
    verdict: "major",
    because: ["required", "Envelope/required"],
  },
  {
    change: "response: allOf of one part became its reference",
    edit: put(within(ok, "content", "application/json"), "schema", { $ref: "#/components/schemas/Envelope" }),
    verdict: "patch",
    because: ["description", "Envelope/description"],
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
    because: ["title", "card_id/title"],
  },
  {
    change: "request: constraint next to a reference",
    edit: put(within(sent, "card_id"), "maxLength", 20),
    verdict: "major",
    because: ["maxLength", "card_id/maxLength"],
  },
  {
    change: "named schema renamed",
    edit: (spec) => {
      rename(schemas(spec), "Envelope", "Common");
      const text = JSON.stringify(spec).replaceAll("#/components/schemas/Envelope", "#/components/schemas/Common");
      Object.assign(spec, JSON.parse(text));
    },
    verdict: "major",
    because: ["Envelope", "schemas/Envelope"],
  },
  {
    change: "request: constant became another",
    edit: put(within(protectedHeader, "params"), "const", "none"),
    verdict: "major",
    because: ["enum", "params/const"],
  },
  {
    change: "request: constant became an enumeration with it",
    edit: both(
      take(within(protectedHeader, "params"), "const"),
      put(within(protectedHeader, "params"), "enum", ["", "-"]),
    ),
    verdict: "minor",
    because: ["enum", "params/enum"],
  },
  {
    change: "request: default changed",
    edit: put(within(protectedHeader, "alg"), "default", "HS256"),
    verdict: "major",
    because: ["default", "alg/default"],
  },
  {
    change: "request: not removed",
    edit: take(within(schemas, "RequestId"), "not"),
    verdict: "minor",
    because: ["not", "RequestId/not"],
  },
  {
    change: "request: one more value in not",
    edit: put(within(schemas, "RequestId"), "not", { enum: ["00000000-0000-0000-0000-000000000000", "1"] }),
    verdict: "major",
    because: ["enum", "not/enum"],
  },
  {
    change: "response: one more branch",
    given: put(received, "code", { oneOf: [text, number] }),
    edit: put(received, "code", { oneOf: [{ type: "boolean" }, number, text] }),
    verdict: "major",
    because: ["oneOf", "oneOf/0"],
  },
  {
    change: "request: one branch removed",
    given: put(sent, "code", { oneOf: [text, number] }),
    edit: put(sent, "code", { oneOf: [number] }),
    verdict: "major",
    because: ["oneOf", "oneOf/0"],
  },
  {
    change: "response: branches in another order",
    given: put(received, "code", { oneOf: [text, number] }),
    edit: put(received, "code", { oneOf: [number, text] }),
    verdict: "patch",
    because: ["#", "#"],
  },
  {
    change: "request: oneOf became anyOf",
    given: put(sent, "code", { oneOf: [text, number] }),
    edit: put(sent, "code", { anyOf: [text, number] }),
    verdict: "minor",
    because: ["anyOf", "code/anyOf"],
  },
  {
    change: "response: types written as branches",
    edit: (spec) => {
      const { type: _, ...prose } = at(received(spec), "error_code");
      set(received(spec), ["error_code"], { ...prose, oneOf: [text, number] });
    },
    verdict: "patch",
    because: ["description", "properties/error_code"],
  },
  {
    change: "request: description within a branch",
    given: put(sent, "code", { oneOf: [{ ...text, description: "In words." }, number] }),
    edit: put(sent, "code", { oneOf: [{ ...text, description: "As text." }, number] }),
    verdict: "patch",
    because: ["description", "oneOf/0/description"],
  },
  {
    change: "response: branch that refers to itself",
    given: both(tree, put(received, "tree", { oneOf: [{ $ref: "#/components/schemas/Branch" }, text] }), (spec) =>
      set(schemas(spec), ["Branch", "properties", "inner"], at(received(spec), "tree")),
    ),
    edit: (spec) => set(schemas(spec), ["Branch", "properties", "size", "type"], ["integer", "null"]),
    verdict: "major",
    because: ["type", "size/type"],
  },
  {
    change: "request: new member where any member was text",
    given: put(request, "additionalProperties", text),
    edit: put(sent, "note", number),
    verdict: "major",
    because: ["type", "LinkCardRequest/additionalProperties/type"],
  },
  {
    change: "request: default added",
    edit: put(identifier, "default", "none"),
    verdict: "major",
    because: ["default", "Identifier/default"],
  },
  {
    change: "description of a request body",
    edit: (spec) => set(link(spec), ["requestBody", "description"], "What to link."),
    verdict: "patch",
    because: ["description", "requestBody/description"],
  },
  {
    change: "summary of a path",
    edit: (spec) => set(spec, ["paths", LINK, "summary"], "Links."),
    verdict: "patch",
    because: ["summary", "card~1link/summary"],
  },
  {
    change: "response: deep in a schema that refers to itself",
    given: tree,
    edit: (spec) => set(schemas(spec), ["Branch", "properties", "size", "type"], "string"),
    verdict: "major",
    because: ["type", "size/type"],
  },
  {
    change: "unknown keyword",
    edit: put(within(received, "dt"), "contentEncoding", "base64"),
    verdict: "major",
    because: ["contentEncoding", "dt/contentEncoding"],
  },
  {
    change: "member called description changed",
    given: put(sent, "description", text),
    edit: put(sent, "description", number),
    verdict: "major",
    because: ["type", "properties/description/type"],
  },
  {
    change: "deprecated",
    edit: put(link, "deprecated", true),
    verdict: "minor",
    because: ["deprecated", "post/deprecated"],
  },
  {
    change: "operationId renamed",
    edit: put(link, "operationId", "linkClientToCard"),
    verdict: "major",
    because: ["operationId", "post/operationId"],
  },
  {
    change: "request: body may be left out",
    edit: (spec) => set(link(spec), ["requestBody", "required"], false),
    verdict: "minor",
    because: ["required", "requestBody/required"],
  },
  {
    change: "request: body became required",
    given: (spec) => drop(at(link(spec), "requestBody"), "required"),
    edit: (spec) => set(link(spec), ["requestBody", "required"], true),
    verdict: "major",
    because: ["required", "requestBody/required"],
  },
  {
    change: "request: new required parameter",
    edit: put(link, "parameters", [{ name: "v", in: "query", required: true, schema: text }]),
    verdict: "major",
    because: ["0", "parameters/0"],
  },
  {
    change: "request: new optional parameter",
    edit: put(link, "parameters", [{ name: "v", in: "query", schema: text }]),
    verdict: "minor",
    because: ["0", "parameters/0"],
  },
  {
    change: "security added to one operation",
    given: put((spec) => spec, "security", []),
    edit: put(link, "security", [{ JwsSignature: [] }]),
    verdict: "major",
    because: ["security", "#/security"],
  },
  {
    change: "security: one more alternative",
    edit: (spec) => set(spec, ["security", "1"], {}),
    verdict: "minor",
    because: ["1", "security/1"],
  },
  {
    change: "server added",
    edit: (spec) => set(spec, ["servers", "2"], { url: "https://api.freedompay.kg" }),
    verdict: "minor",
    because: ["2", "servers/2"],
  },
  {
    change: "servers swapped between test and production",
    edit: both(
      (spec) => set(spec, ["servers", "0", "x-environment"], "production"),
      (spec) => set(spec, ["servers", "1", "x-environment"], "test"),
    ),
    verdict: "major",
    because: ["x-environment", "servers/0/x-environment"],
  },
  {
    change: "response: default removed",
    edit: take(within(link, "responses"), "default"),
    verdict: "major",
    because: ["default", "card~1link/post/responses/default"],
  },
  {
    change: "response: body of the default described",
    edit: (spec) =>
      set(spec, ["components", "responses", "Undocumented", "content"], { "application/json": { schema: text } }),
    verdict: "minor",
    because: ["application/json", "content/application~1json"],
  },
  {
    change: "response: new success",
    edit: put(within(link, "responses"), "202", { description: "Taken." }),
    verdict: "major",
    because: ["202", "responses/202"],
  },
  {
    change: "response: new error status",
    edit: put(within(link, "responses"), "404", { description: "Not found." }),
    verdict: "minor",
    because: ["404", "responses/404"],
  },
  {
    change: "response: one more media type",
    edit: put(within(ok, "content"), "text/plain", { schema: text }),
    verdict: "major",
    because: ["text/plain", "content/text~1plain"],
  },
  {
    change: "response: header may be missing",
    given: put(ok, "headers", { "X-Trace": { required: true, schema: text } }),
    edit: put(ok, "headers", { "X-Trace": { schema: text } }),
    verdict: "major",
    because: ["required", "X-Trace/required"],
  },
  {
    change: "example renamed",
    edit: (spec) => rename(at(ok(spec), "content", "application/json", "examples"), "linked", "done"),
    verdict: "patch",
    because: ["examples", "application~1json/examples"],
  },
  {
    change: "evidence only",
    edit: (spec) => set(sent(spec), ["card_id", "x-evidence", "level"], "assumed"),
    verdict: "patch",
    because: ["x-evidence", "card_id/x-evidence"],
  },
];
