/** Rewrites what Ajv generates, so that consumers ship no more of it than says what is wrong, and in words. */

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;

/** Any code that is one expression: it ends with what follows it, at a brace, or with its statement. */
const EXPRESSION = `(?:${TEXT}|[^"{};])*?`;

/** An error as Ajv makes it with `verbose`, and how it is added to the others. */
const ERROR = new RegExp(
  [
    String.raw`const (err\d+) = \{(?:instancePath(?::(?<path>${EXPRESSION}))?,schemaPath:${TEXT},`,
    String.raw`keyword:(?<keyword>${TEXT}),params:\{(?<params>${EXPRESSION})\},schema:${EXPRESSION},`,
    String.raw`parentSchema:(?<place>${EXPRESSION}),data(?::${EXPRESSION})?(?:,propertyName:\w+)?)?\};`,
    String.raw`if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}`,
  ].join(""),
  "g",
);

/** What a validator hands to the next one. */
const CALL = new RegExp(String.raw`\{instancePath(?::(${EXPRESSION}))?,parentData\b${EXPRESSION},rootData\}`, "g");

const SCHEMA = new RegExp(String.raw`const (schema\d+) = (\{(?:${TEXT}|[^"])*?\});(?=const |function |export )`, "g");

/** Rules of which a name and a number or text say all. */
const LIMITS = /^(format|pattern|(min|max)(Length|Items|Properties)|minimum|maximum|exclusiveM(in|ax)imum|multipleOf)$/;

/**
 * @param {string} code what Ajv has generated
 * @param spec the document that its references lead into
 */
export function lean(code, spec) {
  const schemas = Object.fromEntries([...code.matchAll(SCHEMA)].map(([, name, json = ""]) => [name, JSON.parse(json)]));
  const written = code
    .replaceAll(ERROR, (...match) => `(vErrors ??= []).push({${fields(match.at(-1), schemas, spec)}});`)
    .replaceAll('{instancePath="", parentData, parentDataProperty, rootData=data}={}', 'instancePath=""')
    .replaceAll(CALL, (_, path = "instancePath") => path)
    .replaceAll(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);/g,
      "vErrors = (vErrors ?? []).concat($1.errors);",
    );
  const left = /.{0,80}(?:,parentSchema:schema|,parentDataProperty\b).{0,80}/.exec(written);
  if (left) throw new Error(`Ajv writes something that spec/tools/generate/lean.mjs doesn't know: ${left[0]}`);
  return written;
}

/** What an error keeps. Within a `not` there is one without anything in it, for it makes the value right. */
function fields({ path = "instancePath", keyword, params, place }, schemas, spec) {
  if (!keyword) return "";
  const name = JSON.parse(keyword);
  const tokens = place.match(new RegExp(`${TEXT}|\\w+`, "g")).map(unquoted);
  const schema = at(schemas, tokens);
  const [, member] = new RegExp(`^(?:missing|additional)Property: (${TEXT}|\\w+)$`).exec(params) ?? [];
  const words =
    name === "required" && member
      ? expected("type", schema.properties?.[unquoted(member)], spec)
      : expected(name, schema, spec);
  return [
    `instancePath:${path},keyword:${keyword}`,
    ...(member ? [`member:${member}`] : []),
    ...(name === "additionalProperties" ? [] : [`expected:${JSON.stringify(words)}`]),
  ].join(",");
}

/** What a schema asks for by a keyword: its title, or what follows from its rules. */
function expected(keyword, schema, spec) {
  const { $ref, title, type = "value", enum: values, const: constant, ...rules } = schema ?? {};
  if (title) return title;
  if ($ref) return expected(keyword, at(spec, $ref.split("/").slice(1).map(unescaped)), spec);
  if (!/^(type|const|enum)$/.test(keyword) && !LIMITS.test(keyword)) return `as \`${keyword}\` in the spec asks`;
  if (constant !== undefined) return JSON.stringify(constant);
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  if (values) return `one of ${values.map(text).join(", ")}`;
  const kinds = [type].flat().map((name) => `${/^[aio]/.test(name) ? "an" : "a"} ${name}`);
  const limits = Object.entries(rules).filter(([name]) => LIMITS.test(name));
  return [kinds.join(" or "), ...limits.map(([name, limit]) => `${name} ${limit}`)].join(" with ");
}

function at(node, path) {
  return path.reduce((within, name) => within?.[name], node);
}

function unquoted(token) {
  return token.startsWith('"') ? JSON.parse(token) : token;
}

function unescaped(token) {
  return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
}
