/**
 * Whatever an integrator can meet is in the examples: each member, each type of a list of types, each
 * combination of an object's enumerations, and a date-time both with an offset and in UTC.
 */
export default function examplesCover(media, _options, { path }) {
  if (!media.schema || !media.examples) return;
  const problems = [];
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
    for (const wanted of combinations(schema.properties ?? {})) {
      const shown = objects.some((value) =>
        Object.entries(wanted).every(([member, verdict]) => value[member] === verdict),
      );
      if (!shown)
        missing(
          Object.entries(wanted)
            .map((pair) => pair.join(": "))
            .join(" with "),
          at,
        );
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
      message: `No example shows ${what}. Add one, so that readers, the mock and the tests meet it.`,
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
