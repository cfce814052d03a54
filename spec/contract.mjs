/** Turns the spec into generated/contract.js: where each operation is, and a validator for each of its bodies. */
import { _, Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { rolldown } from "rolldown";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const DECLARATIONS = `
/** One broken constraint. It names the place and the rule, never the value. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A schema of the spec, compiled. \`titles\` says what the spec asks of a place, by instance path. */
export interface Schema {
  readonly validate: { (value: unknown): boolean; errors?: readonly ValidationError[] | null };
  readonly titles: Readonly<Record<string, string>>;
}

/** Schemas by media type. */
export type Bodies = Readonly<Record<string, Schema>>;

export interface Operation<Method extends string = string, Path extends string = string> {
  readonly method: Method;
  readonly path: Path;
  readonly request: Bodies;
  /** By documented HTTP status. */
  readonly responses: Readonly<Record<string, Bodies>>;
}
`;

/** @param spec the bundled OpenAPI document */
export async function contractModule(spec) {
  /** @type {string[]} references, each compiled once however many bodies share it */
  const compiled = [];
  const schema = (path) => {
    const reference = at(spec, path).$ref ?? referenceTo(path);
    if (!compiled.includes(reference)) compiled.push(reference);
    const validate = `validators.${nameOf(compiled.indexOf(reference))}`;
    return `{ validate: ${validate}, titles: ${JSON.stringify(titles(spec, { $ref: reference }))} }`;
  };
  const bodies = (path) =>
    record(
      Object.keys(at(spec, [...path, "content"]) ?? {}).map((mediaType) => [
        mediaType,
        schema([...path, "content", mediaType, "schema"]),
      ]),
    );

  const operations = operationsOf(spec);
  const operationsCode = record(
    operations.map(({ id, method, path, place, statuses }) => [
      id,
      record([
        ["method", JSON.stringify(method)],
        ["path", JSON.stringify(path)],
        ["request", bodies([...place, "requestBody"])],
        ["responses", record(statuses.map((status) => [status, bodies([...place, "responses", status])]))],
      ]),
    ]),
  );

  const scheme = Object.values(spec.components.securitySchemes)[0];
  const protectedHeader = pathOf(scheme["x-protected-header"].$ref);
  const signatureCode = record([
    ["header", JSON.stringify(scheme.name)],
    ["protectedHeader", schema(protectedHeader)],
    ["defaultAlgorithm", JSON.stringify(at(spec, protectedHeader).properties.alg.default)],
  ]);

  return {
    code: await oneModule("contract", {
      contract: `
        import * as validators from "validators";
        export const operations = ${operationsCode};
        export const signature = ${signatureCode};`,
      validators: validatorsModule(spec, compiled),
    }),
    declarations: `import type { components } from "./types.js";
${DECLARATIONS}
export declare const operations: {
${operations.map(({ id, method, path }) => `  readonly ${id}: Operation<"${method}", "${path}">;`).join("\n")}
};

export declare const signature: {
  readonly header: string;
  readonly protectedHeader: Schema;
  readonly defaultAlgorithm: components["schemas"]["${protectedHeader.at(-1)}"]["alg"];
};
`,
  };
}

function operationsOf(spec) {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      id: item[method].operationId,
      method: method.toUpperCase(),
      path,
      place: ["paths", path, method],
      statuses: Object.keys(item[method].responses).filter((status) => status !== "default"),
    })),
  );
}

/** Ajv is needed to write the validators, never to run them. */
function validatorsModule(spec, references) {
  const ajv = new Ajv({
    allErrors: true,
    inlineRefs: false,
    // A part of an allOf says nothing of its type; the part beside it does.
    strictTypes: false,
    validateSchema: false,
    code: { source: true, esm: true, formats: _`formats` },
  });
  // Ajv reads the whole document to find a schema in it; the document's own members are no rules.
  ajv.addVocabulary(Object.keys(spec));
  // A format that isn't named here stops the generator, where other tools ignore it in silence.
  // UUID is read as Prism reads it; date-time by a library that takes RFC 3339 at its word, where
  // ajv-formats lets a blank stand for the `T`.
  ajv.addFormat("uuid", fullFormats.uuid);
  ajv.addFormat("date-time", () => true);
  ajv.addSchema(withoutProse(spec), "spec");

  const ids = references.map((reference, index) => [nameOf(index), `spec${reference}`]);
  return `
    import { isDateTime } from "@hyperjump/json-schema-formats";
    const formats = { "date-time": isDateTime };
    ${standalone.default(ajv, Object.fromEntries(ids))}`;
}

/** Ajv copies some schemas into the code it writes; what only people read would be shipped with them. */
function withoutProse(spec) {
  return JSON.parse(JSON.stringify(spec), (key, value) => {
    // A member may be called `description` too; its schema is an object and stays.
    const isProse = ["title", "description", "summary"].includes(key) && typeof value === "string";
    return isProse || key.startsWith("x-") ? undefined : value;
  });
}

/**
 * Bundles modules given as text by name, and leaves out what isn't used.
 * @param {Record<string, string>} modules
 */
async function oneModule(entry, modules) {
  const build = await rolldown({
    input: entry,
    // The formats' library would bring its other formats, and what those import.
    treeshake: { moduleSideEffects: false },
    experimental: { attachDebugInfo: "none" },
    plugins: [
      {
        name: "modules-as-text",
        resolveId: (id) => (id in modules ? id : null),
        load: (id) => modules[id] ?? null,
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", comments: false });
  await build.close();
  return output[0].code;
}

/** By instance path. */
function titles(spec, schema, place = "") {
  if (schema.$ref) return titles(spec, at(spec, pathOf(schema.$ref)), place);
  return Object.assign(
    schema.title ? { [place]: schema.title } : {},
    ...(schema.allOf ?? []).map((part) => titles(spec, part, place)),
    ...Object.entries(schema.properties ?? {}).map(([name, property]) => titles(spec, property, `${place}/${name}`)),
  );
}

function pathOf(reference) {
  return reference
    .split("/")
    .slice(1)
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function referenceTo(path) {
  const escaped = path.map((token) => encodeURIComponent(token.replaceAll("~", "~0").replaceAll("/", "~1")));
  return `#/${escaped.join("/")}`;
}

/** What the validators' module exports a validator as; names like `validate1` are taken by Ajv. */
function nameOf(index) {
  return `body${index}`;
}

function at(document, path) {
  return path.reduce((node, token) => node?.[token], document);
}

/** An object literal; the values are code. */
function record(entries) {
  return `{ ${entries.map(([name, code]) => `${JSON.stringify(name)}: ${code}`).join(", ")} }`;
}
