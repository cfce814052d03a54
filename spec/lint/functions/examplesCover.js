/**
 * Whatever an integrator can meet is in the examples: each member, each type of a list of types, each
 * combination of an object's enumerations in its barest form, and a date-time with an offset and in UTC.
 */
export default function examplesCover(media, _options, { path, documentInventory }) {
  if (!media.schema || !media.examples) return;
  const problems = [];
  const [, route, method, part, status] = path;
  const { operationId } = documentInventory.resolved.paths[route][method];
  const where = `${operationId} ${part === "requestBody" ? "request" : `response ${status}`}`;
  const values = Object.values(media.examples).map((example) => example.value);
  visit(media.schema, values, [...path, "schema"], "the body");
  return problems;

  function visit(schema, values, at, name) {
    for (const [index, part] of (schema.allOf ?? []).entries()) visit(part, values, [...at, "allOf", index], name);
    for (const type of Array.isArray(schema.type) ? schema.type : []) {
      if (!values.some((value) => isOfType(value, type))) missing(`${name} of type ${type}`, at);
    }
    if (schema.format === "date-time") {
      if (!values.some((value) => /[+-]\d\d:\d\d$/.test(value))) missing(`${name} with an offset`, at);
      if (!values.some((value) => /Z$/i.test(value))) missing(`${name} in UTC, with a Z`, at);
    }
    const objects = values.filter((value) => value !== null && typeof value === "object");
    const isOptional = (member) => schema.properties?.[member]?.["x-evidence"]?.optional !== undefined;
    const isBare = (value) => Object.keys(value).every((member) => schema.properties?.[member] && !isOptional(member));
    const bare = objects.filter(isBare);
    for (const wanted of combinations(schema.properties ?? {})) {
      const verdicts = Object.entries(wanted);
      if (bare.some((value) => verdicts.every(([member, verdict]) => value[member] === verdict))) continue;
      missing(`${verdicts.map((pair) => pair.join(": ")).join(" with ")} and nothing optional beside it`, at);
    }
    for (const [member, property] of Object.entries(schema.properties ?? {})) {
      const shown = objects.filter((value) => Object.hasOwn(value, member)).map((value) => value[member]);
      if (shown.length === 0) missing(`the member "${member}"`, [...at, "properties", member]);
      else visit(property, shown, [...at, "properties", member], `"${member}"`);
    }
    if (schema.items) visit(schema.items, values.flat(), [...at, "items"], `an item of ${name}`);
  }

  function missing(what, at) {
    problems.push({
      message:
        `${where}: no example shows ${what}. ` +
        "Add one under `examples`, or refer to one of components/examples, so that readers, the mock and the tests meet it.",
      path: at,
    });
  }
}

/** Every combination of the values of an object's enumerations. */
function combinations(properties) {
  const enumerations = Object.entries(properties).filter(([, property]) => property.enum);
  if (enumerations.length === 0) return [];
  return enumerations.reduce(
    (found, [member, property]) =>
      found.flatMap((verdicts) => property.enum.map((value) => ({ ...verdicts, [member]: value }))),
    [{}],
  );
}

function isOfType(value, type) {
  return type === "integer" ? Number.isInteger(value) : type === "null" ? value === null : typeof value === type;
}
