/** Turns the spec into generated/contract.js: where each operation is, and a validator for each of its bodies. */
import { oneModule, validatorsModule } from "./validators.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const DECLARATIONS = `
/** One broken constraint. It names the place and the rule, never the value. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  /** The member at that place that is missing, or that the contract doesn't know. */
  readonly member?: string;
  /** What the spec asks for there, in words. */
  readonly expected?: string;
}

/** A schema of the spec, compiled. */
export interface Schema {
  /** @param instancePath where the value stands, as errors are to name it; by default nowhere */
  (value: unknown, instancePath?: string): boolean;
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
  const schema = (path) => {
    const reference = referenceTo(schemaAt(spec, path));
    if (!compiled.includes(reference)) compiled.push(reference);
    return `validators.${nameOf(compiled.indexOf(reference))}`;
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
  const protectedHeader = pathOf(scheme["x-protected-header"].$ref);
  const members = Object.keys(at(spec, protectedHeader).properties);
  const signatureCode = record([
    ["header", JSON.stringify(scheme.name)],
    ["protectedHeader", record(members.map((member) => [member, schema([...protectedHeader, "properties", member])]))],
    ["defaultAlgorithm", JSON.stringify(at(spec, protectedHeader).properties.alg.default)],
  ]);

  return {
    code: await oneModule("contract", {
      contract: `
        import * as validators from "validators";
        export const servers = ${JSON.stringify(servers)};
        export const operations = ${operationsCode};
        export const signature = ${signatureCode};`,
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

export declare const signature: {
  readonly header: string;
  readonly protectedHeader: {
${members.map((member) => `    readonly ${member}: Schema;`).join("\n")}
  };
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
      safe: item[method]["x-safe"] === true,
      place: ["paths", path, method],
      statuses: Object.keys(item[method].responses).filter((status) => status !== "default"),
    })),
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

/** Where something really is: references on the way to it, and at the end of it, are followed. */
function locate(spec, path) {
  const value = (/** @type {string[]} */ place) => place.reduce((node, token) => node?.[token], spec);
  return path.reduce((/** @type {string[]} */ place, token) => {
    let next = place.concat(token);
    for (let node = value(next); node?.$ref; node = value(next)) next = pathOf(node.$ref);
    return next;
  }, []);
}

/** Where a schema is: what its reference leads to, if that is all there is of it. */
function schemaAt(spec, path) {
  const place = [...locate(spec, path.slice(0, -1)), path.at(-1)];
  const { $ref, ...beside } = place.reduce((node, token) => node[token], spec);
  const rules = Object.keys(beside).filter((name) => name !== "description" && !name.startsWith("x-"));
  return $ref && rules.length === 0 ? locate(spec, path) : place;
}

function at(spec, path) {
  return locate(spec, path).reduce((node, token) => node?.[token], spec);
}

/** An object literal; the values are code. */
function record(entries) {
  return `{ ${entries.map(([name, code]) => `${JSON.stringify(name)}: ${code}`).join(", ")} }`;
}
