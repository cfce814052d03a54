import { at, drop, type Node, rename, set } from "./edits.js";

/** One spec with one thing wrong, and what our ruleset must say of it. */
export interface Case {
  readonly rule: string;
  readonly breaking: string;
  readonly edit: (spec: Node) => void;
  readonly message: RegExp;
}

const link = (spec: Node): Node => at(spec, "paths", "/v5/card-api/card/link", "post");
const linkResponse = (spec: Node): Node => at(link(spec), "responses", "200", "content", "application/json");
const linkRequest = (spec: Node): Node => at(link(spec), "requestBody", "content", "application/json");
const KNOWN_ANSWERS = ["components", "securitySchemes", "JwsSignature", "x-known-answers"];
const STATUS = "/v5/card-api/request/status";
const EVIDENCE = { level: "documented", source: "PAGE" };
const PARAMETER = {
  name: "card_id",
  required: true,
  description: "The card that the request is about.",
  schema: { type: "string" },
  "x-evidence": EVIDENCE,
};
const CLIENT_ID = { type: "string", description: "The client who is to hold the card.", "x-evidence": EVIDENCE };
const schemas = (spec: Node): Node => at(spec, "components", "schemas");
const everyResponse = (spec: Node): Node[] =>
  Object.values(at(spec, "paths"))
    .flatMap((item) => Object.values(item))
    .flatMap((operation) => Object.values(at(operation, "responses", "200")["content"] ?? {}))
    .flatMap((body) => Object.values(at(body, "examples")));
const linkMembers = (spec: Node): Node => at(schemas(spec), "LinkCardRequest", "properties");

/** Moves an example of linkCard to where operations share them. Returns it, and the reference that it leaves. */
export function share(spec: Node): { shared: Node; reference: Node } {
  const examples = at(linkResponse(spec), "examples");
  const shared = at(examples, "in_process");
  set(spec, ["components", "examples"], { InProcess: shared });
  set(examples, ["in_process"], { $ref: "#/components/examples/InProcess" });
  return { shared, reference: at(examples, "in_process") };
}

