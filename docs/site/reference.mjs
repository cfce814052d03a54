/** The operations, from the bundled spec alone: text that needs no script, with the evidence beside every member. */
import { anchor, code, html, inline, prose, slug } from "./html.mjs";

/**
 * @param {any} spec the bundled spec
 * @param {readonly { id: string; name: string; file: string; text: string; language: string }[]} samples
 */
export function reference(spec, samples) {
  const resolve = ({ $ref, ...own } = /** @type {any} */ ({})) =>
    $ref === undefined
      ? own
      : {
          ...resolve(
            $ref
              .split("/")
              .slice(1)
              .reduce((at, key) => at[key], spec),
          ),
          ...own,
        };
  const headings = [];
  const heading = (depth, id, title) => {
    headings.push({ id, depth, title });
    return html`<h${depth} id="${id}">${title} ${anchor(id)}</h${depth}>`;
  };
  const [intro = ""] = spec.info.description.split(/^## /m);

  const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => operationOf(method.toUpperCase(), path, operation)),
  );

  function operationOf(method, path, operation) {
    const id = operation.operationId;
    const answers = Object.entries(operation.responses).map(([status, response]) => [status, resolve(response)]);
    return html`<article class="operation">
${heading(2, id, operation.summary)}
<p class="endpoint"><code><b>${method}</b> ${path}</code> <code class="id">${id}</code></p>
${evidence(operation["x-evidence"])}
${prose(operation.description)}
${heading(3, `${id}-request`, "Request")}
${prose(operation.requestBody.description)}
<p>Signed, in <a href="#signature"><code>${Object.values(spec.components.securitySchemes)[0].name}</code></a>.</p>
${content(`${id}-request`, operation.requestBody.content)}
${answers.map(([status, response]) => {
  const name = `${id}-${slug(status)}`;
  return html`${heading(3, name, status === "default" ? "Any other answer" : `Answer ${status}`)}
${evidence(response["x-evidence"])}${prose(response.description)}${content(name, response.content)}`;
})}
${
  id === "linkCard" &&
  samples.length > 0 &&
  html`${heading(3, "samples", "Samples that sign")}
<p>Each links a card, signs what it sends and reads both members of the answer. Run them against the
<a href="testing.html">mock</a> first.</p>${tabs("sample", samples.map(sampleTab))}`
}
</article>`;
  }

  function sampleTab({ id, name, file, text, language }) {
    const body = html`<p class="label">${name}: <code>${file}</code></p>${code(text, language, name)}`;
    return { id: `sample-${id}`, name, body };
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

  /** The members of an object, those of its parts included. */
  function object(id, unresolved) {
    const schema = resolve(unresolved);
    const parts = [...(schema.allOf ?? []).map(resolve), schema];
    const required = parts.flatMap((part) => part.required ?? []);
    const members = parts.flatMap((part) => Object.entries(part.properties ?? {}));
    const closed = parts.some((part) => part.additionalProperties === false);
    return html`${prose(schema.description)}${evidence(schema["x-evidence"])}
<dl class="members">${members.map(([name, member]) => memberOf(id, name, member, required.includes(name)))}</dl>
<p class="small">${closed ? "No other members are allowed." : "Members that are not described here are allowed."}</p>`;
  }

  function memberOf(parent, name, unresolved, required) {
    const id = `${parent}-${name}`;
    const member = resolve(unresolved);
    const form = unresolved.$ref && resolve({ $ref: unresolved.$ref });
    const nested = member.items ?? (member.properties && member);
    return html`<div class="member" id="${id}"><dt><a href="#${id}"><code>${name}</code></a>
<span class="type">${[member.type].flat().join(" or ")}${member.format && `, ${member.format}`}</span>
<span class="need">${required ? "required" : "optional"}</span></dt>
<dd>${prose(member.description)}${constraints(unresolved)}${evidence(member["x-evidence"])}
${form && html`<p class="small">Its form: ${inline(form.description)}</p>${constraints(form)}`}${evidence(form?.["x-evidence"])}
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

  const [[, scheme] = ["", /** @type {any} */ ({})]] = Object.entries(spec.components.securitySchemes);
  const body = html`<h1>${spec.info.title}</h1>
<p class="lead">${spec.info.summary}</p>
<p><a href="openapi.yaml" download>openapi.yaml</a> · <a href="openapi.json" download>openapi.json</a> ·
<a href="quick-start.html">Quick start</a> · <a href="redoc/index.html">The same in Redoc</a></p>
${operations}
${heading(2, "signature", `The signature, ${scheme.name}`)}
${evidence(scheme["x-evidence"])}${prose(scheme.description)}
<p><a href="signing.html">Signing step by step</a> works the published example through.</p>
${heading(3, "signature-header", "The protected header")}${object("signature-header", scheme["x-protected-header"])}
${heading(2, "servers", "Servers")}
<dl class="members">${spec.servers.map(
    ({ url, description, "x-evidence": known }) =>
      html`<div class="member"><dt><code>${url}</code></dt><dd>${prose(description)}${evidence(known)}</dd></div>`,
  )}</dl>
${heading(2, "evidence", "How well each member is known")}
${prose(intro)}
${heading(3, "sources", "Sources")}
<dl class="sources">${Object.entries(spec["x-evidence-sources"]).map(
    ([id, text]) => html`<dt id="source-${id}"><code>${id}</code></dt><dd>${text}</dd>`,
  )}</dl>`;
  return { body, headings };
}

/** Level and sources as words; the colour only repeats them. */
export function evidence(known) {
  if (!known) return undefined;
  const { level, source, note, optional } = known;
  const sources = [source].flat().map((id) => html` <a href="index.html#source-${id}">${id}</a>`);
  return html`<p class="evidence"><a class="badge ${level}" href="index.html#evidence">${level}</a>${sources}
${note && html`<span>${inline(note)}</span>`}${optional && html`<span>Optional: ${inline(optional)}</span>`}</p>`;
}

/** Tabs without a script: of details with one name only one is open. A link to what is inside opens it. */
function tabs(group, items) {
  const tab = ({ id, name, body }, index) => html`<details name="${group}"${index === 0 && " open"}>
<summary>${name}</summary><div id="${id}">${body}</div></details>`;
  return html`<div class="tabs">${items.map(tab)}</div>`;
}
