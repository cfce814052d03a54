import { all, at, change, type Edit, put, rename, take } from "./edits.js";

/** One spec with one thing wrong, and what our ruleset must say of it. */
export interface Case {
  readonly rule: string;
  readonly breaking: string;
  readonly edit: Edit;
  readonly message: RegExp;
}

const DOCUMENTED = { level: "documented", source: "PAGE" };
const CLIENT_ID = { type: "string", description: "The client who is to hold the card.", "x-evidence": DOCUMENTED };
const CARD_ID = { name: "card_id", required: true, description: "The card that the request is about." };
const parameter = (place: string) => ({ ...CARD_ID, in: place, schema: { type: "string" }, "x-evidence": DOCUMENTED });
const onlyAnswersOf = (id: string): Edit =>
  change("knownAnswers", (answers) => answers.filter(({ operation }) => String(operation) === id));
// Used somewhere, since an unused schema is a finding of its own.
const use = (schema: string): Edit => put("link.x-uses", { $ref: `#/components/schemas/${schema}` });

/** Moves an example of linkCard to where operations share them. */
export const share: Edit = all(
  (spec) => put("components.examples", { InProcess: at(spec, "okBody.examples.in_process") })(spec),
  put("okBody.examples.in_process", { $ref: "#/components/examples/InProcess" }),
);
export const cases: Case[] = [];

interface Rule {
  breaking(what: string, edit: Edit): { says(message: RegExp): Rule };
}
/** Adds cases of a rule: what breaks it, and what it says of that. */
function rule(name: string): Rule {
  const chain: Rule = {
    breaking: (what, edit) => ({
      says(message) {
        cases.push({ rule: name, breaking: what, edit, message });
        return chain;
      },
    }),
  };
  return chain;
}

rule("evidence")
  .breaking("a level that isn't one", put("sent.client_id.x-evidence.level", "certain"))
  .says(/level is "certain"; write one of documented, sibling, verified, assumed/)
  .breaking("a source that isn't listed", put("sent.client_id.x-evidence.source", "HEARSAY"))
  .says(/source is "HEARSAY"; write one of PAGE, .*add the new source under x-evidence-sources/)
  .breaking("an assumption without its reason", take("components.responses.Undocumented.x-evidence.note"))
  .says(/note is missing; an assumption says what was chosen and why/)
  .breaking("an assumption that passes for documented", put("sent.client_id.x-evidence.source", "OURS"))
  .says(/of level `assumed` if and only if its source is OURS/)
  .breaking("an assumption of settling that nobody accounts for", take("x-assumptions.status.x-evidence"))
  .says(/^No x-evidence\. Say how well this is known/);

rule("described")
  .breaking("a description that restates the name", put("sent.client_id.description", "The client id."))
  .says(/says little more than the name: "The client id\."/)
  .breaking("a description that is no sentence", put("sent.client_id.description", "Names the one who is to hold it"))
  .says(/ends without a full stop/)
  .breaking("a property without a description", take("sent.client_id.description"))
  .says(/No description\. Say what a reader needs to decide/);

rule("named-examples")
  .breaking("an example without a summary", take("linkBody.examples.link.summary"))
  .says(/"link" property must have required property "summary"\. Give the body `examples` with a name each/)
  .breaking(
    "an example without a summary, which operations share",
    all(share, take("components.examples.InProcess.summary")),
  )
  .says(/"in_process" property must have required property "summary"/)
  .breaking("a body without examples", all(take("linkBody.examples"), onlyAnswersOf("requestStatus")))
  .says(/must have required property "examples"/);

rule("examples-cover")
  .breaking("no example of a combination of verdicts", take("okBody.examples.in_process"))
  .says(
    /^linkCard response 200: no example shows status: ok with request_status: process and nothing optional beside it\. Add one/,
  )
  .breaking("no example of a member", take("okBody.examples.refused_text_code.value.error_description"))
  .says(/^linkCard response 200: no example shows the member "error_description"/)
  .breaking("no example of one of two types", take("okBody.examples.refused_number_code"))
  .says(/^linkCard response 200: no example shows "error_code" of type integer/)
  .breaking("no bare example of a combination that others show with more", take("okBody.examples.refused"))
  .says(
    /^linkCard response 200: no example shows status: error with request_status: error and nothing optional beside it/,
  )
  .breaking("no example of a member of an item", put("statusBody.examples.linked.value.cards", []))
  .says(/^requestStatus response 200: no example shows the member "card_id"/)
  .breaking("no example of a time with an offset", (spec) => {
    for (const example of Object.values(at(spec, "okBody.examples"))) put("value.dt", "2026-01-15T07:30:45Z")(example);
  })
  .says(/^linkCard response 200: no example shows "dt" with an offset/)
  .breaking("no example of a time in UTC", take("okBody.examples.linked_utc"))
  .says(/^linkCard response 200: no example shows "dt" in UTC, with a Z/)
  .breaking("no example of a member of a request", (spec) => put("sent.note", at(spec, "words"))(spec))
  .says(/^linkCard request: no example shows the member "note"/);

rule("known-answers")
  .breaking(
    "a request example without a known answer",
    change("linkBody.examples", ({ link, ...others }) => {
      const value = { ...link?.["value"], card_id: "it's a card" };
      return { link, ...others, link_again: { summary: "Another card", value } };
    }),
  )
  .says(
    /^linkCard has no known answer for its request example "link_again"\. Run:\n\nb64\(\).*\n\nAdd what this prints/s,
  )
  .breaking(
    "a known answer that no request example has",
    change("knownAnswers", ([first, ...others]) => [first, ...others, { ...first, operation: "linkCard" }]),
  )
  .says(/^The body of this known answer is no request example of linkCard\. Write it as the JSON of the example/);

