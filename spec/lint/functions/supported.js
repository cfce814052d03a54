/** What generator, client, mock, MSW handlers and check know. They would ignore anything else, or stop somewhere inside. */
const PATH_ITEM = ["post", "summary", "description"];
const OPERATION = "operationId tags summary description deprecated externalDocs requestBody responses".split(" ");
const FORMATS = ["uuid", "date-time"];
const WORDS = ["title", "description", "default", "examples", "deprecated"];
const RULES = (
  "type format enum const pattern not minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf " +
  "minItems maxItems uniqueItems required additionalProperties properties items"
).split(" ");
/** What stands alone: some generators drop what is beside it. */
const COMBINED = ["$ref", "allOf"];

export default function supported(spec) {
  const problems = [];
  const refuse = (path, message) => problems.push({ message, path });
  const target = (node) => (node?.$ref ? node.$ref.split("/").slice(1).map(unescaped).reduce(member, spec) : node);

  for (const [route, item] of Object.entries(spec.paths)) {
    const at = ["paths", route];
    if (route.includes("{")) {
      refuse(
        at,
        "A path parameter, which nothing here signs or fills in. Every operation of the API is one fixed path.",
      );
    }
    for (const name of unknown(item, PATH_ITEM)) {
      const why = "Every operation of the API is a POST of a JSON body, and no tool here knows another form";
      refuse([...at, name], `A path with \`${name}\`. ${why}: describe it as \`post\`, or teach them first.`);
    }
    if (item.post) visitOperation(item.post, [...at, "post"]);
  }
  for (const [name, schema] of Object.entries(spec.components?.schemas ?? {})) {
    visitSchema(schema, ["components", "schemas", name]);
  }
  return problems;

  function visitOperation(operation, at) {
    for (const name of unknown(operation, OPERATION)) {
      const way = "All that varies is in the JSON body, and security and servers are those at the top of the spec";
      refuse([...at, name], `An operation with \`${name}\`, which nothing here reads. ${way}.`);
    }
    visitBody(operation.requestBody, [...at, "requestBody"], "This operation has no request body");
    const { 200: ok, ...others } = operation.responses;
    visitBody(ok, [...at, "responses", "200"], "This operation has no response 200");
    for (const [status, response] of Object.entries(others)) {
      visitContent(target(response)?.content ?? {}, [...at, "responses", status]);
    }
  }

  function visitBody(body, at, missing) {
    const content = target(body)?.content ?? {};
    if (content["application/json"]) visitContent(content, at);
    else
      refuse(
        body ? at : at.slice(0, 4),
        `${missing} in application/json, which the types, the validators and the mock need.`,
      );
  }

  function visitContent(content, at) {
    for (const [mediaType, { schema }] of Object.entries(content)) {
      const here = [...at, "content", mediaType];
      if (mediaType !== "application/json") {
        refuse(
          here,
          `The media type ${mediaType}. Bodies are JSON alone: write application/json, and one schema for it.`,
        );
      }
      visitSchema(schema, [...here, "schema"]);
    }
  }

  function visitSchema(schema, at) {
    if (typeof schema !== "object" || schema === null) return;
    const combined = COMBINED.find((keyword) => keyword in schema);
    for (const keyword of unknown(schema, [...WORDS, ...(combined ? [combined] : RULES)])) {
      refuse([...at, keyword], problemOf(keyword, combined));
    }
    if (schema.format !== undefined && !FORMATS.includes(schema.format)) {
      const way = `Write ${FORMATS.join(" or ")}, say it with \`pattern\`, or teach spec/tools/generate/validators.mjs first`;
      refuse([...at, "format"], `The format ${JSON.stringify(schema.format)}, which nothing here validates. ${way}.`);
    }
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      visitSchema(property, [...at, "properties", name]);
    }
    for (const [index, part] of (schema.allOf ?? []).entries()) visitSchema(part, [...at, "allOf", index]);
    visitSchema(schema.items, [...at, "items"]);
  }
}

function problemOf(keyword, combined) {
  if (keyword === "nullable") return 'OpenAPI 3.1 has no `nullable`. Write `type: [string, "null"]`.';
  if (combined && [...RULES, ...COMBINED].includes(keyword)) {
    const way = combined === "allOf" ? "Move it into a branch of the allOf" : "Write an allOf with both as branches";
    return `\`${keyword}\` beside \`${combined}\`, where some generators drop it. ${way}.`;
  }
  const way = "or teach spec/tools/generate and src/check/negatives.ts first";
  return `The keyword \`${keyword}\`, which no tool here knows. Say it with ${[...COMBINED, ...RULES].join(", ")}, ${way}.`;
}

function unknown(node, known) {
  return Object.keys(node).filter((name) => !name.startsWith("x-") && !known.includes(name));
}

const unescaped = (token) => token.replaceAll("~1", "/").replaceAll("~0", "~");
const member = (node, name) => node?.[name];
