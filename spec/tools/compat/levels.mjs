/**
 * The level of a change that `redocly diff` found. Its own verdict of `major` stands. Beyond it, what the diff has no
 * rule for is major, since it may break callers.
 */

/** Documentation, which programs don't read. */
const TEXT = /^(title|description|summary|example|examples|externalDocs|tags|\$comment|x-.*)$/;
const TEXTS = /^(Example|ExamplesMap|ExternalDocs|Tag|TagList|Info|License|Contact|SpecExtension)$/;

/** Where the diff has a rule, or a change can only allow more. */
const JUDGED = {
  Schema:
    /^(type|nullable|enum|const|required|deprecated|additionalProperties|unevaluatedProperties|items|format|pattern|multipleOf|uniqueItems|(min|max)(Length|Items|Properties)|(exclusiveM|m)(ax|in)imum)$/,
  Operation: /^(operationId|deprecated)$/,
  Parameter: /^(required|deprecated)$/,
  RequestBody: /^required$/,
  Header: /^deprecated$/,
};
const LOOSENED = /^(Schema|SchemaList|AllOf|AnyOf|OneOf)$/;

/** Code reads these extensions. The protected header is compared by itself. */
const READ = /^x-(safe|environment)$/;

/**
 * @param {{ kind: string, typeName: string, impact: string, path: string, property?: string, revision?: { value: any } }} change
 * @param old the document before the change
 * @returns {import("./compare.mjs").Level}
 */
export function levelOf({ kind, typeName, impact, path, property, revision }, old) {
  const [key = "", parent = ""] = path.split("/").reverse();
  const isOfResponse = path.includes("/responses/");
  const isBreaking = () => {
    if (READ.test(property ?? key)) return true;
    // Tests and mocks ask for an example of a response by its name.
    if (typeName.startsWith("Example") && kind === "removed") return isOfResponse;
    if (TEXTS.test(typeName) || TEXT.test(property ?? "")) return false;
    // Here less allowed is more, so the diff's direction doesn't hold.
    if (/\/(not|if|patternProperties)\//.test(path) || /^(if|patternProperties)$/.test(key)) return true;
    if (kind === "modified")
      // A closed response has no type for members that aren't described.
      return (
        !JUDGED[typeName]?.test(property) || key === "not" || (property === "additionalProperties" && isOfResponse)
      );
    if (kind === "removed") return !LOOSENED.test(typeName) || ["properties", "schemas"].includes(parent);
    if (typeName === "Discriminator") return true;
    if (typeName === "Response") return key.startsWith("2");
    if (typeName === "MediaType") return isOfResponse;
    if (typeName === "RequestBody") return revision?.value.required === true;
    // In a request that allowed any member, this one had any value.
    if (typeName === "Schema" && parent === "properties" && !isOfResponse) return isOpen(old, path);
    // What was said for all operations no longer holds for this one.
    return /^(SecurityRequirement|Server)List$/.test(typeName) && path.startsWith("#/paths/");
  };
  if (impact === "major" || isBreaking()) return "major";
  return TEXTS.test(typeName) || TEXT.test(property ?? "") ? "patch" : "minor";
}

/** @param {string} path of a member, with `$ref` as a step where the diff followed a reference */
function isOpen(old, path) {
  const steps = (/** @type {string} */ pointer) =>
    pointer
      .split("/")
      .slice(1)
      .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  const go = (node, /** @type {string} */ step) => {
    const inner = step === "$ref" ? node : node?.[step];
    return typeof inner?.$ref === "string" ? steps(inner.$ref).reduce(go, old) : inner;
  };
  return steps(path).slice(0, -2).reduce(go, old)?.additionalProperties !== false;
}