rule("supported")
  .breaking("another method than POST", rename("status", "get"))
  .says(/^A path with `get`\. Every operation of the API is a POST of a JSON body.* describe it as `post`, or teach/)
  .breaking(
    "a path parameter",
    all(
      put("status.parameters", [parameter("path")]),
      rename("paths./v5/card-api/request/status", "/v5/card-api/request/status/{card_id}"),
    ),
  )
  .says(/^A path parameter, which nothing here signs|^An operation with `parameters`, which nothing here reads/)
  .breaking("an operation that is not to be signed", put("link.security", []))
  .says(/^An operation with `security`.* security and servers are those at the top of the spec/)
  .breaking(
    "an operation without a request body",
    all(take("status.requestBody"), use("RequestStatusRequest"), onlyAnswersOf("linkCard")),
  )
  .says(/^This operation has no request body in application\/json/)
  .breaking("an operation that never responds with 200", rename("ok", "201"))
  .says(/^This operation has no response 200 in application\/json/)
  .breaking("a second media type", (spec) =>
    put("link.requestBody.content.application/xml", at(spec, "linkBody"))(spec),
  )
  .says(/^The media type application\/xml\. Bodies are JSON alone/)
  .breaking(
    "a keyword that the tools don't know",
    put("answer.dependentRequired", { error_description: ["error_code"] }),
  )
  .says(/^The keyword `dependentRequired`, which no tool here knows\. Say it with \$ref, allOf, type, .*, or teach/)
  .breaking("`nullable`, which OpenAPI 3.1 doesn't have", put("words.nullable", true))
  .says(/^OpenAPI 3\.1 has no `nullable`\. Write `type: \[string, "null"\]`/)
  .breaking("a format that nothing validates", put("sent.client_id", { ...CLIENT_ID, format: "password" }))
  .says(/^The format "password", which nothing here validates\. Write uuid or date-time, say it with `pattern`/)
  .breaking("a rule beside an allOf", put("schemas.LinkCardResponse.required", ["dt"]))
  .says(/^`required` beside `allOf`, where some generators drop it\. Move it into a branch of the allOf/)
  .breaking("a reference beside an allOf", put("sent.client_id.allOf", [{ minLength: 1 }]))
  .says(/^`allOf` beside `\$ref`, where some generators drop it\. Write an allOf with both as branches/);

for (const place of ["query", "header", "cookie"])
  rule("supported")
    .breaking(`a parameter in the ${place}`, put("link.parameters", [parameter(place)]))
    .says(/^An operation with `parameters`, which nothing here reads\. All that varies is in the JSON body/);

rule("closed-requests")
  .breaking("a request that lets any member through", take("request.additionalProperties"))
  .says(/Write `additionalProperties: false`/)
  .breaking(
    "a request that doesn't say that it is an object",
    all(take("schemas.RequestStatusRequest.type"), take("schemas.RequestStatusRequest.additionalProperties")),
  )
  .says(/Write `additionalProperties: false`/);

rule("open-responses")
  .breaking("a response whose common part refuses new members", take("answer.additionalProperties"))
  .says(/Write `additionalProperties: true`/)
  .breaking("a part of a response that refuses new members", take("card.additionalProperties"))
  .says(/Write `additionalProperties: true`/);

rule("undocumented-default")
  .breaking("an operation without a default response", take("link.responses.default"))
  .says(/Add `default: \{ \$ref: "#\/components\/responses\/Undocumented" \}`/);

rule("required-body")
  .breaking("a request body that may be left out", take("link.requestBody.required"))
  .says(/This request body is optional\. Write `required: true`/);

rule("documented-status")
  .breaking(
    "a status that nobody documents",
    put("link.responses.409", {
      description: "The vendor has seen this id before.",
      "x-evidence": { level: "assumed", source: "OURS", note: "It seems likely." },
    }),
  )
  .says(/The vendor documents no such status; leave it to `default`/);

rule("wire-names")
  .breaking(
    "a member in camelCase",
    all(rename("received.dt", "dTime"), put("answer.required.2", "dTime"), (spec) => {
      const examples = ["okBody", "statusBody"].flatMap((body) => Object.values(at(spec, `${body}.examples`)));
      for (const example of examples) if (example["value"]?.["dt"]) rename("value.dt", "dTime")(example);
    }),
  )
  .says(/"dTime" is not in snake_case/);

rule("operation-names")
  .breaking(
    "an operation in snake_case",
    all(put("link.operationId", "link_card"), (spec) => {
      for (const answer of at(spec, "knownAnswers"))
        if (String(answer["operation"]) === "linkCard") put("operation", "link_card")(answer);
    }),
  )
  .says(/"link_card" is not in camelCase/);

rule("schema-names")
  .breaking(
    "a schema in snake_case",
    all(
      (spec) => put("schemas.link_card_response", at(spec, "schemas.LinkCardResponse"))(spec),
      put("okBody.schema.$ref", "#/components/schemas/link_card_response"),
      put("schemas.LinkCardResponse.allOf", [{ $ref: "#/components/schemas/Envelope" }]),
      use("LinkCardResponse"),
    ),
  )
  .says(/"link_card_response" is not in PascalCase/);

rule("example-names")
  .breaking("an example in camelCase", rename("okBody.examples.in_process", "inProcess"))
  .says(/"inProcess" is not in snake_case/);
