/** Rewrites what Ajv generates, so that consumers ship no more of it than says what is wrong, and in words. */

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;

/** An error as Ajv makes it with `verbose`, and how it is added to the others. */
const ERROR = new RegExp(
  [
    String.raw`const (err\d+) = \{(?:instancePath(?::(?<path>[^,]*))?,schemaPath:${TEXT},keyword:"(?<keyword>\w+)",`,
    String.raw`params:\{(?<params>(?:${TEXT}|[^"}])*)\},schema:(?:${TEXT}|[^,]*),parentSchema:(?<place>[^,]*),data(?::\w+)?)?\};`,
    String.raw`if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}`,
  ].join(""),
  "g",
);

/**
 * @param {string} code what Ajv has generated
 * @param spec the document that its references lead into
 */
export function lean(code, spec) {
  const schemas = Object.fromEntries(
    [...code.matchAll(/const (schema\d+) = (\{.*?\});(?=const |function |export )/g)].map(([, name, json = ""]) => [
      name,
      JSON.parse(json),
    ]),
  );
  const written = code
    .replaceAll(ERROR, (...match) => `(vErrors ??= []).push({${fields(match.at(-1), schemas, spec)}});`)
    .replaceAll('{instancePath="", parentData, parentDataProperty, rootData=data}={}', 'instancePath=""')
    .replaceAll(/\{instancePath(?::([^,]*))?,parentData[^}]*\}/g, (_, path = "instancePath") => path)
    .replaceAll(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
      "errors = (vErrors ??= []).push(...$1.errors);",
    );
  const left = /.{0,80}(?:parentSchema|parentData).{0,80}/.exec(written);
  if (left) throw new Error(`Ajv writes something that spec/lean.mjs doesn't know: ${left[0]}`);
  return written;
}

/** What an error keeps. Within a `not` there is one without anything in it, for it makes the value right. */
function fields({ path = "instancePath", keyword, params, place }, schemas, spec) {
  if (!keyword) return "";
  const schema = at(schemas, place.match(/\w+|"[^"]*"/g).map(unquoted));
  const [, member] = /(?:missing|additional)Property: ("[^"]*"|\w+)/.exec(params) ?? [];
  const about = keyword === "required" ? schema.properties?.[unquoted(member ?? "")] : schema;
  return [
    `instancePath:${path},keyword:"${keyword}"`,
    ...(member ? [`member:${member}`] : []),
    ...(keyword === "additionalProperties" ? [] : [`expected:${JSON.stringify(expected(about, spec))}`]),
  ].join(",");
}

/** What a schema asks for: its title, or what follows from its rules. */
function expected(schema, spec) {
  const { $ref, title, type = "value", enum: values, const: constant, ...rules } = schema ?? {};
  if (title) return title;
  if ($ref) return expected(at(spec, $ref.split("/").slice(1)), spec);
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return `one of ${values.join(", ")}`;
  const kinds = [type].flat().map((name) => `${/^[aio]/.test(name) ? "an" : "a"} ${name}`);
  const limits = Object.entries(rules).filter(
    ([name, rule]) => name !== "default" && ["string", "number"].includes(typeof rule),
  );
  return [kinds.join(" or "), ...limits.map(([name, rule]) => `${name} ${rule}`)].join(" with ");
}

function at(node, path) {
  return path.reduce((within, name) => within?.[name], node);
}

function unquoted(text) {
  return text.replaceAll('"', "");
}
