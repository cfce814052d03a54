/** The reference as one page of Markdown, made from the bundled spec alone: each member with its evidence and its link. */
import { box, code, codeGroup, columns, fence, heading, line, prose, slug } from "./blocks.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * @param {any} spec the bundled spec
 * @param {object} shown
 * @param {string} shown.operation the operationId that the samples call
 * @param {readonly { name: string; text: string; part: string; language: string }[]} shown.samples `part` is what signs
 *   and sends
 * @param {any} words what the page says itself, of words.yaml
 */
export function reference(spec, { operation: sampled, samples }, words) {
  const [intro = ""] = spec.info.description.split(/^## /m);
  /** By reference, where the page has told of it: each thing is told once. */
  const told = new Map();
  const [[, scheme] = ["", /** @type {any} */ ({})]] = Object.entries(spec.components.securitySchemes);

  /** Follows references; what stands beside a `$ref` wins. */
  function resolve({ $ref, ...own } = /** @type {any} */ ({})) {
    if ($ref === undefined) return own;
    const keys = $ref.split("/").slice(1);
    return { ...resolve(keys.reduce((value, key) => value[key], spec)), ...own };
  }

  /** A link to where the page has told of the same, or nothing and the place for later. */
  function again({ $ref = "" } = {}, id = "", name = id) {
    const [at, title] = told.get($ref) ?? [];
    if ($ref && !at) told.set($ref, [id, name]);
    return at && `[${title}](#${at}).`;
  }

  function operationOf(
    method,
    path,
    { operationId, summary, description, parameters = [], requestBody, ...operation },
  ) {
    const id = slug(operationId);
    const body = resolve(requestBody);
    const answers = Object.entries(operation.responses);
    const bodies = answers.flatMap(([status, response]) =>
      Object.values(resolve(response).content ?? {}).flatMap(({ examples = {} }) =>
        Object.entries(examples).map(([name, { value }]) =>
          fence("json", `${status} ${name}`, JSON.stringify(value, null, 2)),
        ),
      ),
    );
    const text = [
      `${code(`${method} ${path}`)} ${code(operationId)}`,
      prose(description),
      evidence(operation["x-evidence"]),
      heading(3, `${id}-request`, words.request),
      `${Object.keys(body.content ?? {}).map(code)} ${words.signed} [${code(scheme.name)}](#signature)`,
      prose(body.description),
      parameters.length > 0 && `**${words.parameters}**`,
      ...parameters.map(resolve).map(({ name, in: place, schema, required, ...about }) => {
        return member(`${id}-parameter`, name, { ...schema, ...about }, required, ` ${words.in} ${place}`);
      }),
      ...content(`${id}-request`, body.content),
      ...answers.flatMap(([status, response]) => answer(operationId, `${id}-${slug(status)}`, status, response)),
    ];
    const example = [
      ...(operationId === sampled ? shownSamples() : [`${words.sameSample} [${code(sampled)}](#${slug(sampled)})`]),
      box(4, `fold ${words.curl}`, box(3, `workbench ${operationId}`)),
      bodies.length > 0 && box(4, "answers", `**${words.response}**`, box(3, "code-group", ...bodies)),
    ];
    return [heading(2, id, summary), columns(text, example)].join("\n\n");
  }

  const shownSamples = () => [
    codeGroup(samples.map(({ part, ...sample }) => ({ ...sample, text: part }))),
    box(4, `fold ${words.whole}`, codeGroup(samples), words.samples),
  ];

  function answer(operationId, id, status, response) {
    const title = status === "default" ? words.other : `${words.response} ${status}`;
    const known = again(response, id, code(operationId));
    if (known) return [heading(3, id, title), `${words.sameResponse} ${known}`];
    const { description, content: media, "x-evidence": evident } = resolve(response);
    const types = media && Object.keys(media).map(code).join();
    return [heading(3, id, title), types, prose(description), evidence(evident), ...content(id, media, operationId)];
  }

  function content(id, media = {}, operationId = "") {
    return Object.values(media).flatMap(({ schema, examples = {} }) => {
      const listed = Object.entries(examples).map(([name, { summary }]) =>
        box(3, "member", heading(4, `${id}-example-${slug(name)}`, code(name)), `${line(summary)}.`),
      );
      // What stands above says what the body is.
      const { description: _, ...body } = resolve(schema);
      return [...object(id, body, 0, operationId), listed.length > 0 && `**${words.examples}**`, ...listed];
    });
  }

  /** The members of an object, including those of its `allOf` parts. */
  function object(id, unresolved, depth = 0, name = id) {
    const schema = resolve(unresolved);
    const parts = [...(schema.allOf ?? []), schema].flatMap((part) => {
      const known = again(part, id, code(name));
      if (known) return [`${words.sameMembers} ${known}`];
      const { required = [], properties = {}, description, "x-evidence": evident } = resolve(part);
      return [
        ...(part === schema ? [] : [prose(description), evidence(evident)]),
        ...Object.entries(properties).map(([of, each]) => member(id, of, each, required.includes(of), "", depth)),
      ];
    });
    const isClosed = schema.additionalProperties === false;
    return [prose(schema.description), evidence(schema["x-evidence"]), ...parts, isClosed && words.closed];
  }

  function member(parent, name, unresolved, isRequired, place = "", depth = 0) {
    const id = `${parent}-${slug(name)}`;
    const own = resolve(unresolved);
    const known = again(unresolved, id, code(name));
    const form = unresolved.$ref && !known && resolve({ $ref: unresolved.$ref });
    const nested = own.items ?? (own.properties && own);
    const pattern = own.pattern && `${words.pattern} ${code(own.pattern)}`;
    const type = [own.type].flat().join(" | ") + (own.format ? ` (${own.format})` : "") + place;
    return box(
      20 - depth,
      "member",
      heading(4, id, code(name)),
      `${code(type)} ${isRequired ? `**${words.required}**` : words.optional}`,
      prose(own.description),
      ...(known ? [`${words.sameFormat} ${known}`] : facts(own)),
      evidence(own["x-evidence"], "", !unresolved.$ref && pattern),
      form && evidence(form["x-evidence"], words.format, prose(form.description), pattern),
      nested && object(id, nested, depth + 1),
    );
  }

  const facts = ({ title, enum: values, const: constant, default: usual }) => [
    values && `${words.oneOf} ${values.map(code).join(", ")}.`,
    constant !== undefined && `${words.always} ${code(JSON.stringify(constant))}.`,
    usual !== undefined && `${words.usual} ${code(usual)}.`,
    title && `${words.expected} ${line(title)}.`,
  ];

  /** A mark that opens. It says the level as a word; the colour adds nothing to it. */
  function evidence(known, of = "", ...more) {
    if (!known) return "";
    const { level, source, note, optional } = known;
    const named = line(words.levels[level] ?? level);
    const sources = [source].flat().map((id) => `[${line(id)}](#source-${slug(id)})`);
    const why = optional ? `${words.whyOptional} ${line(optional)}` : "";
    const about = `${named}: ${sources.join(", ")}. ${line(note)} ${why}`;
    return box(3, `evidence ${line(level)} ${of && `${of}: `}${named}`, ...more, about);
  }

  const [{ protectedHeader: header = "", body: signed = "", signature = "" } = {}] = scheme["x-known-answers"] ?? [];
  return [
    `# ${words.title}`,
    line(`${spec.info.title}. ${spec.info.summary}`),
    `${words.download} [openapi.yaml](/openapi.yaml), [openapi.json](/openapi.json)`,
    box(3, `filter ${words.undocumented}`),
    ...Object.entries(spec.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => operationOf(method.toUpperCase(), path, item[method])),
    ),
    heading(2, "signature", words.signature),
    columns(
      [
        prose(scheme.description),
        words.steps,
        evidence(scheme["x-evidence"]),
        heading(3, "signature-header", words.header),
        ...object("signature-header", scheme["x-protected-header"]),
      ],
      [
        `**${words.vector}**`,
        fence("json", words.header, line(header)),
        fence("json", words.request, line(signed)),
        fence("http", scheme.name, line(`${scheme.name}: ${signature}`)),
      ],
    ),
    heading(2, "assumptions", words.assumptions),
    words.restsOn,
    ...Object.entries(spec["x-assumptions"]).map(([name, { description, "x-evidence": known }]) =>
      box(3, "member", heading(4, `assumption-${slug(name)}`, code(name)), prose(description), evidence(known)),
    ),
    heading(2, "servers", words.servers),
    ...spec.servers.map(({ url, description, "x-evidence": known }) =>
      box(20, "member", heading(4, `server-${slug(url)}`, code(url)), prose(description), evidence(known)),
    ),
    heading(2, "evidence", words.evidence),
    prose(intro),
    heading(3, "sources", words.sources),
    ...Object.entries(spec["x-evidence-sources"]).map(([id, about]) =>
      box(3, "member", heading(4, `source-${slug(id)}`, code(id)), line(about)),
    ),
  ].join("\n\n");
}