export const cases: readonly Case[] = [
  {
    rule: "evidence",
    breaking: "a level that isn't one",
    edit: (spec) => set(linkMembers(spec), ["client_id", "x-evidence", "level"], "certain"),
    message: /level is "certain"; write one of documented, sibling, verified, assumed/,
  },
  {
    rule: "evidence",
    breaking: "a source that isn't listed",
    edit: (spec) => set(linkMembers(spec), ["client_id", "x-evidence", "source"], "HEARSAY"),
    message: /source is "HEARSAY"; write one of PAGE, .*add the new source under x-evidence-sources/,
  },
  {
    rule: "evidence",
    breaking: "an assumption without its reason",
    edit: (spec) => drop(at(spec, "components", "responses", "Undocumented", "x-evidence"), "note"),
    message: /note is missing; an assumption says what was chosen and why/,
  },
  {
    rule: "evidence",
    breaking: "an assumption that passes for documented",
    edit: (spec) => set(linkMembers(spec), ["client_id", "x-evidence", "source"], "OURS"),
    message: /of level `assumed` if and only if its source is OURS/,
  },
  {
    rule: "evidence",
    breaking: "an assumption of settling that nobody accounts for",
    edit: (spec) => drop(at(spec, "x-assumptions", "status"), "x-evidence"),
    message: /^No x-evidence\. Say how well this is known/,
  },
  {
    rule: "described",
    breaking: "a description that restates the name",
    edit: (spec) => set(linkMembers(spec), ["client_id", "description"], "The client id."),
    message: /says little more than the name: "The client id\."/,
  },
  {
    rule: "described",
    breaking: "a description that is no sentence",
    edit: (spec) => set(linkMembers(spec), ["client_id", "description"], "Names the one who is to hold it"),
    message: /ends without a full stop/,
  },
  {
    rule: "described",
    breaking: "a property without a description",
    edit: (spec) => drop(at(linkMembers(spec), "client_id"), "description"),
    message: /No description\. Say what a reader needs to decide/,
  },
  {
    rule: "named-examples",
    breaking: "an example without a summary",
    edit: (spec) => drop(at(linkRequest(spec), "examples", "link"), "summary"),
    message: /"link" property must have required property "summary"\. Give the body `examples` with a name each/,
  },
  {
    rule: "named-examples",
    breaking: "an example without a summary, which operations share",
    edit: (spec) => drop(share(spec).shared, "summary"),
    message: /"in_process" property must have required property "summary"/,
  },
  {
    rule: "named-examples",
    breaking: "a body without examples",
    edit: (spec) => {
      drop(linkRequest(spec), "examples");
      const others = at(spec, ...KNOWN_ANSWERS).filter(({ operation }) => String(operation) !== "linkCard");
      set(spec, KNOWN_ANSWERS, others);
    },
    message: /must have required property "examples"/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a combination of verdicts",
    edit: (spec) => drop(at(linkResponse(spec), "examples"), "in_process"),
    message:
      /^linkCard response 200: no example shows status: ok with request_status: process and nothing optional beside it\. Add one/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a member",
    edit: (spec) => drop(at(linkResponse(spec), "examples", "refused_text_code", "value"), "error_description"),
    message: /^linkCard response 200: no example shows the member "error_description"/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of one of two types",
    edit: (spec) => drop(at(linkResponse(spec), "examples"), "refused_number_code"),
    message: /^linkCard response 200: no example shows "error_code" of type integer/,
  },
  {
    rule: "examples-cover",
    breaking: "no bare example of a combination that others show with more",
    edit: (spec) => drop(at(linkResponse(spec), "examples"), "refused"),
    message:
      /^linkCard response 200: no example shows status: error with request_status: error and nothing optional beside it/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a member of an item",
    edit: (spec) => {
      const { content } = at(spec, "paths", STATUS, "post", "responses", "200");
      set(content as Node, ["application/json", "examples", "linked", "value", "cards"], []);
    },
    message: /^requestStatus response 200: no example shows the member "card_id"/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a time with an offset",
    edit: (spec) => {
      for (const { value } of Object.values(at(linkResponse(spec), "examples")))
        set(value as Node, ["dt"], "2026-01-15T07:30:45Z");
    },
    message: /^linkCard response 200: no example shows "dt" with an offset/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a time in UTC",
    edit: (spec) => drop(at(linkResponse(spec), "examples"), "linked_utc"),
    message: /^linkCard response 200: no example shows "dt" in UTC, with a Z/,
  },
  {
    rule: "examples-cover",
    breaking: "no example of a member of a request",
    edit: (spec) => set(linkMembers(spec), ["note"], at(schemas(spec), "Envelope", "properties", "error_description")),
    message: /^linkCard request: no example shows the member "note"/,
  },
  {
    rule: "known-answers",
    breaking: "a request example without a known answer",
    edit: (spec) => {
      const value = { ...at(linkRequest(spec), "examples", "link", "value"), card_id: "it's a card" };
      set(linkRequest(spec), ["examples", "link_again"], { summary: "Another card", value });
    },
    message:
      /^linkCard has no known answer for its request example "link_again"\. Run:\n\nb64\(\).*\n\nAdd what this prints/s,
  },
  {
    rule: "known-answers",
    breaking: "a known answer that no request example has",
    edit: (spec) => {
      const answers = at(spec, ...KNOWN_ANSWERS);
      set(answers, [String(answers.length)], { ...at(answers, "0"), operation: "linkCard" });
    },
    message: /^The body of this known answer is no request example of linkCard\. Write it as the JSON of the example/,
  },
  {
    rule: "supported",
    breaking: "another method than POST",
    edit: (spec) => rename(at(spec, "paths", STATUS), "post", "get"),
    message:
      /^A path with `get`\. Every operation of the API is a POST of a JSON body.* describe it as `post`, or teach/,
  },
  {
    rule: "supported",
    breaking: "a path parameter",
    edit: (spec) => {
      rename(at(spec, "paths"), STATUS, `${STATUS}/{card_id}`);
      set(spec, ["paths", `${STATUS}/{card_id}`, "post", "parameters"], [{ ...PARAMETER, in: "path" }]);
    },
    message: /^A path parameter, which nothing here signs|^An operation with `parameters`, which nothing here reads/,
  },
  ...["query", "header", "cookie"].map((place) => ({
    rule: "supported",
    breaking: `a parameter in the ${place}`,
    edit: (spec: Node) => set(link(spec), ["parameters"], [{ ...PARAMETER, in: place }]),
    message: /^An operation with `parameters`, which nothing here reads\. All that varies is in the JSON body/,
  })),
  {
    rule: "supported",
    breaking: "an operation that is not to be signed",
    edit: (spec) => set(link(spec), ["security"], []),
    message: /^An operation with `security`.* security and servers are those at the top of the spec/,
  },
  {
    rule: "supported",
    breaking: "an operation without a request body",
    edit: (spec) => {
      drop(at(spec, "paths", STATUS, "post"), "requestBody");
      // Used somewhere, since an unused schema is a finding of its own.
      set(link(spec), ["x-uses"], { $ref: "#/components/schemas/RequestStatusRequest" });
      const others = at(spec, ...KNOWN_ANSWERS).filter(({ operation }) => String(operation) === "linkCard");
      set(spec, KNOWN_ANSWERS, others);
    },
    message: /^This operation has no request body in application\/json/,
  },
  {
    rule: "supported",
    breaking: "an operation that never responds with 200",
    edit: (spec) => rename(at(link(spec), "responses"), "200", "201"),
    message: /^This operation has no response 200 in application\/json/,
  },
  {
    rule: "supported",
    breaking: "a second media type",
    edit: (spec) => set(link(spec), ["requestBody", "content", "application/xml"], linkRequest(spec)),
    message: /^The media type application\/xml\. Bodies are JSON alone/,
  },
  {
    rule: "supported",
    breaking: "a keyword that the tools don't know",
    edit: (spec) => set(schemas(spec), ["Envelope", "dependentRequired"], { error_description: ["error_code"] }),
    message:
      /^The keyword `dependentRequired`, which no tool here knows\. Say it with \$ref, allOf, type, .*, or teach/,
  },
  {
    rule: "supported",
    breaking: "`nullable`, which OpenAPI 3.1 doesn't have",
    edit: (spec) => set(schemas(spec), ["Envelope", "properties", "error_description", "nullable"], true),
    message: /^OpenAPI 3\.1 has no `nullable`\. Write `type: \[string, "null"\]`/,
  },
  {
    rule: "supported",
    breaking: "a format that nothing validates",
    edit: (spec) => set(linkMembers(spec), ["client_id"], { ...CLIENT_ID, format: "password" }),
    message: /^The format "password", which nothing here validates\. Write uuid or date-time, say it with `pattern`/,
  },
  {
    rule: "supported",
    breaking: "a rule beside an allOf",
    edit: (spec) => set(schemas(spec), ["LinkCardResponse", "required"], ["dt"]),
    message: /^`required` beside `allOf`, where some generators drop it\. Move it into a branch of the allOf/,
  },
  {
    rule: "supported",
    breaking: "a reference beside an allOf",
    edit: (spec) => set(linkMembers(spec), ["client_id", "allOf"], [{ minLength: 1 }]),
    message: /^`allOf` beside `\$ref`, where some generators drop it\. Write an allOf with both as branches/,
  },
  {
    rule: "closed-requests",
    breaking: "a request that lets any member through",
    edit: (spec) => drop(at(schemas(spec), "LinkCardRequest"), "additionalProperties"),
    message: /Write `additionalProperties: false`/,
  },
  {
    rule: "closed-requests",
    breaking: "a request that doesn't say that it is an object",
    edit: (spec) => {
      drop(at(schemas(spec), "RequestStatusRequest"), "type");
      drop(at(schemas(spec), "RequestStatusRequest"), "additionalProperties");
    },
    message: /Write `additionalProperties: false`/,
  },
  {
    rule: "open-responses",
    breaking: "a response whose common part refuses new members",
    edit: (spec) => drop(at(schemas(spec), "Envelope"), "additionalProperties"),
    message: /Write `additionalProperties: true`/,
  },
  {
    rule: "open-responses",
    breaking: "a part of a response that refuses new members",
    edit: (spec) =>
      drop(
        at(schemas(spec), "RequestStatusResponse", "allOf", "1", "properties", "cards", "items"),
        "additionalProperties",
      ),
    message: /Write `additionalProperties: true`/,
  },
  {
    rule: "undocumented-default",
    breaking: "an operation without a default response",
    edit: (spec) => drop(at(link(spec), "responses"), "default"),
    message: /Add `default: \{ \$ref: "#\/components\/responses\/Undocumented" \}`/,
  },
  {
    rule: "required-body",
    breaking: "a request body that may be left out",
    edit: (spec) => drop(at(link(spec), "requestBody"), "required"),
    message: /This request body is optional\. Write `required: true`/,
  },
  {
    rule: "documented-status",
    breaking: "a status that nobody documents",
    edit: (spec) => {
      const evidence = { level: "assumed", source: "OURS", note: "It seems likely." };
      set(link(spec), ["responses", "409"], {
        description: "The vendor has seen this id before.",
        "x-evidence": evidence,
      });
    },
    message: /The vendor documents no such status; leave it to `default`/,
  },
  {
    rule: "wire-names",
    breaking: "a member in camelCase",
    edit: (spec) => {
      rename(at(schemas(spec), "Envelope", "properties"), "dt", "dTime");
      set(schemas(spec), ["Envelope", "required", "2"], "dTime");
      for (const { value } of everyResponse(spec)) if (value?.["dt"]) rename(value, "dt", "dTime");
    },
    message: /"dTime" is not in snake_case/,
  },
  {
    rule: "operation-names",
    breaking: "an operation in snake_case",
    edit: (spec) => {
      set(link(spec), ["operationId"], "link_card");
      for (const answer of at(spec, ...KNOWN_ANSWERS))
        if (String(answer["operation"]) === "linkCard") set(answer, ["operation"], "link_card");
    },
    message: /"link_card" is not in camelCase/,
  },
  {
    rule: "schema-names",
    breaking: "a schema in snake_case",
    edit: (spec) => {
      // Used where it stands, since an unused schema is a finding of its own.
      const { schema } = linkResponse(spec);
      set(schemas(spec), ["link_card_response"], { ...at(schemas(spec), "LinkCardResponse") });
      set(schema as Node, ["$ref"], "#/components/schemas/link_card_response");
      set(schemas(spec), ["LinkCardResponse", "allOf"], [{ $ref: "#/components/schemas/Envelope" }]);
      set(link(spec), ["x-uses"], { $ref: "#/components/schemas/LinkCardResponse" });
    },
    message: /"link_card_response" is not in PascalCase/,
  },
  {
    rule: "example-names",
    breaking: "an example in camelCase",
    edit: (spec) => rename(at(linkResponse(spec), "examples"), "in_process", "inProcess"),
    message: /"inProcess" is not in snake_case/,
  },
];
