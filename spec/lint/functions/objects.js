/** Finds every object schema below, through allOf and items, and holds it to one `additionalProperties`. */
export default function objects(schema, { additionalProperties }, { path }) {
  const problems = [];
  visit(schema, path);
  return problems;

  function visit(node, at) {
    if (typeof node !== "object" || node === null) return;
    // An object without a type is one all the same, and open unless it says otherwise.
    if ((node.type === "object" || node.properties) && node.additionalProperties !== additionalProperties) {
      problems.push({
        message: additionalProperties
          ? "This part of a response is not open. Write `additionalProperties: true`: the vendor may add members, and a response must not fail because of one."
          : "This part of a request is not closed. Write `additionalProperties: false`: a member that is not documented is a mistake to catch before it is sent.",
        path: at,
      });
    }
    for (const [name, property] of Object.entries(node.properties ?? {})) visit(property, [...at, "properties", name]);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      for (const [index, part] of (node[keyword] ?? []).entries()) visit(part, [...at, keyword, index]);
    }
    visit(node.items, [...at, "items"]);
  }
}
