/** Turns the spec into generated/contract.js: where each operation is, and a validator for each of its bodies. */
import { child, follow, keysOf, root, under } from "../pointer.mjs";
import { oneModule, validatorsModule } from "./validators.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const DECLARATIONS = `
/** One broken rule, as Ajv tells it. It holds names of members as they came, but never a value. */
export interface ValidationError {
  /** Where the value stands, as a JSON pointer. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the rule asks for, to be read after the member's name. */
  readonly message: string;
}

/** A schema of the spec, compiled by Ajv. */
export interface Schema {
  /** @param context where the value stands, if it is part of another one */
  (value: unknown, context?: { readonly instancePath: string }): boolean;
  /** Of the last value that was refused. */
  readonly errors?: readonly ValidationError[] | null;
}

/** Schemas by media type. */
export type Bodies = Readonly<Record<string, Schema>>;

export interface Operation<Id extends string = string, Method extends string = string, Path extends string = string> {
  readonly id: Id;
  readonly method: Method;
  readonly path: Path;
  /** Whether it only reads, so that it may be sent again. */
  readonly safe: boolean;
  readonly request: Bodies;
  /** By documented HTTP status. */
  readonly responses: Readonly<Record<string, Bodies>>;
}
`;

/** @param spec the bundled OpenAPI document */
export async function contractModule(spec) {
  /** @type {string[]} references, each compiled once however many bodies share it */
  const compiled = [];
  const schema = (holder, name) => {
    const written = under(holder, name);
    const isReference = keysOf(written).length === 1 && written.value.$ref;
    const reference = encodeURI((isReference ? follow(written, written.value.$ref) : written).at);
    if (!compiled.includes(reference)) compiled.push(reference);
    return `validators.${nameOf(compiled.indexOf(reference))}`;
  };
  const bodies = (path) => {
    const content = at(spec, [...path, "content"]);
    return record(keysOf(content).map((mediaType) => [mediaType, schema(child(content, mediaType), "schema")]));
  };

  const operations = operationsOf(spec);
  const operationsCode = record(
    operations.map(({ id, method, path, safe, place, statuses }) => [
      id,
      record([
        ["id", JSON.stringify(id)],
        ["method", JSON.stringify(method)],
        ["path", JSON.stringify(path)],
        ["safe", JSON.stringify(safe)],
        ["request", bodies([...place, "requestBody"])],
        ["responses", record(statuses.map((status) => [status, bodies([...place, "responses", status])]))],
      ]),
    ]),
  );

  const servers = Object.fromEntries(spec.servers.map((server) => [server["x-environment"], server.url]));
  const scheme = Object.values(spec.components.securitySchemes)[0];
  const protectedHeader = scheme["x-protected-header"].$ref.split("/").slice(1);
  const properties = at(spec, [...protectedHeader, "properties"]);
  const members = keysOf(properties);
  const schemeCode = record([
    ["header", JSON.stringify(scheme.name)],
    ["protectedHeader", record(members.map((member) => [member, schema(properties, member)]))],
    ["defaultAlgorithm", JSON.stringify(properties.value.alg.default)],
  ]);

  return {
    code: await oneModule("contract", {
      contract: `
        import * as validators from "validators";
        export const servers = ${JSON.stringify(servers)};
        export const operations = ${operationsCode};
        export const signatureScheme = ${schemeCode};`,
      validators: validatorsModule(
        spec,
        Object.fromEntries(compiled.map((reference, index) => [nameOf(index), reference])),
      ),
    }),
    declarations: `import type { components } from "./types.js";
${DECLARATIONS}
/** Base URLs by environment. */
export declare const servers: {
${Object.keys(servers)
  .map((environment) => `  readonly ${environment}: string;`)
  .join("\n")}
};

export declare const operations: {
${operations.map(({ id, method, path }) => `  readonly ${id}: Operation<"${id}", "${method}", "${path}">;`).join("\n")}
};

export declare const signatureScheme: {
  readonly header: string;
  readonly protectedHeader: {
${members.map((member) => `    readonly ${member}: Schema;`).join("\n")}
  };
  readonly defaultAlgorithm: components["schemas"]["${protectedHeader.at(-1)}"]["alg"];
};
`,
  };
}

export function operationsOf(spec) {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      id: item[method].operationId,
      method: method.toUpperCase(),
      path,
      safe: item[method]["x-safe"] === true,
      place: ["paths", path, method],
      statuses: Object.keys(item[method].responses).filter((status) => status !== "default"),
    })),
  );
}

/** What the validators' module exports a validator as; names like `validate1` are taken by Ajv. */
function nameOf(index) {
  return `body${index}`;
}

/** What stands at a path of keys, references on the way followed. */
export function at(spec, path) {
  return path.reduce(child, root(spec));
}

/** An object literal; the values are code. */
function record(entries) {
  return `{ ${entries.map(([name, code]) => `${JSON.stringify(name)}: ${code}`).join(", ")} }`;
}
