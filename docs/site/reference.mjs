/** The reference page, made from the bundled spec alone: every operation, with the evidence for every member. */
import { anchor, code, html, inline, prose, slug } from "./html.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * @param {any} spec the bundled spec
 * @param {object} shown
 * @param {string} shown.operation the operationId that the samples call
 * @param {readonly { id: string; name: string; file: string; text: string; language: string }[]} shown.samples
 */
export function reference(spec, { operation: sampled, samples }) {
  const headings = [];
  const heading = (depth, id, title) => {
    headings.push({ id, depth, title });
    return html`<h${depth} id="${id}">${title} ${anchor(id)}</h${depth}>`;
  };
  const [intro = ""] = spec.info.description.split(/^## /m);
  const [[, scheme] = ["", /** @type {any} */ ({})]] = Object.entries(spec.components.securitySchemes);
  const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operationOf(method.toUpperCase(), path, item[method])),
  );

  /** Follows references; what stands beside a `$ref` wins. */
  function resolve({ $ref, ...own } = /** @type {any} */ ({})) {
    if ($ref === undefined) return own;
    const keys = $ref.split("/").slice(1);
    return { ...resolve(keys.reduce((value, key) => value[key], spec)), ...own };
  }

  function operationOf(method, path, operation) {
    const id = operation.operationId;
    const { parameters = [], requestBody, responses } = operation;
    const body = resolve(requestBody);
    return html`<article class="operation">
${heading(2, id, operation.summary)}
<p class="endpoint"><code><b>${method}</b> ${path}</code> <code class="id">${id}</code></p>
${evidence(operation["x-evidence"])}
${prose(operation.description)}
${heading(3, `${id}-request`, "Request")}
${prose(body.description)}
<p>Signed: the signature goes in <a href="#signature"><code>${scheme.name}</code></a>.</p>
${parameters.length > 0 && parametersOf(`${id}-parameter`, parameters.map(resolve))}
${content(`${id}-request`, body.content)}
${Object.entries(responses).map(([status, response]) => responseOf(`${id}-${slug(status)}`, status, resolve(response)))}
${id === sampled && samplesOf()}
</article>`;
  }

  function parametersOf(id, parameters) {
    const member = ({ name, in: place, schema, required, ...about }) =>
      memberOf(id, name, { ...schema, ...about }, required, ` in ${place}`);
    return html`<p class="label">Parameters</p><dl class="members">${parameters.map(member)}</dl>`;
  }

  function responseOf(id, status, response) {
    return html`${heading(3, id, status === "default" ? "Any other response" : `Response ${status}`)}
${evidence(response["x-evidence"])}${prose(response.description)}${content(id, response.content)}`;
  }

  function samplesOf() {
    const tab = ({ id, name, file, text, language }) => {
      const body = html`<p class="label">${name}: <code>${file}</code></p>${code(text, language, name)}`;
      return { id: `sample-${id}`, name, body };
    };
    return html`${heading(3, "samples", "Samples that sign")}
<p>Each sample links a card: it signs the request, sends it and reads <code>status</code> and
<code>request_status</code> of the response. Run it against the <a href="testing.html">mock</a> first.</p>
${tabs("sample", samples.map(tab))}`;
  }

  function content(id, media = {}) {
    return Object.entries(media).map(([type, { schema, examples = {} }]) => {
      const shown = Object.entries(examples).map(([name, { summary, value }]) => ({
        id: `${id}-example-${slug(name)}`,
        name,
        body: html`<p>${summary}.</p>${code(JSON.stringify(value, null, 2), "json", `Example ${name}`)}`,
      }));
      return html`<p class="label">${type}</p>${object(id, schema)}
${shown.length > 0 && html`<p class="label">Examples</p>${tabs(`${id}-example`, shown)}`}`;
    });
  }

  /** The members of an object, including those of its `allOf` parts. */
  function object(id, unresolved) {
    const schema = resolve(unresolved);
    const parts = [...(schema.allOf ?? []).map(resolve), schema];
    const required = parts.flatMap((part) => part.required ?? []);
    const members = parts.flatMap((part) => Object.entries(part.properties ?? {}));
    const closed = parts.some((part) => part.additionalProperties === false);
    return html`${prose(schema.description)}${evidence(schema["x-evidence"])}
<dl class="members">${members.map(([name, member]) => memberOf(id, name, member, required.includes(name)))}</dl>
<p class="small">${closed ? "Other members are not allowed." : "Other members are allowed."}</p>`;
  }

  function memberOf(parent, name, unresolved, required, place = "") {
    const id = `${parent}-${name}`;
    const member = resolve(unresolved);
    const form = unresolved.$ref && resolve({ $ref: unresolved.$ref });
    const nested = member.items ?? (member.properties && member);
    return html`<div class="member" id="${id}"><dt><a href="#${id}"><code>${name}</code></a>
<span class="type">${[member.type].flat().join(" or ")}${member.format && `, ${member.format}`}${place}</span>
<span class="need">${required ? "required" : "optional"}</span></dt>
<dd>${prose(member.description)}${constraints(unresolved)}${evidence(member["x-evidence"])}
${form && html`<p class="small">Format: ${inline(form.description)}</p>${constraints(form)}`}${evidence(form?.["x-evidence"])}
${nested && object(id, nested)}</dd></div>`;
  }

  function constraints({ title, pattern, enum: values, const: constant, default: usual }) {
    const facts = [
      values && html`One of ${values.map((value, index) => html`${index > 0 && ", "}<code>${value}</code>`)}.`,
      constant !== undefined && html`Always <code>${JSON.stringify(constant)}</code>.`,
      usual !== undefined && html`Default: <code>${usual}</code>.`,
      pattern && html`${title && `Expected: ${title}. `}Pattern: <code>${pattern}</code>`,
    ].filter(Boolean);
    return facts.map((fact) => html`<p class="small">${fact}</p>`);
  }

  const body = html`<h1>${spec.info.title}</h1>
<p class="lead">${spec.info.summary}</p>
<p><a href="openapi.yaml" download>openapi.yaml</a> · <a href="openapi.json" download>openapi.json</a> ·
<a href="quick-start.html">Quick start</a></p>
${operations}
${heading(2, "signature", `The signature, ${scheme.name}`)}
${evidence(scheme["x-evidence"])}${prose(scheme.description)}
<p><a href="signing.html">Signing step by step</a> computes the vendor's published example.</p>
${heading(3, "signature-header", "The protected header")}${object("signature-header", scheme["x-protected-header"])}
${heading(2, "servers", "Servers")}
<dl class="members">${spec.servers.map(
    ({ url, description, "x-evidence": known }) =>
      html`<div class="member"><dt><code>${url}</code></dt><dd>${prose(description)}${evidence(known)}</dd></div>`,
  )}</dl>
${heading(2, "evidence", "Evidence levels")}
${prose(intro)}
${heading(3, "sources", "Sources")}
<dl class="sources">${Object.entries(spec["x-evidence-sources"]).map(
    ([id, text]) => html`<dt id="source-${id}"><code>${id}</code></dt><dd>${text}</dd>`,
  )}</dl>`;
  return { body, headings };
}

/** Level and sources as words; the colour adds nothing to them. */
function evidence(known) {
  if (!known) return undefined;
  const { level, source, note, optional } = known;
  const sources = [source].flat().map((id) => html` <a href="index.html#source-${id}">${id}</a>`);
  return html`<p class="evidence"><a class="badge ${level}" href="index.html#evidence">${level}</a>${sources}
${note && html`<span>${inline(note)}</span>`}${optional && html`<span>Optional: ${inline(optional)}</span>`}</p>`;
}

/** Tabs without a script: of the `details` with one name, only one is open. A link to a tab's content opens it. */
function tabs(group, items) {
  const tab = ({ id, name, body }, index) => html`<details name="${group}"${index === 0 && " open"}>
<summary>${name}</summary><div id="${id}">${body}</div></details>`;
  return html`<div class="tabs">${items.map(tab)}</div>`;
}
