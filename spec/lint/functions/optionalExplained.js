/** A dropped `required` entry must not pass for a decision: whoever makes a member optional says why. */
export default function optionalExplained(schema, _options, { path }) {
  const required = schema.required ?? [];
  return Object.entries(schema.properties)
    .filter(
      ([name, property]) => !required.includes(name) && property["x-evidence"] && !property["x-evidence"].optional,
    )
    .map(([name]) => ({
      message:
        `"${name}" is not under \`required\` and nobody says why. Put it back, ` +
        "or say in its x-evidence, under `optional`, why it may be absent.",
      path: [...path, "properties", name],
    }));
}
