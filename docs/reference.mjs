/** The reference as one page of Markdown, made from the bundled spec alone: each member with its evidence and its link. */
import { WORDS } from "./words.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const slug = (text) => text.replace(/[^\p{L}\p{N}_]+/gu, "-");
/** A container of markdown.mjs. One that holds others has more colons than they have. */
const box = (colons, name, ...lines) =>
  [":".repeat(colons) + name, ...lines.filter(Boolean), ":".repeat(colons)].join("\n\n");
/** VitePress takes the label for HTML. */
const fence = (language, label, text) =>
  `\`\`\`\`${language} [${label.replace(/[^\w .+#-]/g, "")}]\n${text.trimEnd()}\n\`\`\`\``;
/** One tab for each language. */
export const codeGroup = (samples) =>
  box(3, " code-group", ...samples.map(({ name, text, language }) => fence(language, name, text)));
const code = (value) => `\`${String(value).replaceAll("`", "'")}\``;
const line = (text = "") => text.replace(/\s+/g, " ").trim();
/** Headings of the spec's own texts would stand beside those of the page. */
const prose = (text = "") => text.replace(/^#+ /gm, "");

/**
 * @param {any} spec the bundled spec
 * @param {object} shown
 * @param {string} shown.operation the operationId that the samples call
 * @param {readonly { name: string; text: string; language: string }[]} shown.samples
 * @param {keyof typeof WORDS} [language]
 */
export function reference(spec, { operation: sampled, samples }, language = "en") {
  const words = WORDS[language];
  const sections = [];
  const heading = (depth, id, title) => {
    if (depth === 2) sections.push({ id, title });
    return `${"#".repeat(depth)} ${line(title)} {#${id}}`;
  };
  const [intro = ""] = spec.info.description.split(/^## /m);
  const [[, scheme] = ["", /** @type {any} */ ({})]] = Object.entries(spec.components.securitySchemes);

  /** Follows references; what stands beside a `$ref` wins. */
  function resolve({ $ref, ...own } = /** @type {any} */ ({})) {
    if ($ref === undefined) return own;
    const keys = $ref.split("/").slice(1);
    return { ...resolve(keys.reduce((value, key) => value[key], spec)), ...own };
  }

  function operationOf(method, path, operation) {
    const id = slug(operation.operationId);
    const { parameters = [], requestBody, responses } = operation;
    const body = resolve(requestBody);
    const answers = Object.entries(responses).map(([status, response]) => [status, resolve(response)]);
    const text = [
      evidence(operation["x-evidence"]),
      prose(operation.description),
      heading(3, `${id}-request`, words.request),
      `${prose(body.description)}\n\n${words.signed} [${code(scheme.name)}](#signature).`,
      parameters.length > 0 && `**${words.parameters}**`,
      ...parameters.map(resolve).map(({ name, in: place, schema, required, ...about }) => {
        return member(`${id}-parameter`, name, { ...schema, ...about }, required, ` in ${place}`);
      }),
      content(`${id}-request`, body.content),
      ...answers.map(([status, response]) => answer(`${id}-${slug(status)}`, status, response)),
    ];
    const bodies = answers.flatMap(([status, { content = {} }]) =>
      Object.values(content).flatMap(({ examples = {} }) =>
        Object.entries(examples).map(([name, { value }]) =>
          fence("json", `${status} ${name}`, JSON.stringify(value, null, 2)),
        ),
      ),
    );
    const example = [
      ...(operation.operationId === sampled ? [codeGroup(samples), words.samples] : []),
      bodies.length > 0 && box(3, " code-group", ...bodies),
    ];
    return [
      heading(2, id, operation.summary),
      `${code(`${method} ${path}`)} ${code(operation.operationId)}`,
      box(30, " columns", box(29, " text", ...text), box(29, " example", ...example)),
    ].join("\n\n");
  }

  function answer(id, status, response) {
    const title = status === "default" ? words.other : `${words.response} ${status}`;
    return [
      heading(3, id, title),
      evidence(response["x-evidence"]),
      prose(response.description),
      content(id, response.content),
    ].join("\n\n");
  }

  function content(id, media = {}) {
    return Object.entries(media)
      .map(([type, { schema, examples = {} }]) => {
        const listed = Object.entries(examples).map(
          ([name, { summary }]) => `${heading(4, `${id}-example-${slug(name)}`, code(name))}\n\n${line(summary)}.`,
        );
        const isAnswer = listed.length > 0;
        return [code(type), object(id, schema), isAnswer && `**${words.examples}**`, ...listed]
          .filter(Boolean)
          .join("\n\n");
      })
      .join("\n\n");
  }

  /** The members of an object, including those of its `allOf` parts. */
  function object(id, unresolved, depth = 0) {
    const schema = resolve(unresolved);
    const parts = [...(schema.allOf ?? []).map(resolve), schema];
    const required = parts.flatMap((part) => part.required ?? []);
    const members = parts.flatMap((part) => Object.entries(part.properties ?? {}));
    const closed = parts.some((part) => part.additionalProperties === false);
    return [
      prose(schema.description),
      evidence(schema["x-evidence"]),
      ...members.map(([name, each]) => member(id, name, each, required.includes(name), "", depth)),
      closed ? words.closed : words.open,
    ].join("\n\n");
  }

  function member(parent, name, unresolved, required, place = "", depth = 0) {
    const id = `${parent}-${slug(name)}`;
    const own = resolve(unresolved);
    const form = unresolved.$ref && resolve({ $ref: unresolved.$ref });
    const nested = own.items ?? (own.properties && own);
    const type = [own.type].flat().join(" | ") + (own.format ? ` (${own.format})` : "") + place;
    return box(
      20 - depth,
      " member",
      heading(4, id, code(name)),
      `${code(type)} ${required ? `**${words.required}**` : words.optional}`,
      prose(own.description),
      facts(unresolved),
      evidence(own["x-evidence"]),
      form && `${words.format} ${line(form.description)}\n\n${facts(form)}\n\n${evidence(form["x-evidence"])}`,
      nested && object(id, nested, depth + 1),
    );
  }

  function facts({ title, pattern, enum: values, const: constant, default: usual }) {
    return [
      values && `${words.oneOf} ${values.map(code).join(", ")}.`,
      constant !== undefined && `${words.always} ${code(JSON.stringify(constant))}.`,
      usual !== undefined && `${words.usual} ${code(usual)}.`,
      pattern && `${title ? `${words.expected} ${line(title)}. ` : ""}${words.pattern} ${code(pattern)}`,
    ]
      .filter(Boolean)
      .join("\n\n");
  }

  /** Level and sources as words; the colour adds nothing to them. */
  function evidence(known) {
    if (!known) return "";
    const { level, source, note, optional } = known;
    const sources = [source].flat().map((id) => `[${id}](#source-${slug(id)})`);
    const why = optional && `${words.whyOptional} ${line(optional)}`;
    return box(3, ` evidence ${level}`, `${words.source} ${sources.join(", ")}. ${line(note)} ${why ?? ""}`);
  }

  const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operationOf(method.toUpperCase(), path, item[method])),
  );
  const text = [
    `# ${words.title}`,
    line(`${spec.info.title}. ${spec.info.summary}`),
    `${words.download} [openapi.yaml](/openapi.yaml), [openapi.json](/openapi.json)`,
    box(3, ` filter ${words.undocumented}`),
    ...operations,
    heading(2, "signature", words.signature),
    `${evidence(scheme["x-evidence"])}\n\n${prose(scheme.description)}\n\n${words.steps}`,
    `${heading(3, "signature-header", words.header)}\n\n${object("signature-header", scheme["x-protected-header"])}`,
    heading(2, "servers", words.servers),
    ...spec.servers.map(
      ({ url, description, "x-evidence": known }) => `**${code(url)}**\n\n${prose(description)}\n\n${evidence(known)}`,
    ),
    `${heading(2, "evidence", words.evidence)}\n\n${prose(intro)}`,
    heading(3, "sources", words.sources),
    ...Object.entries(spec["x-evidence-sources"]).map(
      ([id, about]) => `${heading(4, `source-${slug(id)}`, code(id))}\n\n${line(about)}`,
    ),
  ].join("\n\n");
  return { title: words.title, text, sections };
}
