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
const bodies = ["okBody", "statusBody"];

/** Moves an example of linkCard to where operations share them. */
export const share: Edit = all(
  (spec) => put("components.examples", { InProcess: at(spec, "okBody.examples.in_process") })(spec),
  put("okBody.examples.in_process", { $ref: "#/components/examples/InProcess" }),
);

/** By rule, and by what is wrong. */
const CASES: Readonly<Record<string, Readonly<Record<string, readonly [edit: Edit, message: RegExp]>>>> = {
  evidence: {
    "a level that isn't one": [
      put("sent.client_id.x-evidence.level", "certain"),
      /level is "certain"; write one of documented, sibling, verified, assumed/,
    ],
    "a source that isn't listed": [
      put("sent.client_id.x-evidence.source", "HEARSAY"),
      /source is "HEARSAY"; write one of PAGE, .*add the new source under x-evidence-sources/,
    ],
    "an assumption without its reason": [
      take("components.responses.Undocumented.x-evidence.note"),
      /note is missing; an assumption says what was chosen and why/,
    ],
    "an assumption that passes for documented": [
      put("sent.client_id.x-evidence.source", "OURS"),
      /of level `assumed` if and only if its source is OURS/,
    ],
    "an assumption of settling that nobody accounts for": [
      take("x-assumptions.status.x-evidence"),
      /^No x-evidence\. Say how well this is known/,
    ],
  },
  described: {
    "a description that restates the name": [
      put("sent.client_id.description", "The client id."),
      /says little more than the name: "The client id\."/,
    ],
    "a description that is no sentence": [
      put("sent.client_id.description", "Names the one who is to hold it"),
      /ends without a full stop/,
    ],
    "a property without a description": [
      take("sent.client_id.description"),
      /No description\. Say what a reader needs to decide/,
    ],
  },
  "named-examples": {
    "an example without a summary": [
      take("linkBody.examples.link.summary"),
      /"link" property must have required property "summary"\. Give the body `examples` with a name each/,
    ],
    "an example without a summary, which operations share": [
      all(share, take("components.examples.InProcess.summary")),
      /"in_process" property must have required property "summary"/,
    ],
    "a body without examples": [
      all(take("linkBody.examples"), onlyAnswersOf("requestStatus")),
      /must have required property "examples"/,
    ],
  },
  "examples-cover": {
    "no example of a combination of verdicts": [
      take("okBody.examples.in_process"),
      /^linkCard response 200: no example shows status: ok with request_status: process and nothing optional beside it\. Add one/,
    ],
    "no example of a member": [
      take("okBody.examples.refused_text_code.value.error_description"),
      /^linkCard response 200: no example shows the member "error_description"/,
    ],
    "no example of one of two types": [
      take("okBody.examples.refused_number_code"),
      /^linkCard response 200: no example shows "error_code" of type integer/,
    ],
    "no bare example of a combination that others show with more": [
      take("okBody.examples.refused"),
      /^linkCard response 200: no example shows status: error with request_status: error and nothing optional beside it/,
    ],
    "no example of a member of an item": [
      put("statusBody.examples.linked.value.cards", []),
      /^requestStatus response 200: no example shows the member "card_id"/,
    ],
    "no example of a time with an offset": [
      (spec) => {
        for (const example of Object.values(at(spec, "okBody.examples")))
          put("value.dt", "2026-01-15T07:30:45Z")(example);
      },
      /^linkCard response 200: no example shows "dt" with an offset/,
    ],
    "no example of a time in UTC": [
      take("okBody.examples.linked_utc"),
      /^linkCard response 200: no example shows "dt" in UTC, with a Z/,
    ],
    "no example of a member of a request": [
      (spec) => put("sent.note", at(spec, "words"))(spec),
      /^linkCard request: no example shows the member "note"/,
    ],
  },
  "known-answers": {
    "a request example without a known answer": [
      change("linkBody.examples", ({ link, ...others }) => {
        const value = { ...link?.["value"], card_id: "it's a card" };
        return { link, ...others, link_again: { summary: "Another card", value } };
      }),
      /^linkCard has no known answer for its request example "link_again"\. Run:\n\nb64\(\).*\n\nAdd what this prints/s,
    ],
    "a known answer that no request example has": [
      change("knownAnswers", ([first, ...others]) => [first, ...others, { ...first, operation: "linkCard" }]),
      /^The body of this known answer is no request example of linkCard\. Write it as the JSON of the example/,
    ],
  },
  supported: {
    "another method than POST": [
      rename("status", "get"),
      /^A path with `get`\. Every operation of the API is a POST of a JSON body.* describe it as `post`, or teach/,
    ],
    "a path parameter": [
      all(
        put("status.parameters", [parameter("path")]),
        rename("paths./v5/card-api/request/status", "/v5/card-api/request/status/{card_id}"),
      ),
      /^A path parameter, which nothing here signs|^An operation with `parameters`, which nothing here reads/,
    ],
    ...Object.fromEntries(
      ["query", "header", "cookie"].map((place) => [
        `a parameter in the ${place}`,
        [
          put("link.parameters", [parameter(place)]),
          /^An operation with `parameters`, which nothing here reads\. All that varies is in the JSON body/,
        ],
      ]),
    ),
    "an operation that is not to be signed": [
      put("link.security", []),
      /^An operation with `security`.* security and servers are those at the top of the spec/,
    ],
    "an operation without a request body": [
      all(take("status.requestBody"), use("RequestStatusRequest"), onlyAnswersOf("linkCard")),
      /^This operation has no request body in application\/json/,
    ],
    "an operation that never responds with 200": [
      rename("ok", "201"),
      /^This operation has no response 200 in application\/json/,
    ],
    "a second media type": [
      (spec) => put("link.requestBody.content.application/xml", at(spec, "linkBody"))(spec),
      /^The media type application\/xml\. Bodies are JSON alone/,
    ],
    "a keyword that the tools don't know": [
      put("answer.dependentRequired", { error_description: ["error_code"] }),
      /^The keyword `dependentRequired`, which no tool here knows\. Say it with \$ref, allOf, type, .*, or teach/,
    ],
    "`nullable`, which OpenAPI 3.1 doesn't have": [
      put("words.nullable", true),
      /^OpenAPI 3\.1 has no `nullable`\. Write `type: \[string, "null"\]`/,
    ],
    "a format that nothing validates": [
      put("sent.client_id", { ...CLIENT_ID, format: "password" }),
      /^The format "password", which nothing here validates\. Write uuid or date-time, say it with `pattern`/,
    ],
    "a rule beside an allOf": [
      put("schemas.LinkCardResponse.required", ["dt"]),
      /^`required` beside `allOf`, where some generators drop it\. Move it into a branch of the allOf/,
    ],
    "a reference beside an allOf": [
      put("sent.client_id.allOf", [{ minLength: 1 }]),
      /^`allOf` beside `\$ref`, where some generators drop it\. Write an allOf with both as branches/,
    ],
  },
  "closed-requests": {
    "a request that lets any member through": [
      take("request.additionalProperties"),
      /Write `additionalProperties: false`/,
    ],
    "a request that doesn't say that it is an object": [
      all(take("schemas.RequestStatusRequest.type"), take("schemas.RequestStatusRequest.additionalProperties")),
      /Write `additionalProperties: false`/,
    ],
  },
  "open-responses": {
    "a response whose common part refuses new members": [
      take("answer.additionalProperties"),
      /Write `additionalProperties: true`/,
    ],
    "a part of a response that refuses new members": [
      take("card.additionalProperties"),
      /Write `additionalProperties: true`/,
    ],
  },
  "undocumented-default": {
    "an operation without a default response": [
      take("link.responses.default"),
      /Add `default: \{ \$ref: "#\/components\/responses\/Undocumented" \}`/,
    ],
  },
  "required-body": {
    "a request body that may be left out": [
      take("link.requestBody.required"),
      /This request body is optional\. Write `required: true`/,
    ],
  },
  "documented-status": {
    "a status that nobody documents": [
      put("link.responses.409", {
        description: "The vendor has seen this id before.",
        "x-evidence": { level: "assumed", source: "OURS", note: "It seems likely." },
      }),
      /The vendor documents no such status; leave it to `default`/,
    ],
  },
  "wire-names": {
    "a member in camelCase": [
      all(rename("received.dt", "dTime"), put("answer.required.2", "dTime"), (spec) => {
        const examples = bodies.flatMap((body) => Object.values(at(spec, `${body}.examples`)));
        for (const example of examples) if (example["value"]?.["dt"]) rename("value.dt", "dTime")(example);
      }),
      /"dTime" is not in snake_case/,
    ],
  },
  "operation-names": {
    "an operation in snake_case": [
      all(put("link.operationId", "link_card"), (spec) => {
        for (const answer of at(spec, "knownAnswers"))
          if (String(answer["operation"]) === "linkCard") put("operation", "link_card")(answer);
      }),
      /"link_card" is not in camelCase/,
    ],
  },
  "schema-names": {
    "a schema in snake_case": [
      all(
        (spec) => put("schemas.link_card_response", at(spec, "schemas.LinkCardResponse"))(spec),
        put("okBody.schema.$ref", "#/components/schemas/link_card_response"),
        put("schemas.LinkCardResponse.allOf", [{ $ref: "#/components/schemas/Envelope" }]),
        use("LinkCardResponse"),
      ),
      /"link_card_response" is not in PascalCase/,
    ],
  },
  "example-names": {
    "an example in camelCase": [rename("okBody.examples.in_process", "inProcess"), /"inProcess" is not in snake_case/],
  },
};

export const cases: readonly Case[] = Object.entries(CASES).flatMap(([rule, all]) =>
  Object.entries(all).map(([breaking, [edit, message]]) => ({ rule, breaking, edit, message })),
);
